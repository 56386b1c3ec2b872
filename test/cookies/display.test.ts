import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displaySetCookie } from '../../src/cookies/display.ts'

describe('displaySetCookie', () => {
  test('a healthy NextAuth line is shown as written, nothing decoded', () => {
    expect(
      displaySetCookie('csrf=ab%7Ccd; Path=/; HttpOnly; Secure; SameSite=lax; Expires=Wed, 09 Jun 2027 10:18:14 GMT'),
    ).toEqual({
      name: 'csrf',
      value: 'ab%7Ccd',
      attributes: ['Path=/', 'Expires=2027-06-09T10:18:14.000Z', 'Secure', 'HttpOnly', 'SameSite=lax'],
      oddSyntax: false,
      disagreements: [],
    })
  })

  test.each([
    ['a=b; Expires=2027-06-09T10:18:14Z', ['expires']],
    ['a=b; Max-Age=+60', ['maxAge']],
    [`a=b; Path=/x; Path=/${'y'.repeat(2000)}`, ['path']],
    ['__proto__=b', ['line']],
    ['a=b\x01', ['line']],
  ])('%j is odd', (line, disagreements) => {
    expect(displaySetCookie(line)).toMatchObject({ oddSyntax: true, disagreements })
  })

  test('no cookie at all is nothing to show', () => {
    expect(displaySetCookie('=')).toBeNull()
  })

  test('never throws and never writes to the console', () => {
    const line = fc.uint8Array({ maxLength: 200 }).map(bytes => String.fromCharCode(...bytes))
    const dated = fc.constantFrom('', '; Expires=x', '; Max-Age=9e9', '; Expires=+275760-09-13T00:00:00.001Z')
    fc.assert(fc.property(line, dated, (text, more) => void displaySetCookie(`${text}${more}`)))
  })
})
