import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printable } from '../../src/http/printable.ts'

/**
 * Unicode's own word for what must not reach a terminal: controls, what reorders text, what breaks a line, and what is not
 * seen at all. Written apart from the source, so that a hole in its list shows.
 */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]|(?=\p{Default_Ignorable_Code_Point})\p{Cf}/u

const hostile = fc.oneof(
  fc.integer({ min: 0, max: 0x9f }),
  fc.integer({ min: 0x2000, max: 0x206f }),
  fc.constantFrom(0xad, 0x61c, 0x180e, 0xfeff, 0xfff9, 0xe0001, 0xe0041, 0x202e),
  fc.integer({ min: 0, max: 0x10ffff }),
)

describe('printable', () => {
  test.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['\u009b2J', '\\x9b2J'],
    ['a\r\nb\tc', 'a\\x0d\\x0ab\\x09c'],
    ['\u0000\u0007\u007f', '\\x00\\x07\\x7f'],
    ['user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['\u061c', '\\u061c'],
    ['pay\u200bpal', 'pay\\u200bpal'],
    ['pay\u2060pal', 'pay\\u2060pal'],
    ['so\u00adft', 'so\\xadft'],
    ['\ufeff{}', '\\ufeff{}'],
    ['a\u2028b', 'a\\u2028b'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
  ])('%j is drawn as %s', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  test('what a person writes stays as it is', () => {
    for (const text of ['', 'x=1; Path=/', 'Zoë €100 ✖ 日本語 ñ', '𝒜😀', 'مرحبا', '\\x1b'])
      expect(printable(text)).toBe(text)
  })

  test('nothing that it answers with holds a control', () => {
    fc.assert(
      fc.property(fc.array(hostile), fc.option(fc.nat({ max: 60 }), { nil: undefined }), (codes, max) => {
        const text = codes.map(code => String.fromCodePoint(code)).join('')
        expect(printable(text, max)).not.toMatch(CONTROLS)
      }),
      { numRuns: 500 },
    )
  })

  test('each control of the whole of Unicode becomes an escape', () => {
    const through: string[] = []
    for (let code = 0; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code)
      if (CONTROLS.test(char) && CONTROLS.test(printable(char))) through.push(code.toString(16))
    }
    expect(through).toEqual([])
  })

  test('it is idempotent', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => printable(printable(text)) === printable(text)))
  })

  test('the length is that of what is drawn, the mark of the cut included', () => {
    expect(printable('abcdef', 6)).toBe('abcdef')
    expect(printable('abcdef', 5)).toBe('abcd…')
    expect(printable('\u001b\u001b', 5)).toBe('\\x1b…')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        expect(printable(text, max).length).toBeLessThanOrEqual(max)
      }),
    )
  })
})
