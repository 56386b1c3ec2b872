import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSetCookie } from '../../src/cookies/parse-set-cookie.ts'

const anyBytes = fc.uint8Array({ maxLength: 300 }).map(bytes => String.fromCharCode(...bytes))
const hostile = fc
  .array(
    fc.constantFrom(
      '=',
      ';',
      ' ',
      '\t',
      '\r',
      '\0',
      '\x7f',
      '"',
      ',',
      'a',
      '__Host-',
      'Path',
      'Domain',
      'Expires',
      'Max-Age',
      '1',
      ':',
      'Jun',
      '\xe4',
    ),
    {
      maxLength: 60,
    },
  )
  .map(parts => parts.join(''))
const browsers = fc.constantFrom('chromium', 'firefox', 'safari')

describe('parseSetCookie', () => {
  test('reads the usual NextAuth line', () => {
    expect(
      parseSetCookie('a=b=c; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT; HttpOnly; secure; samesite=lax'),
    ).toEqual({
      name: 'a',
      value: 'b=c',
      domain: null,
      rawDomain: null,
      path: '/',
      maxAgeSeconds: null,
      expiresAt: Date.UTC(2027, 5, 9, 10, 18, 14),
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      partitioned: false,
      priority: 'medium',
    })
  })

  test.each([
    ['', 'NoCookieContent'],
    [' =\t; Path=/', 'NoCookieContent'],
    [`${'n'.repeat(96)}=${'v'.repeat(4001)}`, 'NameValuePairExceedsMaxSize'],
    ['a=b\x01', 'DisallowedCharacter'],
    ['a=b; unknown=\x7f', 'DisallowedCharacter'],
    ['a=b; Pa\0th=/', 'DisallowedCharacter'],
  ])('%j is rejected as %s', (line, reason) => {
    expect(parseSetCookie(line)).toMatchObject({ rejected: reason })
  })

  test('4096 bytes of name and value are kept', () => {
    expect(parseSetCookie(`${'n'.repeat(96)}=${'v'.repeat(4000)}`)).toHaveProperty('value')
  })

  test('the last duplicate wins, even if it is junk; an over-long one is as if absent', () => {
    expect(parseSetCookie('a=b; SameSite=Strict; SameSite=junk')).toMatchObject({ sameSite: null })
    expect(parseSetCookie('a=b; Domain=x.test; Domain=')).toMatchObject({ domain: null })
    expect(parseSetCookie(`a=b; Path=/x; Path=/${'y'.repeat(1024)}`)).toMatchObject({ path: '/x' })
    expect(parseSetCookie(`a=b; Secure=${'y'.repeat(1025)}`)).toMatchObject({ secure: false })
  })

  test.each([
    ['+60', 60],
    ['060', 60],
    ['-1', -1],
    ['1.5', null],
    ['60s', null],
    ['"60"', null],
    ['9'.repeat(400), 1e12],
  ])('Max-Age=%s is %s', (text, seconds) => {
    expect(parseSetCookie(`a=b; Max-Age=${text}`)).toMatchObject({ maxAgeSeconds: seconds })
  })

  test('a bare CR ends the line, TAB at an edge is trimmed', () => {
    expect(parseSetCookie('a\t=\tb\rc; Path=/x')).toMatchObject({ name: 'a', value: 'b', path: null })
  })

  test('never throws, on any bytes, and always says one or the other', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, hostile), browsers, (line, browser) => {
        const parsed = parseSetCookie(line, browser)
        expect('rejected' in parsed).not.toBe('value' in parsed)
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([[';'], ['; secure'], [' '], ['='], ['; expires=1 '], [' \t'], ['\x01;']])(
    'ten times the bytes cost about ten times the time: %j',
    unit => {
      const cost = (bytes: number) => {
        const line = `a=b${unit.repeat(bytes / unit.length)}x`
        const start = performance.now()
        parseSetCookie(line)
        return performance.now() - start
      }
      cost(100_000)
      const small = Math.max(cost(1_000_000), cost(1_000_000), 1)
      expect(cost(10_000_000)).toBeLessThan(small * 60 + 500)
    },
    30_000,
  )
})
