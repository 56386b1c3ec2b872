import { expect, test } from 'vitest'
import { valueFactsKey } from '../../src/http/value-key.ts'

test('a key tells cookies and values apart, and holds no value', () => {
  const key = valueFactsKey('next-auth.session-token', 'redacted-3f2a9c1b__')
  expect(key).toMatch(/^next-auth\.session-token:[0-9a-f]{24}$/)
  expect(valueFactsKey('authjs.session-token', 'redacted-3f2a9c1b__')).not.toBe(key)
  expect(valueFactsKey('next-auth.session-token', 'redacted-3f2a9c1b_')).not.toBe(key)
})
