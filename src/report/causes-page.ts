import type { RuleMeta } from '../model/rule.ts'

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

/** Every cause by what people see of it, for those who search the web with their symptom: `docs/causes.md`. */
export function causesPage(rules: readonly RuleMeta[]): string {
  return [
    '# Why the session died: symptoms and causes',
    '',
    'What you see, or what your log says, and what may be behind it in next-auth v4 and Auth.js v5 (NextAuth). One symptom may have',
    'several causes: `authproxy --target localhost:3000` tells which one it is, and proves it with the exchanges.',
    'Generated from the rules by `npm run docs`.',
    '',
    '| what you see | what it is | rule |',
    '|---|---|---|',
    ...rules.map(
      ({ id, title, symptoms = [] }) =>
        `| ${symptoms.map(cell).join('<br>')} | ${cell(title)} | [${id}](rules/${id}.md) |`,
    ),
    ...WITHOUT_RULE.map(({ symptoms, title }) => `| ${symptoms.map(cell).join('<br>')} | ${cell(title)} | – |`),
    '',
  ].join('\n')
}

/** A bar would end the cell, and an angle bracket begin a tag. */
function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;')
}
