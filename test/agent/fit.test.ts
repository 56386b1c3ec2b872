import { expect, test } from 'vitest'
import { cut, cutAll, fitted, MAX_ANSWER_BYTES, withoutFilling } from '../../src/agent/fit.ts'

test('the fullest answer that is short enough', () => {
  const texts = (count: number) => Array.from({ length: count }, () => 'ü'.repeat(10_000))
  const told = fitted(measure => cutAll({ texts: texts(30), id: 7 }, measure)) as {
    texts: readonly string[]
    id: number
  }
  const bytes = Buffer.byteLength(JSON.stringify(told))
  expect(bytes).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
  expect(bytes).toBeGreaterThan(2_000)
  expect(told.id).toBe(7)
  expect(fitted(measure => cutAll('short', measure))).toBe('short')
})

test('what is cut is counted, and what could move a cursor is an escape', () => {
  expect(cut('abcdef', 4)).toBe('abcd… (2 more characters)')
  expect(cut('a\u001bb', 40)).toBe('a\\x1bb')
})

test('placeholders lose their filling, and stay equal or unequal', () => {
  const [one, two] = ['redacted-3f2a9c1b', 'redacted-00000000'].map(name => withoutFilling(name.padEnd(900, '_')))
  expect(one).toBe('redacted-3f2a9c1b…(883)')
  expect(two).not.toBe(one)
})
