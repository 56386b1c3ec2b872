import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/model/exchange.ts'
import type { NamedFacts } from '../../src/model/session.ts'
import { createHistory } from '../../src/session/history.ts'

const MIB = 1024 * 1024

function exchange(number: number, bodyBytes = 0): Exchange {
  const body = { bytes: new Uint8Array(bodyBytes), totalBytes: bodyBytes }
  const headers = [['x-number', String(number)]] as const
  return {
    id: `x${number}`,
    source: 'live',
    initiator: 'browser',
    startedAt: number,
    timing: { sendMs: 0, waitMs: 0, receiveMs: 0 },
    connection: null,
    upgrade: false,
    request: { method: 'GET', url: 'http://localhost:3000/', httpVersion: 'HTTP/1.1', headers, body: null },
    forwarded: null,
    outcome: {
      kind: 'response',
      received: { status: 200, statusText: '', httpVersion: 'HTTP/1.1', headers, body, complete: true },
      delivered: headers,
    },
  }
}

const facts = (cookie: string): NamedFacts => ({
  cookie,
  values: ['v'],
  facts: { enc: null, kid: null, snapshot: null, csrfMatches: null },
})
const bodyOf = ({ outcome }: Exchange) => (outcome.kind === 'response' ? outcome.received.body : null)

describe('createHistory', () => {
  test('keeps the newest ones, in order of arrival, and what is known of them', () => {
    const history = createHistory(2)
    for (const number of [3, 1, 2]) history.add(exchange(number), [facts(`c${number}`), facts('more')])
    const { exchanges, facts: known } = history.recorded()
    expect(exchanges.map(one => one.id)).toEqual(['x1', 'x2'])
    expect(known.map(one => one.cookie)).toEqual(['c1', 'more', 'c2', 'more'])
    expect(history.dropped()).toBe(1)
  })

  test('what was handed out does not grow afterwards', () => {
    const history = createHistory(10)
    history.add(exchange(1), [])
    const { exchanges } = history.recorded()
    history.add(exchange(2), [])
    expect(exchanges).toHaveLength(1)
  })

  test('too many octets: the oldest bodies go, their heads and lengths stay', () => {
    const history = createHistory(100)
    for (let number = 1; number <= 10; number++) history.add(exchange(number, 10 * MIB), [])
    const { exchanges } = history.recorded()
    expect(exchanges.map(one => bodyOf(one)?.bytes.length)).toEqual([0, 0, 0, 0, ...Array(6).fill(10 * MIB)])
    expect(exchanges.every(one => bodyOf(one)?.totalBytes === 10 * MIB)).toBe(true)
    expect(exchanges[0]?.outcome).toMatchObject({ kind: 'response', received: { headers: [['x-number', '1']] } })
    expect(history.dropped()).toBe(0)
  })

  test('bodies count again once the exchanges that lost theirs are gone', () => {
    const history = createHistory(3)
    for (let number = 1; number <= 9; number++) history.add(exchange(number, 30 * MIB), [])
    const { exchanges } = history.recorded()
    expect(exchanges.map(one => one.id)).toEqual(['x7', 'x8', 'x9'])
    expect(exchanges.map(one => bodyOf(one)?.bytes.length)).toEqual([0, 30 * MIB, 30 * MIB])
  })

  test('the newest keeps its body, however large', () => {
    const history = createHistory(5)
    history.add(exchange(1, 1), [])
    history.add(exchange(2, 65 * MIB), [])
    expect(history.recorded().exchanges.map(one => bodyOf(one)?.bytes.length)).toEqual([0, 65 * MIB])
  })

  test('what the session was given is not changed by it', () => {
    const history = createHistory(5)
    const first = exchange(1, 40 * MIB)
    history.add(first, [])
    history.add(exchange(2, 40 * MIB), [])
    expect(bodyOf(first)?.bytes.length).toBe(40 * MIB)
  })
})
