import { expect, test } from 'vitest'
import { headerValues } from '../../src/http/headers.ts'
import type { RequestHead } from '../../src/proxy/browser-side.ts'
import { upstreamHeaders } from '../../src/proxy/upstream-headers.ts'

function head(more: Partial<RequestHead>): RequestHead {
  return {
    method: 'GET',
    target: '/',
    authority: 'localhost:3443',
    httpVersion: 'HTTP/1.1',
    headers: [['Host', 'localhost:3443']],
    hasBody: false,
    clientAddress: '::1',
    connection: 'c1',
    upgrade: false,
    ...more,
  }
}
const KEEP = { xForwardedFor: 'replace', keepAlive: true } as const

test('HTTP/1.1: the headers of the browser in their order, then ours', () => {
  expect(
    upstreamHeaders(
      head({
        headers: [
          ['A', '1'],
          ['Host', 'localhost:3443'],
          ['a', '2'],
        ],
      }),
      KEEP,
    ),
  ).toEqual([
    ['A', '1'],
    ['Host', 'localhost:3443'],
    ['a', '2'],
    ['X-Forwarded-For', '::1'],
    ['X-Forwarded-Host', 'localhost:3443'],
    ['X-Forwarded-Port', '3443'],
    ['X-Forwarded-Proto', 'https'],
    ['Via', '1.1 authproxy'],
    ['Connection', 'keep-alive'],
  ])
})

test('HTTP/2: Host from :authority, crumbs joined where the first one stood', () => {
  const headers = upstreamHeaders(
    head({
      httpVersion: 'HTTP/2',
      authority: 'app.test',
      headers: [
        ['cookie', 'a=1'],
        ['accept', '*/*'],
        ['cookie', 'b=2'],
        ['cookie', 'c=3'],
      ],
    }),
    KEEP,
  )
  expect(headers.slice(0, 3)).toEqual([
    ['Host', 'app.test'],
    ['cookie', 'a=1; b=2; c=3'],
    ['accept', '*/*'],
  ])
  expect(headerValues(headers, 'x-forwarded-port')).toEqual(['443'])
})

test('two Cookie lines of HTTP/1.1 stay two', () => {
  const headers = upstreamHeaders(
    head({
      headers: [
        ['Host', 'localhost'],
        ['Cookie', 'a=1'],
        ['Cookie', 'b=2'],
      ],
    }),
    KEEP,
  )
  expect(headerValues(headers, 'cookie')).toEqual(['a=1', 'b=2'])
})

test.each([
  ['GET', false, [], []],
  ['DELETE', true, [], [['Transfer-Encoding', 'chunked']]],
  ['OPTIONS', true, [['Transfer-Encoding', 'chunked']], [['Transfer-Encoding', 'chunked']]],
  ['POST', false, [], [['Content-Length', '0']]],
  ['POST', true, [['Content-Length', '5']], [['Content-Length', '5']]],
] as const)('%s with body %s is framed', (method, hasBody, given, framed) => {
  const headers = upstreamHeaders(head({ method, hasBody, headers: [['Host', 'localhost'], ...given] }), KEEP)
  expect(headers.filter(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name))).toEqual(framed)
})

test('a websocket keeps its handshake and asks to switch; a single-use connection says close', () => {
  const websocket = upstreamHeaders(
    head({
      upgrade: true,
      headers: [
        ['Host', 'localhost'],
        ['Connection', 'keep-alive, Upgrade'],
        ['Upgrade', 'WebSocket'],
        ['Sec-WebSocket-Key', 'k'],
      ],
    }),
    KEEP,
  )
  expect(headerValues(websocket, 'connection')).toEqual(['Upgrade'])
  expect(headerValues(websocket, 'upgrade')).toEqual(['websocket'])
  expect(headerValues(websocket, 'sec-websocket-key')).toEqual(['k'])
  expect(headerValues(upstreamHeaders(head({}), { ...KEEP, keepAlive: false }), 'connection')).toEqual(['close'])
})
