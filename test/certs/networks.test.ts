import { expect, test } from 'vitest'
import { coverName, coverOf } from '../../src/certs/networks.ts'

test.each([
  [['192.168.1.5'], 'private'],
  [['192.168.1.5', '10.0.0.7', '172.17.0.1', 'fd00::2', '169.254.3.4'], 'private'],
  [['192.0.2.2', '192.168.1.5'], '192.0.2.2+private'],
  [['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:aaaa::1'], '2001_db8_1_2__-64'],
  [['shop.example.com'], 'shop.example.com'],
])('the CA for %j is called %s', (hosts, name) => {
  expect(coverName(hosts)).toBe(name)
})

test('a public address is covered alone, a private one with all private networks', () => {
  expect(coverOf('192.0.2.2').ranges).toEqual([Uint8Array.of(192, 0, 2, 2, 255, 255, 255, 255)])
  expect(coverOf('172.20.1.1').ranges[1]).toEqual(Uint8Array.of(172, 16, 0, 0, 255, 240, 0, 0))
  expect(coverOf('shop.example.com').ranges).toEqual([])
})
