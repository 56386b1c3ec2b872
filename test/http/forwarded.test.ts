import { describe, expect, test } from 'vitest'
import { type ForwardedFacts, plainAddress, withForwarded } from '../../src/http/forwarded.ts'
import { headerValues } from '../../src/http/headers.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const FACTS: ForwardedFacts = {
  proto: 'https',
  host: 'localhost:3443',
  port: 3443,
  clientAddress: '127.0.0.1',
  xForwardedFor: 'replace',
}
const OURS: HeaderList = [
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-Host', 'localhost:3443'],
  ['X-Forwarded-Port', '3443'],
  ['X-Forwarded-Proto', 'https'],
]

describe('withForwarded', () => {
  test('adds ours and keeps the rest in order, case and repeats', () => {
    const rest: HeaderList = [
      ['B', '1'],
      ['a', '2'],
      ['b', '3'],
    ]
    expect(withForwarded(rest, FACTS)).toEqual([...rest, ...OURS])
  })

  test.each([
    'x-forwarded-for',
    'X-FORWARDED-PROTO',
    'X-Forwarded-Host',
    'X-Forwarded-Port',
    'X-Forwarded-Ssl',
    'X-Forwarded-Scheme',
    'X-Forwarded-Server',
    'X-Forwarded-Prefix',
    'Forwarded',
    'X-Real-IP',
    'X-Original-URL',
    'X-Rewrite-URL',
  ])('what a client claims by %s is gone', name => {
    expect(
      withForwarded(
        [
          [name, 'http,https'],
          [name, 'evil.example'],
        ],
        FACTS,
      ),
    ).toEqual(OURS)
  })

  test('append keeps the earlier addresses, in one line', () => {
    const told = withForwarded(
      [
        ['X-Forwarded-For', '1.1.1.1, 2.2.2.2'],
        ['x-forwarded-for', '3.3.3.3'],
        ['x-forwarded-for', ''],
        ['X-Forwarded-Proto', 'http'],
      ],
      { ...FACTS, xForwardedFor: 'append' },
    )
    expect(headerValues(told, 'x-forwarded-for')).toEqual(['1.1.1.1, 2.2.2.2, 3.3.3.3, 127.0.0.1'])
    expect(headerValues(told, 'x-forwarded-proto')).toEqual(['https'])
  })
})

test.each([
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['127.0.0.1', '127.0.0.1'],
  ['', ''],
])('plainAddress(%s)', (address, plain) => {
  expect(plainAddress(address)).toBe(plain)
})
