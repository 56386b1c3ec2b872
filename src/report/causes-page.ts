import type { RuleMeta } from '../model/rule.ts'
import { CAUSE_GROUPS } from './cause-groups.ts'

/** What no rule names: what many take for a cause, and what no exchange shows. */
const WITHOUT_RULE = [
  {
    symptoms: [
      'invalid JWT with two dots in a row',
      'jwt.io says that the session token is invalid',
      'Only JWTs using Compact JWS serialization can be decoded',
    ],
    title:
      'Nothing is wrong: the session token is encrypted (a JWE with `alg: dir`, whose second part is empty), not only signed. Read it with `decode` of `next-auth/jwt` and the secret, or let authproxy do it.',
  },
  {
    symptoms: [
      'signed in, and still on the login page until site data is cleared',
      'a service worker serves the old redirect to /login',
      'next-pwa caches the login redirect',
    ],
    title:
      'Not on the wire: a service worker answers from its cache, and the browser asks nobody. DevTools, Application, Service workers shows it. Keep redirects and pages of signed-in users out of its cache.',
  },
] as const

/** Every cause by when it hurts and what people see of it, for those who search the web with their symptom: `docs/causes.md`. */
export function causesPage(rules: readonly RuleMeta[]): string {
  const known = new Map(rules.map(one => [one.id, one]))
  return [
    '# Why the session died: symptoms and causes',
    '',
    'What you see, or what your log says, and what may be behind it in next-auth v4 and Auth.js v5 (NextAuth), by when it hurts. One symptom',
    'may have several causes, and a cause may hurt at another time than here: `authproxy --target localhost:3000` tells which one it is, and',
    'proves it with the exchanges. Generated from the rules by `npm run docs`.',
    '',
    ...[...CAUSE_GROUPS.map(one => one.title), NOT_ON_THE_WIRE].map(title => `- [${title}](#${anchorOf(title)})`),
    '',
    ...CAUSE_GROUPS.flatMap(({ title, signs, rules: own }) => [
      `## ${title}`,
      '',
      signs,
      '',
      ...HEAD,
      ...own.flatMap(id => {
        const rule = known.get(id)
        return rule === undefined ? [] : [row(rule.symptoms ?? [], rule.title, `[${id}](rules/${id}.md)`)]
      }),
      '',
    ]),
    `## ${NOT_ON_THE_WIRE}`,
    '',
    ...HEAD,
    ...WITHOUT_RULE.map(({ symptoms, title }) => row(symptoms, title, '–')),
    '',
  ].join('\n')
}

const NOT_ON_THE_WIRE = 'What no exchange shows'
const HEAD = ['| what you see | what it is | rule |', '|---|---|---|']

function row(symptoms: readonly string[], title: string, rule: string): string {
  return `| ${symptoms.map(cell).join('<br>')} | ${cell(title)} | ${rule} |`
}

/** As code hosts make it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

/** A bar would end the cell, and an angle bracket begin a tag. */
function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;')
}
