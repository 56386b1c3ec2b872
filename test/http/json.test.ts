import { expect, test } from 'vitest'
import { parseJson } from '../../src/http/json.ts'

test('null is a value, no JSON is none', () => {
  expect(parseJson('null')).toBeNull()
  expect(parseJson('{"a":1}')).toEqual({ a: 1 })
  expect(parseJson('<html>')).toBeUndefined()
  expect(parseJson('')).toBeUndefined()
  expect(parseJson(null)).toBeUndefined()
})
