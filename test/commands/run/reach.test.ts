import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { type Machine, originAt, readReach } from '../../../src/commands/run/reach.ts'

const at = (address: string, internal = false): NetworkInterfaceInfo => {
  const shared = { address, netmask: '', mac: '', internal, cidr: null }
  return address.includes(':') ? { ...shared, family: 'IPv6', scopeid: 0 } : { ...shared, family: 'IPv4' }
}

const MACHINE: Machine = {
  hostname: 'MacBook.fritz.box',
  interfaces: {
    lo: [at('127.0.0.1', true), at('::1', true)],
    docker0: [at('172.17.0.1')],
    en0: [at('fe80::1'), at('fd00:0:0:0::2'), at('192.168.1.5')],
  },
}
const HERE = { listen: null, host: 'localhost', network: [], names: [] }

test.each([
  [null, HERE],
  ['localhost', HERE],
  ['127.0.0.1', { ...HERE, listen: ['127.0.0.1'] }],
  ['[::1]', { ...HERE, listen: ['::1'] }],
  ['127.0.0.2', { listen: ['127.0.0.2'], host: '127.0.0.2', network: [], names: ['127.0.0.2'] }],
  ['192.168.1.5', { listen: ['192.168.1.5'], host: '192.168.1.5', network: ['192.168.1.5'], names: ['192.168.1.5'] }],
  ['[fd00:0::2]', { listen: ['fd00::2'], host: 'fd00::2', network: ['fd00::2'], names: ['fd00::2'] }],
  [
    'shop.example.com',
    {
      listen: ['shop.example.com'],
      host: 'shop.example.com',
      network: ['shop.example.com'],
      names: ['shop.example.com'],
    },
  ],
  [
    '0.0.0.0',
    {
      listen: ['0.0.0.0', '::1'],
      host: 'localhost',
      network: ['192.168.1.5'],
      names: ['172.17.0.1', '192.168.1.5', 'macbook.local'],
    },
  ],
  [
    '::',
    {
      listen: ['::'],
      host: 'localhost',
      network: ['192.168.1.5', 'fd00::2'],
      names: ['172.17.0.1', '192.168.1.5', 'fd00::2', 'macbook.local'],
    },
  ],
])('--host %s', (host, expected) => {
  expect(readReach(host, MACHINE)).toEqual(expected)
})

test('in a container its address is all there is to show', () => {
  const inside = { hostname: '', interfaces: { veth0: [at('172.17.0.2')] } }
  expect(readReach('0.0.0.0', inside)).toMatchObject({ network: ['172.17.0.2'], names: ['172.17.0.2'] })
})

test('an IPv6 address stands in brackets', () => {
  expect([originAt('fd00::2', 3443), originAt('192.168.1.5', 80)]).toEqual([
    'https://[fd00::2]:3443',
    'https://192.168.1.5:80',
  ])
})
