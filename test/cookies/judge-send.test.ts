import { describe, expect, test } from 'vitest'
import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { emptyJar } from '../../src/cookies/jar.ts'
import { cookieHeader, judgeSend, type SendRequest } from '../../src/cookies/judge-send.ts'

const NOW = Date.parse('2026-11-23T20:00:00Z')
const ROOT = 'https://app.example.test/'
const LINES = [
  'unset=1',
  'lax=1; SameSite=Lax',
  'strict=1; SameSite=Strict',
  'none=1; SameSite=None; Secure',
  'deep=1; Path=/api',
]
const jar = LINES.reduce((now, line) => applySetCookie(now, line, { url: ROOT, nowMs: NOW }).jar, emptyJar)

function header(more: Partial<SendRequest> = {}): string | null {
  return cookieHeader(judgeSend(jar, { url: ROOT, nowMs: NOW + 1000, ...more }))
}

function reasons(name: string, more: Partial<SendRequest>): string {
  const verdict = judgeSend(jar, { url: ROOT, nowMs: NOW + 1000, ...more }).find(
    ({ cookie }) => cookie.name === name,
  )?.verdict
  return verdict?.kind === 'withheld' ? verdict.reasons.join() : 'sent'
}

describe('judgeSend', () => {
  test('longer paths first, then older cookies', () => {
    expect(header({ url: `${ROOT}api/x` })).toBe('deep=1; unset=1; lax=1; strict=1; none=1')
  })

  test('each context withholds its share', () => {
    expect(header({ siteContext: 'lax' })).toBe('unset=1; lax=1; none=1')
    expect(header({ siteContext: 'lax-unsafe' })).toBe('unset=1; none=1')
    expect(header({ siteContext: 'lax-unsafe', nowMs: NOW + 120_001 })).toBe('none=1')
    expect(header({ siteContext: 'cross' })).toBe('none=1')
    expect(header({ siteContext: 'cross', thirdPartyCookies: 'blocked' })).toBeNull()
    expect(header({ credentials: false })).toBeNull()
  })

  test('names all reasons, as DevTools does', () => {
    expect(reasons('deep', { siteContext: 'cross' })).toBe('NotOnPath,SchemefulSameSiteUnspecifiedTreatedAsLax')
    expect(reasons('lax', { siteContext: 'cross', thirdPartyCookies: 'blocked' })).toBe(
      'SchemefulSameSiteLax,UserPreferences',
    )
    expect(reasons('none', { url: 'http://app.example.test/' })).toBe('SecureOnly')
    expect(reasons('lax', { url: 'https://www.example.test/' })).toBe('DomainMismatch')
    expect(reasons('lax', { credentials: false, siteContext: 'cross' })).toBe('AnonymousContext')
    expect(reasons('lax', { credentialless: true, siteContext: 'cross' })).toBe('SchemefulSameSiteLax,AnonymousContext')
  })

  test('an expired cookie is expired at its second, another site’s cookie is not listed', () => {
    const { jar: short } = applySetCookie(emptyJar, 'a=1; Max-Age=2', { url: ROOT, nowMs: NOW })
    expect(judgeSend(short, { url: ROOT, nowMs: NOW + 1999 })[0]?.verdict.kind).toBe('sent')
    expect(judgeSend(short, { url: ROOT, nowMs: NOW + 2000 })[0]?.verdict).toEqual({
      kind: 'withheld',
      reasons: ['Expired'],
    })
    expect(judgeSend(short, { url: 'https://other.test/', nowMs: NOW })).toEqual([])
    expect(judgeSend(short, { url: 'no url', nowMs: NOW })).toEqual([])
  })

  test('ports and, for host cookies, schemes share; a nameless cookie is a bare value', () => {
    const { jar: local } = applySetCookie(emptyJar, '=v', { url: 'http://localhost:3000/', nowMs: NOW })
    expect(cookieHeader(judgeSend(local, { url: 'https://localhost:3443/', nowMs: NOW }))).toBe('v')
    expect(judgeSend(local, { url: 'http://127.0.0.1:3000/', nowMs: NOW })).toEqual([])
  })
})
