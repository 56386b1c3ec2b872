import { expect, test } from 'vitest'
import { describeChanges, frontChanges } from '../../src/http/header-changes.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const request = {
  method: 'GET',
  url: 'https://localhost:3443/a',
  httpVersion: 'HTTP/2',
  headers: [
    ['cookie', 'a=1'],
    ['cookie', 'b=2'],
    ['te', 'trailers'],
    ['x-real-ip', '6.6.6.6'],
    ['x_y', '1'],
  ],
  body: null,
} as const
const forwarded: HeaderList = [
  ['Host', 'localhost'],
  ['Cookie', 'b=2'],
  ['X-Real-IP', '::1'],
  ['X-Forwarded-Proto', 'https'],
  ['Via', '1.1 authproxy'],
  ['Connection', 'close'],
]
const received = { status: 200, statusText: '', httpVersion: 'HTTP/1.1', body: null, complete: true }
const headers: HeaderList = [
  ['Location', 'http://127.0.0.1:3000/'],
  ['Set-Cookie', 's=1; Path=/'],
  ['Date', 'now'],
]

test('both ways, names only; what belongs to a connection does not count', () => {
  const changes = frontChanges({
    front: 'nginx',
    request,
    forwarded,
    outcome: {
      kind: 'response',
      received: { ...received, headers },
      delivered: [
        ['location', 'https://localhost/'],
        ['date', 'now'],
      ],
    },
  })
  expect(changes).toEqual({
    request: { added: ['X-Forwarded-Proto'], changed: ['Host', 'X-Real-IP'], removed: ['x_y'], cookies: ['a'] },
    response: { added: [], changed: ['location'], removed: [], cookies: ['s'] },
  })
  if (changes?.request == null || changes.response === null) throw new Error('nothing changed')
  expect(describeChanges(changes.request)).toBe(
    'sets X-Forwarded-Proto; changes Host, X-Real-IP; takes away x_y; keeps back the cookies a',
  )
  expect(describeChanges(changes.response)).toBe('changes location; keeps back the cookies s')
})

test('without a front there is nothing to tell; a request that it refused went nowhere', () => {
  const failure = { kind: 'unknown', detail: '' } as const
  const outcome = { kind: 'failure', failure, answered: 400 } as const
  expect(frontChanges({ request, forwarded, outcome })).toBeNull()
  expect(frontChanges({ front: 'nginx', request, forwarded: null, outcome })).toEqual({ request: null, response: null })
})
