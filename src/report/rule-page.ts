import type { Fix } from '../model/finding.ts'
import type { RuleMeta } from '../model/rule.ts'

/** A rule's page in Markdown, from the rule's own file: `docs/rules/<id>.md` and `authproxy explain <id>` are this text. */
export function rulePage(rule: RuleMeta): string {
  const code = (title: string, text: string | null) =>
    text === null ? [] : [`${title}:`, '', '```js', text, '```', '']
  return [
    `# ${rule.title}`,
    '',
    `\`${rule.id}\` · ${rule.severity} · judges each ${rule.on.map(kind => `\`${kind}\``).join(', ')}`,
    '',
    '## Why it matters',
    '',
    rule.why,
    '',
    '## What authproxy says',
    '',
    ...Object.values(rule.messages).map(text => `- ${slots(text)}`),
    '',
    ...(rule.decides === null ? [] : ['## What would settle it', '', `${capital(rule.decides)}.`, '']),
    '## What to do',
    '',
    ...fixLines(rule.fix, code),
    ...Object.entries(rule.fixes).flatMap(([id, fix]) => [
      `Where it says "${slots(rule.messages[id] ?? id)}":`,
      '',
      ...fixLines(fix, code),
    ]),
    ...(rule.explains.length === 0
      ? []
      : ['Explains, when both are seen:', '', ...rule.explains.map(id => `- [${id}](${id}.md)`), '']),
    '## References',
    '',
    ...rule.references.map(reference => `- ${reference}`),
    '',
  ].join('\n')
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

function fixLines(fix: Fix, code: (title: string, text: string | null) => string[]): string[] {
  return [
    fillNeutral(fix.summary),
    '',
    ...code('next-auth v4', fix.v4 === null ? null : fillNeutral(fix.v4)),
    ...code('Auth.js v5', fix.v5 === null ? null : fillNeutral(fix.v5)),
    `How to verify: ${fillNeutral(fix.verify)}`,
    '',
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
