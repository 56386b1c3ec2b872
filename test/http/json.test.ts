import { expect, test } from 'vitest'
import { parseJson } from '../../src/http/json.ts'

test('null is a value, no JSON is none', () => {
  expect(parseJson('null')).toBeNull()
  expect(parseJson('{"a":1}')).toEqual({ a: 1 })
  expect(parseJson('<html>')).toBeUndefined()
  expect(parseJson('')).toBeUndefined()
  expect(parseJson(null)).toBeUndefined()
})

test('everything that begins like JSON is given to the parser', () => {
  for (const value of [{}, [], 'text', 0, -1.5, true, false, null])
    expect(parseJson(` \t\r\n${JSON.stringify(value)}\n`)).toEqual(value)
  for (const text of ['\u00a0{}', '+1', 'undefined', 'NaN', '{', '\ufeff{}']) expect(parseJson(text)).toBeUndefined()
})

test('what is nested beyond all measure is no answer; brackets in a text are text', () => {
  const nested = (levels: number) => `{"user":${'['.repeat(levels)}${']'.repeat(levels)}}`
  expect(parseJson(nested(400))).toHaveProperty('user')
  expect(parseJson(nested(100_000))).toBeUndefined()
  expect(parseJson(JSON.stringify({ a: '['.repeat(1_000), b: '\\"[{'.repeat(1_000) }))).toHaveProperty('b')
  expect(parseJson(`[${'{},'.repeat(1_000)}{}]`)).toHaveLength(1_001)
})
