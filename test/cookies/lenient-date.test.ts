import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLenientDate } from '../../src/cookies/lenient-date.ts'

test.each([
  ['Wed, 09 Jun 2027 10:18:14 GMT', '2027-06-09T10:18:14.000Z'],
  ['2027-06-09T10:18:14.123Z', '2027-06-09T10:18:14.123Z'],
  ['Mon, 23 Nov 2026 12:00:00 +0200', '2026-11-23T10:00:00.000Z'],
  ['Mon Jan 16 16:12 PDT 1989', '1989-01-16T23:12:00.000Z'],
  ['22-AUG-1993 12:59am', '1993-08-22T00:59:00.000Z'],
  ['20/06/95 21:07', '1995-06-20T21:07:00.000Z'],
  ['06/21/95 04:24:34 PM', '1995-06-21T16:24:34.000Z'],
  ['30 Feb 2027 24:00:00', '2027-03-03T00:00:00.000Z'],
  ['09 Jun 2027', '2027-06-09T00:00:00.000Z'],
  ['09-Jun-2027-10:18:14', null],
  ['junk', null],
])('%j', (text, expected) => {
  const parsed = parseLenientDate(text)
  expect(parsed === null ? null : new Date(parsed).toISOString()).toBe(expected)
})

test('Firefox knows no ISO form', () => {
  expect(parseLenientDate('2027-06-09T10:18:14Z', false)).toBeNull()
})

test('total, also on what looks like a date', () => {
  const token = fc.constantFrom('10:18', '2027', '-', '+0200', 'Jun', '/', '09', 'T10', 'Z', ' ', '99999', '\xff', 'pm')
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), tokens => {
      const parsed = parseLenientDate(tokens.join(''))
      expect(parsed === null || Number.isFinite(parsed)).toBe(true)
    }),
  )
})
