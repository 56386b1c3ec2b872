import { expect, test } from 'vitest'
import { frontByName } from '../../src/fronts/index.ts'
import { requestExcess, responseExcess } from '../../src/fronts/limits.ts'
import { none } from '../../src/fronts/none.ts'
import { frontHeaders } from '../../src/fronts/request.ts'
import { NO_CHANGES, ownFront, withChanges } from '../../src/fronts/what-if.ts'
import { withForwarded } from '../../src/http/forwarded.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const HEADERS: HeaderList = [
  ['Host', 'localhost:3443'],
  ['X-Real-IP', '6.6.6.6'],
  ['X-Forwarded-For', '6.6.6.6'],
  ['Cookie', 'a=1; next-auth.session-token.0=x; b=2'],
]
const REQUEST = {
  method: 'GET',
  target: '/',
  authority: 'localhost:3443',
  httpVersion: 'HTTP/1.1',
  headers: HEADERS,
  clientAddress: '::1',
}
const PLACE = { target: 'http://127.0.0.1:3000', id: 'abc', now: 7 }
const sorted = (headers: HeaderList) => [...headers].map(one => one.join(': ')).sort()

test.each(['replace', 'append'] as const)('without a change it is what authproxy always sends (%s)', xForwardedFor => {
  const facts = { proto: 'https', host: 'localhost:3443', port: 3443, clientAddress: '::1', xForwardedFor } as const
  const own = frontHeaders(ownFront(xForwardedFor), HEADERS, REQUEST, PLACE)
  expect(sorted(own)).toEqual(sorted(withForwarded(HEADERS, facts)))
})

test('nothing asked, nothing changed', () => {
  expect(withChanges(none, NO_CHANGES)).toBe(none)
})

test('a header set, one dropped, cookies stripped', () => {
  const front = withChanges(none, {
    setHeaders: ['X-Forwarded-Proto: http', 'Host:  app.test '],
    dropHeaders: ['x-real-ip'],
    stripCookies: ['next-auth.session-token*'],
    headerLimit: null,
    timeLimit: null,
  })
  expect(frontHeaders(front, HEADERS, REQUEST, PLACE)).toEqual([
    ['Host', 'app.test'],
    ['X-Forwarded-For', '6.6.6.6'],
    ['Cookie', 'a=1; b=2'],
    ['X-Forwarded-Proto', 'http'],
  ])
})

test('a limit takes the place of those of whole heads, and keeps the words of the front', () => {
  const nginx = frontByName('nginx') ?? none
  const larger = withChanges(nginx, { ...NO_CHANGES, headerLimit: 16_384 })
  const head = (bytes: number) => ({ status: 200, reason: 'OK', headers: [['Set-Cookie', 'c'.repeat(bytes)]] as const })
  expect(responseExcess(larger, head(10_000))).toBeNull()
  expect(responseExcess(larger, head(20_000))?.limit.answer).toMatchObject({ status: 502, type: 'text/html' })
  const small = withChanges(none, { ...NO_CHANGES, headerLimit: 20 })
  expect(requestExcess(small, REQUEST)?.limit.answer).toMatchObject({ status: 431, body: '' })
})

test.each([
  ['no colon', '"no colon" is not of the form Name: value'],
  [': x', '": x" is not of the form Name: value'],
  ['a b: c', '"a b: c" must be the name of a header'],
  ['A: b\nC: d', 'must be one line'],
])('%j is refused', (line, message) => {
  expect(() => withChanges(none, { ...NO_CHANGES, setHeaders: [line] })).toThrow(message)
})

test('a time takes the place of its own, in its own way and with its own words; else it is counted between two pieces', () => {
  const timeoutOf = (name: string) => withChanges(frontByName(name) ?? none, { ...NO_CHANGES, timeLimit: 10 }).timeout
  expect(timeoutOf('vercel')).toMatchObject({
    seconds: 10,
    over: 'whole',
    answer: { status: 504, body: expect.stringContaining('FUNCTION_INVOCATION_TIMEOUT') },
  })
  expect(timeoutOf('heroku')).toMatchObject({ seconds: 10, betweenSeconds: 10, over: 'head', answer: { status: 503 } })
  expect(timeoutOf('none')).toMatchObject({
    seconds: 10,
    over: 'read',
    answer: { status: 504, reason: 'Gateway Timeout', type: null, body: '' },
    setting: null,
  })
})
