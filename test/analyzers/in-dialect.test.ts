import { describe, expect, test } from 'vitest'
import { codeFor, inDialect, namesOf } from '../../src/analyzers/in-dialect.ts'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { createSession } from '../../src/recording/recording.ts'
import { formatSummary } from '../../src/report/text.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

test('a text names what the library that was seen calls it; both while none was', () => {
  const text =
    'The log: JWT_SESSION_ERROR (v4) or JWTSessionError (v5) names it. NEXTAUTH_SECRET (v5: AUTH_SECRET) of both.'
  expect(namesOf(text, 'next-auth-v4')).toBe('The log: JWT_SESSION_ERROR names it. NEXTAUTH_SECRET of both.')
  expect(namesOf(text, 'authjs-v5')).toBe('The log: JWTSessionError names it. AUTH_SECRET of both.')
  expect(namesOf(text, null)).toBe(text)
  expect(namesOf('use getServerSession (v4) or auth() (v5).', 'authjs-v5')).toBe('use auth().')
  expect(namesOf("the app's log: SIGNIN_EMAIL_ERROR (v4), or the [auth][error] line (v5)", 'authjs-v5')).toBe(
    "the app's log: the [auth][error] line",
  )
})

test('lines to paste of the other library are left out', () => {
  const code = "// here\nv4: signOut({ callbackUrl: '/' })\nv5: signOut({ redirectTo: '/' })\nURL (v5: ADDRESS)=a"
  expect(codeFor(code, 'next-auth-v4')).toBe("// here\nsignOut({ callbackUrl: '/' })\nURL=a")
  expect(codeFor(code, 'authjs-v5')).toBe("// here\nsignOut({ redirectTo: '/' })\nADDRESS=a")
})

describe('no rule names both libraries to who has one of them', () => {
  const TWINS: ReadonlyArray<readonly [RegExp, RegExp]> = [
    [/\bNEXTAUTH_SECRET\b/, /(?<![A-Z_])AUTH_SECRET\b/],
    [/\bJWT_SESSION_ERROR\b/, /\bJWTSessionError\b/],
    [/\bgetServerSession\b/, /(?<!\w)auth\(\)/],
    [/\bcallbackUrl:/, /\bredirectTo:/],
  ]
  const named = (text: string | null) => TWINS.filter(([v4, v5]) => text !== null && v4.test(text) && v5.test(text))
  test.each(RULES.map(one => [one.id, one] as const))('%s', (_id, rule) => {
    for (const dialect of ['next-auth-v4', 'authjs-v5'] as const) {
      const fixes = [rule.fix, ...Object.values(rule.fixes)]
      const words = [rule.decides ?? '', ...fixes.flatMap(one => [one.summary, one.verify])]
      expect(words.map(one => named(namesOf(one, dialect)))).toEqual(words.map(() => []))
      expect(fixes.flatMap(one => named(dialect === 'next-auth-v4' ? one.v4 : one.v5))).toEqual([])
    }
  })
})

describe('a valid token that is refused, as it is read', () => {
  const said = async (version: 4 | 5) => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: [SECRET] })
    const text = `GET https://localhost:3443/api/auth/session with $session${version}{"sub":"1"} -> 200 ${version === 4 ? '{}' : 'null'}
      < $session${version}=`
    for (const exchange of await playExample({ steps: stepsOf(text) })) session.ingest(exchange)
    await session.settled()
    const lines = formatSummary(session.snapshot(), { color: false, recording: true }).split('\n')
    return lines.filter(line => /Likely|Fix:/.test(line))
  }

  test('next-auth v4', async () => {
    expect(await said(4)).toEqual([
      "  Likely, not proven. What decides: the app's log line JWT_SESSION_ERROR names the error; without one it is the session strategy",
      "  Fix: Look at the app's log for JWT_SESSION_ERROR: it names the callback's error. Nothing there: the strategy.",
    ])
  })

  test('Auth.js v5', async () => {
    expect(await said(5)).toEqual([
      "  Likely, not proven. What decides: the app's log line JWTSessionError names the error; without one it is the session strategy",
      "  Fix: Look at the app's log for JWTSessionError: it names the callback's error. Nothing there: the strategy.",
    ])
  })
})

test('where no library is known a diagnosis stays as it is', () => {
  const same = inDialect(null)
  const diagnosis = { id: 'x' } as never
  expect(same(diagnosis)).toBe(diagnosis)
})
