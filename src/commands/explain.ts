import { RULES } from '../analyzers/rules/index.ts'
import type { RuleMeta } from '../model/rule.ts'
import { UsageError } from '../model/user-error.ts'
import { ruleData } from '../report/rule-parts.ts'
import { formatRule, type RuleTextOptions } from '../report/rule-text.ts'

/** A rule's page, or the list of all rules; as one JSON document with `json`. Throws `UsageError` for an id that does not exist, with the nearest one. */
export function explain(id: string | null, terminal: RuleTextOptions & { readonly json: boolean }): string {
  const asJson = (rules: readonly RuleMeta[]) =>
    `${JSON.stringify({ format: 1, rules: rules.map(ruleData) }, null, 2)}\n`
  if (id === null && terminal.json) return asJson(RULES)
  if (id === null) {
    const width = Math.max(...RULES.map(rule => rule.id.length))
    return `${RULES.map(rule => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}`).join('\n')}\n`
  }
  const rule = RULES.find(one => one.id === id)
  if (rule !== undefined) return terminal.json ? asJson([rule]) : formatRule(rule, terminal)
  const words = new Set(id.split('-'))
  const near = RULES.map(one => ({ id: one.id, shared: one.id.split('-').filter(word => words.has(word)).length }))
    .sort((a, b) => b.shared - a.shared)
    .find(one => one.shared > 0)
  throw new UsageError(
    'rule-unknown',
    `There is no rule "${id.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)}".`,
    near === undefined
      ? 'authproxy explain lists all rules.'
      : `Did you mean ${near.id}? authproxy explain lists all rules.`,
  )
}
