import { expect, expectTypeOf, test } from 'vitest'
import {
  applySetCookie,
  type CookieJar,
  createSession,
  emptyJar,
  explainReject,
  explainWithhold,
  isTrustworthy,
  judgeSend,
  judgeStore,
  parseSetCookie,
  RULES,
  type StoreVerdict,
} from '../src/index.ts'

/** As people use it in their own tests: the Set-Cookie lines of an answer, and the requests that follow. */
const login = { url: 'https://localhost:3443/api/auth/callback/credentials', nowMs: Date.UTC(2026, 10, 23) }

test('a Set-Cookie line of the own app is judged, and the reason explained', () => {
  const parsed = parseSetCookie('__Secure-next-auth.session-token=jwt; Path=/; HttpOnly; SameSite=Lax')
  const { verdict } = judgeStore(parsed, { ...login, jar: emptyJar })
  expectTypeOf(verdict).toEqualTypeOf<StoreVerdict>()
  expect(verdict).toEqual({ kind: 'rejected', reasons: ['InvalidPrefix'] })
  expect(explainReject('InvalidPrefix').fix).toContain('__Secure- needs Secure')
})

test('a whole answer goes into a jar; the old jar stays as it is', () => {
  const lines = [
    '__Host-next-auth.csrf-token=x; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Secure-next-auth.state=y; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=900',
    'theme=dark; Domain=other.test',
  ]
  const jar = lines.reduce((into: CookieJar, line) => applySetCookie(into, line, login).jar, emptyJar)
  expect(emptyJar.shelves).toEqual([])
  const url = 'https://localhost:3443/api/auth/callback/apple'
  const byLink = judgeSend(jar, { url, nowMs: login.nowMs, siteContext: 'lax' })
  expect(byLink.map(one => [one.cookie.name, one.verdict.kind])).toEqual([
    ['__Host-next-auth.csrf-token', 'sent'],
    ['__Secure-next-auth.state', 'sent'],
  ])
  const [, state] = judgeSend(jar, { url, nowMs: login.nowMs, siteContext: 'lax-unsafe' })
  expect(state?.verdict).toEqual({ kind: 'withheld', reasons: ['SchemefulSameSiteLax'] })
  expect(explainWithhold('SchemefulSameSiteLax').sentence).toContain('form POST')
  const [, late] = judgeSend(jar, { url, nowMs: login.nowMs + 900_000 })
  expect(late?.verdict).toEqual({ kind: 'withheld', reasons: ['Expired'] })
})

test('localhost is trustworthy without TLS, other hosts are not', () => {
  expect(isTrustworthy('http://localhost:3000')).toBe(true)
  expect(isTrustworthy('http://localhost:3000', 'safari')).toBe(false)
  expect(isTrustworthy('http://app.test')).toBe(false)
})

test('a session judges what it is given', async () => {
  const session = createSession({ digestKey: new Uint8Array(32) })
  await session.settled()
  expect(session.snapshot().findings).toEqual([])
  expect(RULES.length).toBeGreaterThan(0)
})
