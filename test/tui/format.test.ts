import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ageChangesIn,
  columnsOf,
  formatAge,
  formatAgo,
  formatClock,
  formatDuration,
  pad,
  readableUrl,
  show,
  truncate,
  wrap,
} from '../../src/tui/format.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })
const RAW = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

describe('show', () => {
  it.each([
    ['OSC 52', '\u001b]52;c;aGk=\u0007', '\\x1b]52;c;aGk=\\x07'],
    ['C1 CSI', '\u009b31m', '\\x9b31m'],
    ['right-to-left override', 'a\u202eb', 'a\\u202eb'],
    ['a mark that joins', 'e\u0301x\u0316', 'éx\\u{316}'],
    ['an emoji joined by ZWJ', '👩\u200d💻', '👩\\u200d💻'],
    ['a flag', '🇩🇪', '\\u{1f1e9}\\u{1f1ea}'],
    ['a lone surrogate', 'a\ud800', 'a\\u{d800}'],
  ])('%s', (_, text, shown) => expect(show(text)).toBe(shown))

  it('leaves no control character, and nothing to do the second time', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(show(text)).not.toMatch(RAW)
        expect(show(show(text))).toBe(show(text))
      }),
    )
  })
})

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['ﾊﾟ', 2],
    ['한국', 4],
    ['→ × ✖ ▸', 7],
    ['✅', 2],
  ])('%s is %d wide', (text, columns) => expect(columnsOf(show(text))).toBe(columns))

  it('pads and cuts any text to exactly the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, columns) => {
        expect(columnsOf(pad(text, columns))).toBe(columns)
        expect(columnsOf(truncate(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })

  it('wraps any text into lines that fit, and loses no letter', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, columns) => {
        const lines = wrap(text, columns)
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
        expect(lines.join('').replaceAll(' ', '')).toBe(show(text).replaceAll(' ', ''))
      }),
    )
  })

  it('does not cut a wide letter in half', () => expect(truncate('日本語', 4)).toBe('日…'))
})

describe('wrap', () => {
  it('loses no space that is none between words', () => expect(wrap('\u00a0abc de', 4)).toEqual(['\u00a0abc', 'de']))

  it('breaks at spaces and keeps the indentation of code', () => {
    expect(wrap('    return { token, user }', 16)).toEqual(['    return {', 'token, user }'])
  })
})

describe('time', () => {
  it.each([
    [0, 'now'],
    [12_400, '12 s'],
    [61_000, '1 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
    [-5000, 'now'],
    [Number.NaN, '-'],
  ])('an age of %d ms is `%s`', (ms, text) => expect(formatAge(1e12 - ms, 1e12)).toBe(text))

  it('says how long ago it was', () => {
    expect([formatAgo(1e12 - 12_000, 1e12), formatAgo(1e12, 1e12)]).toEqual(['12 s ago', 'just now'])
  })

  it('knows when an age becomes another text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80_000_000 }), age => {
        const wait = ageChangesIn(0, age) ?? 0
        expect(formatAge(0, age + wait)).not.toBe(formatAge(0, age))
        expect(formatAge(0, age + wait - 1)).toBe(formatAge(0, age))
      }),
    )
  })

  it('has no NaN and no negative time', () => {
    expect(formatClock(Number.NaN)).toBe('--:--:--')
    expect(formatClock(1e300)).toBe('--:--:--')
    expect(formatDuration(-3)).toBe('0 ms')
    expect(formatDuration(Number.NaN)).toBe('-')
    expect(formatDuration(3400)).toBe('3.4 s')
  })
})

describe('readableUrl', () => {
  it.each([
    ['/%E6%97%A5%E6%9C%AC/%F0%9F%8D%AA?%E5%90%8D=1', '/日本/🍪?名=1'],
    // What is ASCII stays: %2F is no slash, %25 no sign of its own, %20 no end of a word.
    ['/a%2Fb%20c%25e6%0a', '/a%2Fb%20c%25e6%0a'],
    ['/%E6%97', '/%E6%97'],
    ['/%C2%9B6n', '/\u009b6n'],
  ])('%s', (url, text) => expect(readableUrl(url)).toBe(text))

  it('gives nothing to a terminal that is no letter', () => {
    expect(show(readableUrl('/%C2%9B6n%E2%80%AEx'))).not.toMatch(/[\u0080-\u009f\u202e]/)
  })
})
