import type { Fix } from '../model/finding.ts'
import type { RuleMeta } from '../model/rule.ts'

/** A sentence or more; sentences of their own; lines to paste; names of other rules. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly title: string; readonly code: string }
  | { readonly kind: 'rules'; readonly ids: readonly string[] }

export interface RulePart {
  readonly heading: string
  readonly blocks: readonly Block[]
}

/** What there is to say of a rule, whatever it is drawn on. Texts are Markdown of one line: code spans, nothing else. */
export function ruleParts(rule: RuleMeta): readonly RulePart[] {
  const text = (words: string): Block => ({ kind: 'text', text: words })
  return [
    { heading: 'Why it matters', blocks: [text(rule.why)] },
    { heading: 'What authproxy says', blocks: [{ kind: 'list', items: Object.values(rule.messages).map(slots) }] },
    ...(rule.decides === null
      ? []
      : [{ heading: 'What would settle it', blocks: [text(`${capital(rule.decides)}.`)] }]),
    {
      heading: 'What to do',
      blocks: [
        ...fixBlocks(rule.fix),
        ...Object.entries(rule.fixes).flatMap(([id, fix]) => [
          text(`Where it says "${slots(rule.messages[id] ?? id)}":`),
          ...fixBlocks(fix),
        ]),
        ...(rule.explains.length === 0
          ? []
          : [text('Explains, when both are seen:'), { kind: 'rules', ids: rule.explains } as const]),
      ],
    },
    { heading: 'References', blocks: [{ kind: 'list', items: rule.references }] },
  ]
}

/** The same as data, for `explain --json`. */
export interface RuleData extends Pick<RuleMeta, 'id' | 'severity' | 'title' | 'why' | 'fix' | 'references'> {
  /** What it says, with `‹slots›` for what was found. */
  readonly messages: readonly string[]
}

export function ruleData({ id, severity, title, why, messages, fix, references }: RuleMeta): RuleData {
  const code = (lines: string | null) => (lines === null ? null : fillNeutral(lines))
  return {
    ...{ id, severity, title, why, references },
    messages: Object.values(messages).map(slots),
    fix: {
      summary: fillNeutral(fix.summary),
      v4: code(fix.v4),
      v5: code(fix.v5),
      verify: fillNeutral(fix.verify),
    },
  }
}

function fixBlocks(fix: Fix): readonly Block[] {
  const code = (title: string, lines: string | null): readonly Block[] =>
    lines === null ? [] : [{ kind: 'code', title, code: fillNeutral(lines) }]
  return [
    { kind: 'text', text: fillNeutral(fix.summary) },
    ...(fix.v4 !== null && fix.v4 === fix.v5
      ? code('next-auth v4 and Auth.js v5', fix.v4)
      : [...code('next-auth v4', fix.v4), ...code('Auth.js v5', fix.v5)]),
    { kind: 'text', text: `How to verify: ${fillNeutral(fix.verify)}` },
  ]
}

function slots(text: string): string {
  return text.replace(/\{\{(\w+)\}\}/g, '‹$1›')
}

/** The slots of a fix, as a reader of the page fills them in. */
function fillNeutral(text: string): string {
  return text.replace(/\{\{origin\}\}/g, 'https://app.example.com').replace(/\{\{(\w+)\}\}/g, '‹$1›')
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
