import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/model/exchange.ts'
import type { NamedFacts } from '../../src/model/recording.ts'
import { createHistory, type History, type Rank } from '../../src/recording/history.ts'
import { summarise } from '../../src/recording/summary.ts'

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
/** Adds a judged one, as the session does. */
function add(history: History, taken: Exchange, known: readonly NamedFacts[] = [], rank: Rank = 'other') {
  history.add({ exchange: rank === 'asset' ? null : taken, summary: summarise(taken, null), facts: known, rank })
}
const idsOf = (history: History) => history.recorded().exchanges.map(one => one.id)
const bodyOf = ({ outcome }: Exchange) => (outcome.kind === 'response' ? outcome.received.body : null)

describe('createHistory', () => {
  test('keeps the newest ones, in order of arrival, and what is known of them', () => {
    const history = createHistory(2)
    for (const number of [3, 1, 2]) add(history, exchange(number), [facts(`c${number}`), facts('more')])
    const { exchanges, facts: known } = history.recorded()
    expect(exchanges.map(one => one.id)).toEqual(['x1', 'x2'])
    expect(known.map(one => one.cookie)).toEqual(['c1', 'more', 'c2', 'more'])
    expect(history.leftOut()).toEqual({ assets: 0, others: 1, auth: 0 })
  })

  test('what was handed out does not grow afterwards', () => {
    const history = createHistory(10)
    add(history, exchange(1))
    const { exchanges } = history.recorded()
    add(history, exchange(2))
    expect(exchanges).toHaveLength(1)
  })

  test('too many octets: the oldest bodies go, their heads and lengths stay', () => {
    const history = createHistory(100)
    for (let number = 1; number <= 10; number++) add(history, exchange(number, 10 * MIB))
    const { exchanges } = history.recorded()
    expect(exchanges.map(one => bodyOf(one)?.bytes.length)).toEqual([0, 0, 0, 0, ...Array(6).fill(10 * MIB)])
    expect(exchanges.every(one => bodyOf(one)?.totalBytes === 10 * MIB)).toBe(true)
    expect(exchanges[0]?.outcome).toMatchObject({ kind: 'response', received: { headers: [['x-number', '1']] } })
    expect(history.leftOut()).toEqual({ assets: 0, others: 0, auth: 0 })
  })

  test('bodies count again once the exchanges that lost theirs are gone', () => {
    const history = createHistory(3)
    for (let number = 1; number <= 9; number++) add(history, exchange(number, 30 * MIB))
    const { exchanges } = history.recorded()
    expect(exchanges.map(one => one.id)).toEqual(['x7', 'x8', 'x9'])
    expect(exchanges.map(one => bodyOf(one)?.bytes.length)).toEqual([0, 30 * MIB, 30 * MIB])
  })

  test('the newest keeps its body, however large', () => {
    const history = createHistory(5)
    add(history, exchange(1, 1))
    add(history, exchange(2, 65 * MIB))
    expect(history.recorded().exchanges.map(one => bodyOf(one)?.bytes.length)).toEqual([0, 65 * MIB])
  })

  test('what the session was given is not changed by it', () => {
    const history = createHistory(5)
    const first = exchange(1, 40 * MIB)
    add(history, first)
    add(history, exchange(2, 40 * MIB))
    expect(bodyOf(first)?.bytes.length).toBe(40 * MIB)
  })

  test('the least goes first, and of one worth the oldest: auth stays before pages, turns before auth', () => {
    const history = createHistory(4)
    const ranks: readonly Rank[] = ['turn', 'auth', 'other', 'auth', 'other', 'auth', 'auth', 'auth']
    for (const [index, rank] of ranks.entries()) add(history, exchange(index + 1), [], rank)
    expect(idsOf(history)).toEqual(['x1', 'x6', 'x7', 'x8'])
    expect(history.leftOut()).toEqual({ assets: 0, others: 2, auth: 2 })
  })

  test('static files are listed while there is room, counted, and never exported', () => {
    const history = createHistory(8)
    add(history, exchange(1))
    for (let number = 2; number <= 100; number++) add(history, exchange(number), [], 'asset')
    expect(history.summaries().map(one => one.id)).toEqual([
      'x1',
      ...[94, 95, 96, 97, 98, 99, 100].map(one => `x${one}`),
    ])
    expect(idsOf(history)).toEqual(['x1'])
    expect(history.leftOut()).toEqual({ assets: 99, others: 0, auth: 0 })
  })

  test('the newest are there to be looked at, whatever they are', () => {
    const history = createHistory(8)
    for (let number = 1; number <= 8; number++) add(history, exchange(number), [], 'turn')
    for (const number of [9, 10, 11]) add(history, exchange(number))
    expect(idsOf(history).slice(-3)).toEqual(['x8', 'x10', 'x11'])
  })

  test('what a finding names outlives every flood, until the finding names another', () => {
    const history = createHistory(3)
    add(history, exchange(1))
    history.hold('f', ['x1'])
    for (let number = 2; number <= 50; number++) add(history, exchange(number), [], 'turn')
    expect(idsOf(history)).toEqual(['x1', 'x49', 'x50'])
    history.hold('f', ['x50'])
    for (let number = 51; number <= 60; number++) add(history, exchange(number), [], 'turn')
    expect(idsOf(history)).toEqual(['x50', 'x59', 'x60'])
  })

  test('what a finding named until it came up again is marked as such', () => {
    const history = createHistory(8)
    for (let number = 1; number <= 4; number++) add(history, exchange(number))
    history.hold('f', ['x1', 'x2'])
    for (const newest of ['x3', 'x4'] as const) history.hold('f', ['x1', newest])
    history.hold('f', ['x1', 'x4'])
    expect(history.summaries().map(one => one.repeats)).toEqual([undefined, ['f'], ['f'], undefined])
  })

  test('named by two findings, it stays while one of them names it', () => {
    const history = createHistory(2)
    add(history, exchange(1))
    history.hold('f', ['x1'])
    history.hold('g', ['x1'])
    history.hold('f', [])
    for (let number = 2; number <= 9; number++) add(history, exchange(number))
    expect(idsOf(history)).toEqual(['x1', 'x9'])
  })

  test('findings that name more than there is room for keep it all: it is bounded by the findings', () => {
    const history = createHistory(2)
    for (let number = 1; number <= 9; number++) {
      add(history, exchange(number))
      history.hold(`f${number}`, [`x${number}`])
    }
    expect(idsOf(history)).toHaveLength(9)
  })

  test('what a tracker tied to a later one stays before what nobody tied', () => {
    const history = createHistory(3)
    for (const number of [1, 2, 3]) add(history, exchange(number), [], 'auth')
    history.join(['x1', 'x77'])
    for (const number of [4, 5]) add(history, exchange(number), [], 'auth')
    expect(idsOf(history)).toEqual(['x1', 'x4', 'x5'])
  })

  test('bodies of the least go first, those of evidence last', () => {
    const history = createHistory(100)
    add(history, exchange(1, 20 * MIB))
    history.hold('f', ['x1'])
    add(history, exchange(2, 20 * MIB), [], 'turn')
    add(history, exchange(3, 20 * MIB))
    add(history, exchange(4, 20 * MIB), [], 'turn')
    const bodies = history.recorded().exchanges.map(one => bodyOf(one)?.bytes.length)
    expect(bodies).toEqual([20 * MIB, 20 * MIB, 0, 20 * MIB])
  })
})
