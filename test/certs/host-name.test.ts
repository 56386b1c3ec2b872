import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalIp, ipOctets, isLocalName, normalizeHostName, readExtraHosts } from '../../src/certs/host-name.ts'

describe('normalizeHostName', () => {
  test.each([
    ['App.Localhost.', 'app.localhost'],
    ['xn--bcher-kva.test', 'xn--bcher-kva.test'],
    [`${'a'.repeat(63)}.test`, `${'a'.repeat(63)}.test`],
  ])('%s', (name, host) => {
    expect(normalizeHostName(name)).toBe(host)
  })

  test.each([
    '',
    '.',
    'a..test',
    '.test',
    'a.test..',
    '*.localhost',
    '-a.test',
    'a-.test',
    'a_b.test',
    'bücher.test',
    'a b.test',
    'a.test\0.evil.example',
    'localhost:8443',
    'user@localhost',
    '127.0.0.1',
    '127.1',
    'a.0x7f',
    '::1',
    `${'a'.repeat(64)}.test`,
    `${'a.'.repeat(125)}test`,
    'x'.repeat(100_000),
  ])('refuses %j', name => {
    expect(normalizeHostName(name)).toBeNull()
  })

  test('is idempotent, and what passes is LDH and short', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain()), text => {
        const host = normalizeHostName(text)
        if (host === null) return
        expect(normalizeHostName(host)).toBe(host)
        expect(host).toMatch(/^[a-z0-9.-]{1,253}$/)
        expect(isIP(host)).toBe(0)
      }),
    )
  })
})

test.each([
  ['localhost', true],
  ['a.localhost', true],
  ['a.b.test', true],
  ['printer.local', true],
  ['test', false],
  ['local', false],
  ['notlocalhost', false],
  ['evil.localhost.example', false],
])('isLocalName(%s) is %s', (host, local) => {
  expect(isLocalName(host)).toBe(local)
})

describe('readExtraHosts', () => {
  test('normalises, sorts, drops doubles and what is local anyway', () => {
    const hosts = [
      'Shop.Example.com.',
      'localhost',
      'a.test',
      '[2001:DB8:0::1]',
      '127.0.0.9',
      'shop.example.com',
      '10.0.0.1',
    ]
    expect(readExtraHosts(hosts)).toEqual(['10.0.0.1', '2001:db8::1', 'shop.example.com'])
  })

  test.each(['com', 'co.uk', 'vercel.app', 'devbox', '*.example.com', 'https://example.com', 'fe80::1%eth0', ''])(
    'refuses %j',
    host => {
      expect(() => readExtraHosts([host])).toThrow(expect.objectContaining({ name: 'UserError', code: 'bad-host' }))
    },
  )
})

test('ipOctets agrees with the URL parser for every address', () => {
  fc.assert(
    fc.property(fc.ipV6(), address => {
      const canonical = canonicalIp(address)
      if (canonical === null) throw new Error(address)
      const octets = ipOctets(canonical)
      expect(octets).toHaveLength(16)
      const groups = Array.from({ length: 8 }, (_, index) =>
        Buffer.from(octets)
          .readUInt16BE(index * 2)
          .toString(16),
      )
      expect(canonicalIp(groups.join(':'))).toBe(canonical)
    }),
  )
  expect([...ipOctets('127.0.0.1')]).toEqual([127, 0, 0, 1])
})
