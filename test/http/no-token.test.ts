import { expect, test } from 'vitest'
import { isNoToken } from '../../src/http/no-token.ts'

test.each([
  ['Bearer undefined', true],
  ['bearer null', true],
  ['Bearer', true],
  ['Bearer [object Object]', true],
  ['Bearer undefined-behaviour', false],
  ['Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln', false],
  ['Basic undefined', false],
])('%s', (value, expected) => {
  expect(isNoToken(value)).toBe(expected)
})
