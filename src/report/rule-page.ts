import type { RuleMeta } from '../model/rule.ts'
import { type Block, ruleParts } from './rule-parts.ts'

/** A rule's page in Markdown, from the rule's own file: `docs/rules/<id>.md`. */
export function rulePage(rule: RuleMeta): string {
  const parts = ruleParts(rule).flatMap(({ heading, blocks }) => [`## ${heading}`, '', ...blocks.flatMap(markdown)])
  return [`# ${rule.title}`, '', `\`${rule.id}\` · ${rule.severity}`, '', ...parts].join('\n')
}

function markdown(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [block.text, '']
    case 'list':
      return [...block.items.map(item => `- ${item}`), '']
    case 'rules':
      return [...block.ids.map(id => `- [${id}](${id}.md)`), '']
    case 'code':
      return [`${block.title}:`, '', '```js', block.code, '```', '']
  }
}

/** The index of all rules. */
export function ruleIndexPage(rules: readonly RuleMeta[]): string {
  return [
    '# Rules',
    '',
    'Generated from the code by `npm run docs`.',
    '',
    '| rule | severity | title |',
    '|---|---|---|',
    ...rules.map(rule => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.title} |`),
    '',
  ].join('\n')
}
