import { expect, test } from 'vitest'
import { registrableDomain, siteOf } from '../../src/cookies/site.ts'

test.each([
  ['app.example.test', 'example.test'],
  ['a.b.co.uk', 'b.co.uk'],
  ['my-app.vercel.app', 'my-app.vercel.app'],
  ['vercel.app', null],
  ['localhost', null],
  ['127.0.0.1', null],
  ['[::1]', null],
  ['a.example.test.', 'example.test.'],
])('the registrable domain of %s is %s', (host, expected) => {
  expect(registrableDomain(host)).toBe(expected)
})

test('sites have a scheme and no port', () => {
  expect(siteOf('http://localhost:3000/x')).toBe('http://localhost')
  expect(siteOf('wss://app.example.test:8443/')).toBe('https://example.test')
  expect(siteOf('about:blank')).toBeNull()
})
