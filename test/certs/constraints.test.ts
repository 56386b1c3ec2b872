import { expect, test } from 'vitest'
import { describeConstraints, localConstraints, permitsHost, readConstraints } from '../../src/certs/constraints.ts'

test.each([
  ['localhost', true],
  ['app.localhost', true],
  ['a.test', true],
  ['shop.example.com', true],
  ['www.google.com', false],
  ['example.com', false],
  ['notlocalhost', false],
  ['127.9.9.9', true],
  ['128.0.0.1', false],
  ['::1', true],
  ['::2', false],
  ['10.0.0.7', true],
  ['10.9.9.9', true],
  ['192.168.1.5', true],
  ['172.32.0.1', false],
  ['fd00::2', true],
  ['8.8.8.8', false],
  ['203.0.113.7', true],
  ['203.0.113.8', false],
  ['2001:db8:1:2:aaaa::1', true],
  ['2001:db8:1:3::1', false],
])('permits %s: %s', (host, permitted) => {
  expect(
    permitsHost(localConstraints(['shop.example.com', '10.0.0.7', '203.0.113.7', '2001:db8:1:2:3:4:5:6']), host),
  ).toBe(permitted)
})

test('no constraints permit everything, empty ones nothing', () => {
  expect(permitsHost(null, 'www.google.com')).toBe(true)
  expect(permitsHost({ dns: [], ip: [] }, 'localhost')).toBe(false)
})

test('is put into words', () => {
  expect(describeConstraints(localConstraints(['10.0.0.7', '192.168.1.5', '203.0.113.7']))).toBe(
    'localhost, test, local, 127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, fc00::/7, 203.0.113.7/32',
  )
  expect(describeConstraints(null)).toBe('none: it may sign for any site')
})

test('broken DER is a RangeError', () => {
  expect(() => readConstraints(Uint8Array.of(0x30, 0x03, 0xa0, 0x05, 0x00))).toThrow(RangeError)
})
