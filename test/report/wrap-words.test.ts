import { expect, test } from 'vitest'
import { wrapLines, wrapParts, wrapWords } from '../../src/report/wrap-words.ts'

test('words are kept whole, and code spans', () => {
  expect(wrapWords('set `a b c` in the file', 12, '- ', '  ')).toEqual(['- set', '  `a b c` in', '  the file'])
})

test('parts are kept whole, with nothing between two rows', () => {
  const parts = ['325 checks passed', '13 exchanges', '9 auth', '1 client']
  expect(wrapParts(parts, ' · ', null)).toEqual(['325 checks passed · 13 exchanges · 9 auth · 1 client'])
  expect(wrapParts(parts, ' · ', 44)).toEqual(['325 checks passed · 13 exchanges · 9 auth', '1 client'])
  expect(wrapParts(parts, ' · ', 5)).toEqual(parts)
  expect(wrapParts([], ' · ', 5)).toEqual([])
})

test('lines of a page, each broken below its own beginning', () => {
  expect(wrapLines('✖ one two three\n  four five six\n  a    b', 12)).toBe(
    '✖ one two\n  three\n  four five\n    six\n  a    b',
  )
  expect(wrapLines('✖ one two three', null)).toBe('✖ one two three')
})
