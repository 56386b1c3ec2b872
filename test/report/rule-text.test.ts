import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { formatRule } from '../../src/report/rule-text.ts'

function ruleOf(id: string) {
  const rule = RULES.find(one => one.id === id)
  if (rule === undefined) throw new Error(`no rule ${id}`)
  return rule
}

test('a page as it is read', () => {
  expect(formatRule(ruleOf('cookie-insecure-over-https'), { width: 72, color: false })).toMatchInlineSnapshot(`
    "NextAuth cookie without Secure on an https page
    cookie-insecure-over-https · warning

    Why it matters
      The browser stores and sends such a cookie: this alone loses no
      session. It is a sign: NextAuth decides "Secure and a __Secure- name"
      from the origin that it believes in, so here it believes in http (or
      useSecureCookies is false). Middleware that looks for the __Secure-
      name then sees nobody signed in. And the cookie also travels over
      plain http, where others can read it.

    What authproxy says
      - \`‹name›\` is set on ‹origin› without Secure: the browser keeps it,
        but NextAuth takes its own origin for plain http (or
        \`useSecureCookies\`, or an entry in \`cookies\`, says so).

    What to do
      Tell NextAuth its public https origin, and leave useSecureCookies and
      cookies to it.
      next-auth v4:
        NEXTAUTH_URL=https://app.example.com
      Auth.js v5:
        AUTH_URL=https://app.example.com
      How to verify: Sign in again: the cookie is now called __Secure-… and
      carries Secure.

    References
      - https://next-auth.js.org/configuration/options#usesecurecookies
    "
  `)
})

test.each([40, 80, 200])('in %i columns nothing but code and long words is wider', width => {
  for (const rule of RULES) {
    const code = [rule.fix, ...Object.values(rule.fixes)].flatMap(({ v4, v5 }) => `${v4}\n${v5}`.split('\n'))
    for (const line of formatRule(rule, { width, color: false }).split('\n').slice(2)) {
      if (line.length <= Math.min(width, 100)) continue
      const isCode = /^ {4}/.test(line) && code.some(one => one.replace(/\{\{.*?\}\}/g, '').length > 20)
      const isOneWord = /^ *(?:- )?(?:\S*`[^`]*`\S*|\S+)$/.test(line)
      expect([line, isCode || isOneWord]).toEqual([line, true])
    }
  }
})

test('colours change no letter, but take the ticks of code spans', () => {
  for (const rule of RULES) {
    const [plain, colored] = [false, true].map(color => formatRule(rule, { width: 80, color }))
    expect(stripVTControlCharacters(colored ?? '').replaceAll('`', '')).toBe(plain?.replaceAll('`', ''))
  }
})

test('lines that are the same for both libraries are told once', () => {
  const text = formatRule(ruleOf('session-expired'), { width: 100, color: false })
  expect(text.match(/^ +(?:next-auth v4|Auth\.js v5).*:$/gm)).toEqual(['  next-auth v4 and Auth.js v5:'])
})
