import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { emptyJar } from '../../src/cookies/jar.ts'
import { judgeStore, type StoreContext } from '../../src/cookies/judge-store.ts'
import { parseSetCookie } from '../../src/cookies/parse-set-cookie.ts'

const NOW = Date.parse('2026-11-23T20:00:00Z')
const HTTPS = 'https://app.example.test/api/auth/session'

function judge(line: string, url: string, more: Partial<StoreContext> = {}) {
  return judgeStore(parseSetCookie(line, more.browser), { url, nowMs: NOW, jar: emptyJar, ...more }).verdict
}

function reasons(line: string, url: string, more: Partial<StoreContext> = {}): string {
  const verdict = judge(line, url, more)
  return verdict.kind === 'rejected' ? verdict.reasons.join() : verdict.kind
}

describe('judgeStore', () => {
  test.each([
    ['a=b; Secure', 'http://localhost:3000/', 'stored'],
    ['__Host-a=b; Secure; Path=/', 'http://127.0.0.1:3000/', 'stored'],
    ['a=b; Secure', 'http://192.168.1.10:3000/', 'SecureOnly'],
    ['a=b; SameSite=None', 'http://localhost:3000/', 'SameSiteNoneInsecure'],
    ['__host-a=b; Secure', HTTPS, 'InvalidPrefix'],
    ['__Secure-a=; Path=/; Max-Age=0', HTTPS, 'InvalidPrefix'],
    ['__Host-Http-a=b; Secure; Path=/', HTTPS, 'InvalidPrefix'],
    ['__HostHttp-a=b', HTTPS, 'stored'],
    ['=__Host-a', HTTPS, 'InvalidPrefix'],
    ['=a=b', HTTPS, 'NamelessWithEquals'],
    ['a=b; Partitioned', HTTPS, 'PartitionedInsecure'],
    ['a=b; Domain=localhost:3000', 'http://localhost:3000/', 'InvalidDomain'],
    ['a=b; Domain=test', HTTPS, 'InvalidDomain'],
    ['a=b; Domain=vercel.app', 'https://my-app.vercel.app/', 'InvalidDomain'],
    ['__Host-a=b; Domain=other.test', HTTPS, 'InvalidDomain,InvalidPrefix'],
    ['a=; Max-Age=0', HTTPS, 'expired'],
    ['a=b; Expires=0', HTTPS, 'stored'],
  ])('%s on %s: %s', (line, url, expected) => {
    expect(reasons(line, url)).toBe(expected)
  })

  test('what a cross-site subresource may store', () => {
    expect(reasons('a=b; SameSite=Lax', HTTPS, { siteContext: 'cross' })).toBe('SchemefulSameSiteLax')
    expect(reasons('a=b', HTTPS, { siteContext: 'cross' })).toBe('SchemefulSameSiteUnspecifiedTreatedAsLax')
    expect(reasons('a=b; SameSite=None; Secure', HTTPS, { siteContext: 'cross' })).toBe('stored')
    expect(reasons('a=b', HTTPS, { siteContext: 'cross', thirdPartyCookies: 'blocked' })).toBe('UserPreferences')
    expect(reasons('a=b; SameSite=Strict', HTTPS, { siteContext: 'lax-unsafe' })).toBe('stored')
    expect(reasons('a=b', HTTPS, { credentials: false })).toBe('CredentialsOmitted')
  })

  test('a Date header shifts Expires by the clock skew, and not Max-Age', () => {
    const dateHeader = 'Mon, 23 Nov 2026 21:00:00 GMT'
    expect(reasons('a=b; Expires=Mon, 23 Nov 2026 21:00:00 GMT', HTTPS, { dateHeader })).toBe('expired')
    const cookie = judgeStore(parseSetCookie('a=b; Max-Age=60'), {
      url: HTTPS,
      nowMs: NOW,
      jar: emptyJar,
      dateHeader,
    }).cookie
    expect(cookie?.expiresAt).toBe(NOW + 60_000)
  })

  test('plain http leaves Secure cookies alone, also by a narrower path', () => {
    const { jar } = applySetCookie(emptyJar, 'a=b; Secure; Path=/', { url: HTTPS, nowMs: NOW })
    const http = 'http://app.example.test/'
    expect(reasons('a=c', http, { jar })).toBe('OverwriteSecure')
    expect(reasons('a=c; Path=/x', http, { jar })).toBe('OverwriteSecure')
    expect(reasons('a=c; Secure', http, { jar })).toBe('SecureOnly,OverwriteSecure')
    expect(reasons('other=c', http, { jar })).toBe('stored')
  })

  test('is total: one verdict for any line, URL and context', () => {
    const line = fc.uint8Array({ maxLength: 80 }).map(bytes => String.fromCharCode(...bytes))
    const context = fc.record({
      url: fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.constantFrom(HTTPS, 'http://localhost:3000/', 'http://[::1]/', 'about:blank'),
      ),
      siteContext: fc.constantFrom('strict', 'lax', 'lax-unsafe', 'cross'),
      dateHeader: fc.option(fc.string()),
      thirdPartyCookies: fc.constantFrom('allowed', 'blocked'),
      browser: fc.constantFrom('chromium', 'firefox', 'safari'),
      credentials: fc.boolean(),
    })
    const attributes = fc.constantFrom(
      '',
      '; Secure',
      '; Domain=.',
      '; Domain=\xfc.test',
      '; Partitioned; Secure',
      '; Max-Age=5',
    )
    fc.assert(
      fc.property(line, attributes, context, (text, more, given) => {
        const verdict = judge(`${text}${more}`, given.url, given)
        expect(['stored', 'deleted', 'expired', 'rejected']).toContain(verdict.kind)
        if (verdict.kind === 'rejected') expect(new Set(verdict.reasons).size).toBe(verdict.reasons.length)
      }),
      { numRuns: 500 },
    )
  })
})
