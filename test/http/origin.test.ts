import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoopbackHost, originOf, pathOf, placeOf } from '../../src/http/origin.ts'

test.each([
  ['https://LOCALHOST:443/a', 'https://localhost', 'localhost'],
  ['http://[::1]:3000/', 'http://[::1]:3000', '[::1]'],
  ['https://exa mple.test/a//b', 'https://exa mple.test', ''],
  ['https://user:secret@exa mple.test/a@b', 'https://exa mple.test', ''],
  ['https://[bad', 'https://[bad', ''],
  ['', '', ''],
])('the place of %j', (url, origin, hostname) => {
  expect(placeOf(url)).toEqual({ origin, hostname })
})

describe('originOf', () => {
  test.each([
    ['https://localhost:3443/a?b#c', 'https://localhost:3443'],
    ['https://LOCALHOST:443/', 'https://localhost'],
    ['http://localhost:80', 'http://localhost'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
    ['http://user:secret@localhost:3000/', 'http://localhost:3000'],
    ['http://localhost.:3000', 'http://localhost.:3000'],
  ])('%s -> %s', (url, origin) => {
    expect(originOf(url)).toBe(origin)
  })

  test.each([
    '',
    'localhost:3000',
    '/a',
    '//a/b',
    'ftp://a/',
    'javascript:alert(1)',
    'data:,x',
    'http://',
    'http://a:99999/',
  ])('%j has none', url => {
    expect(originOf(url)).toBeNull()
  })

  test('is null or an origin, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), url => {
        const origin = originOf(url)
        expect(origin === null || new URL(origin).origin === origin).toBe(true)
      }),
    )
  })
})

describe('pathOf', () => {
  test.each([
    ['https://localhost:3443/api/auth/session', '/api/auth/session'],
    ['https://localhost:3443/a?b=/c#/d', '/a'],
    ['https://localhost:3443/#x', '/'],
    ['https://localhost:3443', '/'],
    ['https://localhost:3443?next=/admin', '/'],
    ['https://localhost:3443#/admin', '/'],
    ['https://localhost:3443//evil.example/x', '//evil.example/x'],
    ['https://a/%2e%2e/%41?x', '/%2e%2e/%41'],
    ['https://a/x?u=https://b/c', '/x'],
    ['/signin?callbackUrl=https://b/c', '/signin'],
    ['/a/b', '/a/b'],
    ['', '/'],
  ])('%s -> %s', (url, path) => {
    expect(pathOf(url)).toBe(path)
  })

  test('never holds a query or a fragment', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), url => /^\/[^?#]*$/.test(pathOf(url))))
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), url => {
        expect(new URL(`http://a${pathOf(url)}`).pathname).toBe(new URL(url).pathname)
      }),
    )
  })
})

describe('isLoopbackHost', () => {
  test.each(['localhost', 'LOCALHOST', 'localhost.', 'app.localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]'])(
    '%s',
    host => {
      expect(isLoopbackHost(host)).toBe(true)
    },
  )
  test.each([
    '',
    'localhost.example.com',
    'notlocalhost',
    '127.0.0.1.example.com',
    '127.0.0.1.nip.io',
    '1127.0.0.1',
    '128.0.0.1',
    '0.0.0.0',
    '::',
    '::11',
    'localhost:3000',
    'localhost\n',
  ])('%j is another machine', host => {
    expect(isLoopbackHost(host)).toBe(false)
  })
})
