import { expect, test } from 'vitest'
import { parseCookieDate } from '../../src/cookies/cookie-date.ts'

const JUNE = Date.UTC(2027, 5, 9, 10, 18, 14)

test.each([
  ['Wed, 09 Jun 2027 10:18:14 GMT', JUNE],
  ['Wednesday, 09-Jun-27 10:18:14 GMT', JUNE],
  ['Wed Jun  9 10:18:14 2027', JUNE],
  ['Wed, 09 Jun 2027 10:18:14 +0200', JUNE],
  ['"09 Jun 02027 10:018:14"', JUNE],
  ['09 Jun 70 00:00:00', Date.UTC(1970, 5, 9)],
  ['2027-06-09T10:18:14Z', null],
  ['0', null],
  ['-1', null],
  ['09 Jun 2027', null],
  ['31 Feb 2027 10:18:14', null],
  ['09 Jun 2027 24:00:00', null],
  ['09 Jun 2027 10:18:14x', null],
  ['', null],
])('%j', (text, expected) => {
  expect(parseCookieDate(text)).toBe(expected)
})
