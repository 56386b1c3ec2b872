import { describe, expect, test } from 'vitest'
import type { RequestHead } from '../../src/proxy/browser-side.ts'
import { type GuardPolicy, isOurHost, judgeRequest } from '../../src/proxy/request-guard.ts'

const POLICY: GuardPolicy = {
  allowedHosts: new Set(['shop.example']),
  publicOrigin: 'https://public.example',
  publicHost: 'public.example',
}

function head(more: Partial<RequestHead> = {}): RequestHead {
  return {
    method: 'GET',
    target: '/',
    authority: 'localhost:3443',
    httpVersion: 'HTTP/1.1',
    headers: [['Host', more.authority ?? 'localhost:3443']],
    hasBody: false,
    clientAddress: '127.0.0.1',
    connection: 'c1',
    upgrade: false,
    ...more,
  }
}
const HOST = ['Host', 'localhost:3443'] as const

test.each(['localhost', 'a.b.localhost', 'app.test', '127.9.9.9', '::1', 'shop.example', 'public.example'])(
  '%s is ours',
  name => expect(isOurHost(name, POLICY)).toBe(true),
)
test.each(['example', 'x.shop.example', 'localhost.example', 'mytest', '128.0.0.1', '::2', '0.0.0.0'])(
  '%s is not',
  name => expect(isOurHost(name, POLICY)).toBe(false),
)

describe('judgeRequest', () => {
  test('lets an ordinary request through', () => {
    expect(judgeRequest(head(), POLICY)).toBeNull()
    expect(judgeRequest(head({ method: 'OPTIONS', target: '*' }), POLICY)).toBeNull()
    expect(judgeRequest(head({ httpVersion: 'HTTP/2', headers: [] }), POLICY)).toBeNull()
  })

  test.each([
    ['another host', head({ authority: 'evil.example' }), 421, 'unknown-host'],
    ['no host', head({ authority: '', headers: [] }), 400, 'malformed-request'],
    ['two hosts', head({ headers: [HOST, HOST] }), 400, 'malformed-request'],
    ['host beside :authority', head({ headers: [['host', 'evil.example']] }), 400, 'malformed-request'],
    ['absolute form', head({ target: 'https://localhost/' }), 400, 'malformed-request'],
    ['asterisk by GET', head({ target: '*' }), 400, 'malformed-request'],
    ['a space in the path', head({ target: '/a b' }), 400, 'malformed-request'],
    ['CONNECT', head({ method: 'CONNECT', target: '' }), 400, 'malformed-request'],
    ['a method in lower case', head({ method: 'get' }), 400, 'malformed-request'],
    ['a loop', head({ headers: [HOST, ['Via', '1.1 a, 2.0 AuthProxy']] }), 508, 'loop'],
    [
      'two lengths',
      head({ headers: [HOST, ['Content-Length', '1'], ['Content-Length', '1']] }),
      400,
      'malformed-request',
    ],
    ['gzip, chunked', head({ headers: [HOST, ['Transfer-Encoding', 'gzip, chunked']] }), 400, 'malformed-request'],
    [
      'chunked by HTTP/1.0',
      head({ httpVersion: 'HTTP/1.0', headers: [HOST, ['Transfer-Encoding', 'chunked']] }),
      400,
      'malformed-request',
    ],
  ])('refuses %s', (_, request, status, reason) => {
    expect(judgeRequest(request, POLICY)).toMatchObject({ status, reason })
  })

  test.each([
    [null, null],
    ['https://localhost:3443', null],
    ['https://127.0.0.1:3443', null],
    ['https://public.example', null],
    ['https://shop.example:1', null],
    ['https://localhost', 403],
    ['http://localhost:3443', 403],
    ['null', 403],
    ['', 403],
    ['https://evil.example:3443', 403],
    ['https://localhost:3443@evil.example', 403],
  ])('a websocket from %s: %s', (origin, status) => {
    const headers = [HOST, ['Upgrade', 'websocket'] as const, ...(origin === null ? [] : [['Origin', origin] as const])]
    expect(judgeRequest(head({ upgrade: true, headers }), POLICY)?.status ?? null).toBe(status)
  })

  test('an upgrade to anything else, by POST or with a body is refused', () => {
    const websocket = [HOST, ['Upgrade', 'websocket'] as const]
    for (const request of [
      head({ upgrade: true, headers: [HOST, ['Upgrade', 'h2c']] }),
      head({ upgrade: true, headers: websocket, method: 'POST' }),
      head({ upgrade: true, headers: websocket, hasBody: true }),
    ])
      expect(judgeRequest(request, POLICY)?.status).toBe(400)
  })
})
