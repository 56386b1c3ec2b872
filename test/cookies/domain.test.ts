import { expect, test } from 'vitest'
import { domainMatches, resolveDomain } from '../../src/cookies/domain.ts'

test.each([
  [null, 'app.example.test', 'app.example.test', true],
  ['Example.TEST', 'app.example.test', 'example.test', false],
  ['.app.example.test', 'app.example.test', 'app.example.test', false],
  ['localhost', 'localhost', 'localhost', true],
  ['.127.0.0.1', '127.0.0.1', '127.0.0.1', true],
  ['vercel.app', 'vercel.app', 'vercel.app', true],
  ['myapp.localhost', 'myapp.localhost', 'myapp.localhost', false],
])('Domain %s on %s: %s, host-only %s', (attribute, host, domain, hostOnly) => {
  expect(resolveDomain(attribute, host)).toEqual({ domain, hostOnly })
})

test.each([
  ['localhost', 'myapp.localhost'],
  ['localhost:3000', 'localhost'],
  ['vercel.app', 'my-app.vercel.app'],
  ['co.uk', 'a.co.uk'],
  ['..example.test', 'app.example.test'],
  ['example.test.', 'app.example.test'],
  ['ple.test', 'app.example.test'],
  ['.', 'app.example.test'],
  ['127.1', '127.0.0.1'],
])('Domain %s on %s is invalid', (attribute, host) => {
  expect(resolveDomain(attribute, host)).toBeNull()
})

test('matching needs a whole label', () => {
  const scope = { domain: 'example.test', hostOnly: false }
  expect(['example.test', 'a.example.test', 'badexample.test', 'test'].map(host => domainMatches(scope, host))).toEqual(
    [true, true, false, false],
  )
  expect(domainMatches({ ...scope, hostOnly: true }, 'a.example.test')).toBe(false)
})
