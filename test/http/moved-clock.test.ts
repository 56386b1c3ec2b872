import { describe, expect, test } from 'vitest'
import { frontChanges } from '../../src/http/header-changes.ts'
import { asOfItsTime, describeAhead, withoutPairs } from '../../src/http/moved-clock.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'

const request = (cookie: string): Exchange['request'] => ({
  method: 'GET',
  url: 'https://localhost:3443/',
  httpVersion: 'HTTP/1.1',
  headers: [
    ['host', 'localhost:3443'],
    ['Cookie', cookie],
  ],
  body: null,
})
const cookiesOf = (headers: HeaderList) => headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, v]) => v)

test('pairs go, and a line that loses all of them', () => {
  const headers: HeaderList = [
    ['cookie', 'a=1; b=2'],
    ['Cookie', 'c=3'],
    ['x', 'a=1'],
  ]
  expect(withoutPairs(headers, pair => pair !== 'b=2')).toEqual([
    ['cookie', 'b=2'],
    ['x', 'a=1'],
  ])
})

describe('the request of a browser whose clock was moved as well', () => {
  const clock = { aheadMs: 1, keptBack: ['s'] }

  test('lacks what was kept back; of two of one name, that one', () => {
    const seen = asOfItsTime({ request: request('s=old; t=1; s=new'), forwarded: [['cookie', 't=1; s=new']], clock })
    expect(cookiesOf(seen.request.headers)).toEqual(['t=1; s=new'])
    expect(cookiesOf(asOfItsTime({ request: request('s=old; t=1'), forwarded: null, clock }).request.headers)).toEqual([
      't=1',
    ])
  })

  test('no front is said to have done it', () => {
    const changes = frontChanges({
      front: 'nginx',
      request: request('s=old; t=1; u=2'),
      forwarded: [
        ['host', 'localhost:3443'],
        ['cookie', 't=1'],
      ],
      clock,
      outcome: { kind: 'failure', failure: { kind: 'browser-aborted' }, answered: null },
    })
    expect(changes?.request?.cookies).toEqual(['u'])
  })

  test('all else is the very same', () => {
    const exchange = { request: request('s=1'), forwarded: null }
    expect(asOfItsTime(exchange)).toBe(exchange)
  })
})

test.each([
  [0, ''],
  [90_000, '+1 min 30 s'],
  [8 * 3_600_000, '+8 h'],
  [31 * 86_400_000, '+31 d'],
  [31 * 86_400_000 + 59_000, '+31 d'],
  [32 * 3_600_000, '+1 d 8 h'],
])('%i ms ahead is %s', (ms, text) => expect(describeAhead(ms)).toBe(text))
