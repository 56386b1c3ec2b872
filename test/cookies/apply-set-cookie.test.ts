import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applySetCookie, recordSent } from '../../src/cookies/apply-set-cookie.ts'
import { MAX_COOKIES, MAX_COOKIES_PER_SITE } from '../../src/cookies/evict.ts'
import { type CookieJar, emptyJar, isSameCookie, jarCookies, jarSize } from '../../src/cookies/jar.ts'

const NOW = Date.parse('2026-11-23T20:00:00Z')
const URL_HERE = 'http://localhost:3000/'
const here = { url: URL_HERE, nowMs: NOW }

function fill(lines: readonly string[], jar: CookieJar = emptyJar): CookieJar {
  return lines.reduce((now, line) => applySetCookie(now, line, here).jar, jar)
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `c${index}=v; Path=/`)
const names = (jar: CookieJar) => jarCookies(jar).map(cookie => cookie.name)

describe('applySetCookie', () => {
  test('stores, replaces, deletes, and leaves the old jar alone', () => {
    const first = applySetCookie(emptyJar, 'a=1; Path=/', here)
    expect(first.verdict).toEqual({ kind: 'stored', replaces: false })
    const second = applySetCookie(first.jar, 'a=2; Path=/', here)
    expect(second).toMatchObject({ verdict: { kind: 'stored', replaces: true }, replaced: { value: '1' } })
    const gone = applySetCookie(second.jar, 'a=; Path=/; Max-Age=0', here)
    expect(gone).toMatchObject({ verdict: { kind: 'deleted' }, replaced: { value: '2' }, jar: { shelves: [] } })
    expect(applySetCookie(gone.jar, 'a=; Max-Age=0', here).verdict).toEqual({ kind: 'expired' })
    expect(jarCookies(first.jar)).toMatchObject([{ value: '1' }])
  })

  test('another path is another cookie', () => {
    expect(names(fill(['a=1; Path=/', 'a=2; Path=/x']))).toEqual(['a', 'a'])
  })

  test.each([
    [180, 180],
    [185, 154],
    [250, 157],
  ])('of %i cookies on one site %i stay, the oldest go', (count, left) => {
    const kept = names(fill(numbered(count)))
    expect(kept).toHaveLength(left)
    expect(kept.at(-1)).toBe(`c${count - 1}`)
  })

  test('says which cookies had to go; a sent one counts as used', () => {
    const full = fill(numbered(180))
    const oldest = jarCookies(full)[0]
    if (oldest === undefined) throw new Error('empty jar')
    const late = { url: URL_HERE, nowMs: NOW + 120_000 }
    expect(applySetCookie(full, 'new=1', late).evicted).toHaveLength(31)
    expect(applySetCookie(full, 'new=1', late).evicted).toContain(oldest)
    const used = recordSent(full, [oldest], NOW + 110_000)
    expect(names(applySetCookie(used, 'new=1', late).jar)).toContain(oldest.name)
  })

  test('never holds more than the browser, whatever comes', () => {
    const line = fc
      .tuple(
        fc.nat({ max: 400 }),
        fc.constantFrom('', '; Secure', '; Priority=Low', '; Path=/x', '; Max-Age=0', '; Partitioned; Secure'),
      )
      .map(([number, rest]) => `c${number}=v${rest}`)
    fc.assert(
      fc.property(fc.array(line, { minLength: 200, maxLength: 500 }), lines => {
        const jar = fill(lines)
        for (const { cookies } of jar.shelves) {
          expect(cookies.length).toBeGreaterThan(0)
          expect(cookies.length).toBeLessThanOrEqual(MAX_COOKIES_PER_SITE)
          expect(cookies.some((a, at) => cookies.slice(at + 1).some(b => isSameCookie(a, b)))).toBe(false)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('is bounded over all sites as well', () => {
    let jar = emptyJar
    for (let site = 0; site < 30; site++) {
      for (let index = 0; index < 150; index++) {
        jar = applySetCookie(jar, `c${index}=v`, { url: `https://s${site}.test/`, nowMs: NOW + site }).jar
        if (jarSize(jar) > MAX_COOKIES) throw new Error('too many')
      }
    }
    expect(jarSize(jar)).toBeGreaterThan(3000)
    expect(JSON.parse(JSON.stringify(jar))).toEqual(jar)
  })
})
