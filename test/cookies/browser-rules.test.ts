import { describe, expect, test } from 'vitest'
import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { emptyJar, jarCookies } from '../../src/cookies/jar.ts'
import { cookieHeader, judgeSend } from '../../src/cookies/judge-send.ts'
import type { StoreContext } from '../../src/cookies/judge-store.ts'
import { siteContextOf } from '../../src/cookies/site-context.ts'
import { isTrustworthy } from '../../src/cookies/trustworthy.ts'
import type { Browser } from '../../src/model/cookie.ts'

const NOW = Date.parse('2026-11-23T20:00:00Z')
const ROOT = 'https://app.example.test/'

function store(browser: Browser, line: string, url = ROOT, more: Partial<StoreContext> = {}) {
  const { verdict, cookie } = applySetCookie(emptyJar, line, { url, nowMs: NOW, browser, ...more })
  return verdict.kind === 'rejected' ? verdict.reasons.join() : (cookie ?? verdict.kind)
}

describe('Firefox as measured, beside Chromium', () => {
  test.each([
    ['__Host-a=b; Secure', ROOT, 'stored', 'InvalidPrefix'],
    ['__Host-a=b; Secure', `${ROOT}api/auth/session`, 'InvalidPrefix', 'InvalidPrefix'],
    ['__Host-a=b; Secure; Path=/; Domain=localhost', 'http://localhost:3000/', 'stored', 'InvalidPrefix'],
    ['__Host-a=b; Secure; Path=/; Domain=app.example.test', ROOT, 'InvalidPrefix', 'InvalidPrefix'],
    ['__Secure-n; Secure; Path=/', ROOT, 'stored', 'InvalidPrefix'],
    ['=v', ROOT, 'DisallowedCharacter', 'stored'],
    ['a=b\tc', ROOT, 'stored', 'DisallowedCharacter'],
    ['a=b\rc', ROOT, 'DisallowedCharacter', 'stored'],
    ['a=b; Domain=m\xc3\xbcnchen.test', 'https://xn--mnchen-3ya.test/', 'InvalidDomain', 'stored'],
    ['a=b; Max-Age=-junk', ROOT, 'expired', 'stored'],
    ['a=b; Expires=Mon, 23 Nov 2026 20:30:00 +0200', ROOT, 'expired', 'stored'],
    ['a=b; Expires=09 Jun 2020', ROOT, 'expired', 'stored'],
  ])('%j on %s: Firefox %s, Chromium %s', (line, url, firefox, chromium) => {
    const kind = (result: ReturnType<typeof store>) => (typeof result === 'string' ? result : 'stored')
    expect([kind(store('firefox', line, url)), kind(store('chromium', line, url))]).toEqual([firefox, chromium])
  })

  test('values, Max-Age, long flags', () => {
    expect(store('firefox', 'novalue')).toMatchObject({ name: 'novalue', value: '' })
    expect(store('firefox', 'a=\xff')).toMatchObject({ value: '\xef\xbf\xbd' })
    expect(store('firefox', 'a=b; Max-Age=+60')).toMatchObject({ expiresAt: null })
    expect(store('firefox', `a=b; Secure=${'x'.repeat(1025)}`)).toMatchObject({ secure: true })
    expect(store('firefox', `a=b; SameSite=Lax; SameSite=${'x'.repeat(1025)}`)).toMatchObject({ sameSite: null })
  })

  test('an ISO Date header shifts nothing', () => {
    const more = { dateHeader: '2027-06-09T10:18:14Z' }
    const line = 'a=b; Expires=Wed, 09 Jun 2027 10:18:14 GMT'
    expect(store('firefox', line, ROOT, more)).toMatchObject({ expiresAt: Date.UTC(2027, 5, 9, 10, 18, 14) })
    expect(store('chromium', line, ROOT, more)).toBe('expired')
  })

  test('third parties get a partition; no SameSite is None', () => {
    const more = { siteContext: 'cross', partition: 'https://other.test' } as const
    expect(store('firefox', 'a=b', ROOT, more)).toMatchObject({ partition: 'https://other.test' })
    expect(store('firefox', 'a=b; SameSite=Lax', ROOT, more)).toBe('SchemefulSameSiteLax')
    const { jar } = applySetCookie(emptyJar, 'a=b', { url: ROOT, nowMs: NOW, browser: 'firefox', ...more })
    const request = { url: ROOT, nowMs: NOW, browser: 'firefox' } as const
    expect(cookieHeader(judgeSend(jar, { ...request, ...more }))).toBe('a=b')
    expect(cookieHeader(judgeSend(jar, request))).toBeNull()
  })

  test('no two-minute window: unset SameSite goes with a cross-site POST at any age', () => {
    const { jar } = applySetCookie(emptyJar, 'a=b', { url: ROOT, nowMs: NOW })
    const late = { url: ROOT, nowMs: NOW + 600_000, siteContext: 'lax-unsafe' } as const
    expect(cookieHeader(judgeSend(jar, { ...late, browser: 'firefox' }))).toBe('a=b')
    expect(cookieHeader(judgeSend(jar, late))).toBeNull()
  })

  test('a new value keeps its place in Firefox and moves to the end in Chromium', () => {
    const header = (browser: Browser) => {
      const lines = ['a=1', 'b=1', 'a=2']
      const jar = lines.reduce(
        (now, line) => applySetCookie(now, line, { url: ROOT, nowMs: NOW, browser }).jar,
        emptyJar,
      )
      expect(jarCookies(jar)).toHaveLength(2)
      return cookieHeader(judgeSend(jar, { url: ROOT, nowMs: NOW, browser }))
    }
    expect([header('firefox'), header('chromium')]).toEqual(['a=2; b=1', 'b=1; a=2'])
  })

  test('redirects count in Firefox, schemes in Chromium', () => {
    const chain = { url: ROOT, method: 'GET', initiator: null, ancestors: [], redirectedFrom: ['https://other.test/r'] }
    expect(siteContextOf(chain, 'firefox').siteContext).toBe('lax')
    expect(siteContextOf(chain).siteContext).toBe('strict')
    const upgrade = { url: ROOT, method: 'GET', initiator: 'http://app.example.test/page', ancestors: [] }
    expect(siteContextOf(upgrade, 'firefox').siteContext).toBe('strict')
    expect(siteContextOf(upgrade).siteContext).toBe('lax')
  })
})

test('Safari, as documented: no Secure on http://localhost', () => {
  expect(isTrustworthy('http://localhost:3000/', 'safari')).toBe(false)
  expect(store('safari', 'a=b; Secure', 'http://localhost:3000/')).toBe('SecureOnly')
})
