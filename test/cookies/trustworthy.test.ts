import { expect, test } from 'vitest'
import { isTrustworthy } from '../../src/cookies/trustworthy.ts'

test.each([
  ['https://app.example.test/', true],
  ['wss://app.example.test/', true],
  ['http://localhost:3000/', true],
  ['http://my.localhost/', true],
  ['http://127.8.9.1/', true],
  ['http://[::1]:3000/', true],
  ['http://192.168.1.10/', false],
  ['http://localhost.example.test/', false],
  ['http://app.example.test/', false],
  ['nonsense', false],
])('%s: %s', (url, expected) => {
  expect(isTrustworthy(url)).toBe(expected)
})
