import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHar } from '../../src/har/read.ts'
import { decodeBody } from '../../src/http/decode-body.ts'
import { headerValue, headerValues } from '../../src/http/headers.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { ANSWERS, CAPTURES, judgeAll } from '../support/captures.ts'

type Json = Record<string, unknown>

const response = (more: Json = {}): Json => ({ status: 200, headers: [], content: {}, ...more })
const entry = (more: Json = {}): Json => ({
  startedDateTime: '2026-11-23T20:00:00.000Z',
  time: 10,
  request: { method: 'GET', url: 'https://localhost:3443/a', headers: [] },
  response: response(),
  ...more,
})
const har = (entries: unknown[], more: Json = {}) => JSON.stringify({ log: { entries, ...more } })
const read = (...entries: unknown[]) => readHar(har(entries)).exchanges
const only = (one: Json): Exchange => {
  const [exchange] = read(one)
  if (exchange === undefined) throw new Error('nothing was read')
  return exchange
}
const received = (one: Json) => {
  const { outcome } = only(entry({ response: response(one) }))
  if (outcome.kind === 'failure') throw new Error('a failure')
  return outcome.received
}
const request = (one: Json) => only(entry({ request: { method: 'POST', url: 'http://a.example/', ...one } })).request

describe('refuses', () => {
  test.each([
    ['har-no-json', '<html>'],
    ['har-no-json', '{"log":{"entries":['],
    ['har-no-har', '[]'],
    ['har-no-har', '{"log":{"entries":{}}}'],
    ['har-empty', '{"log":{"entries":[]}}'],
    ['har-empty', '{"log":{"entries":[{"request":{"url":"data:text/plain,a"}},null,7]}}'],
  ])('%s: %s', (code, text) => {
    expect(() => readHar(text)).toThrow(expect.objectContaining({ name: 'UserError', code }))
  })
})

test('a recording of static files alone says so', () => {
  expect(() => readHar('{"log":{"entries":[],"_authproxy":{"leftOut":{"assets":2099}}}}')).toThrow(
    'This HAR holds no requests: all that was recorded were static files (2099).',
  )
})

test('never throws anything but a UserError, whatever the JSON', () => {
  const names =
    'name value headers request response content text status timings _authproxy received url id body raw cookies'
  const key = fc.constantFrom(...names.split(' '))
  const hostile = fc.object({
    key,
    maxDepth: 4,
    withNullPrototype: false,
    values: [fc.string(), fc.constantFrom('x1', 'http://a/'), fc.integer(), fc.boolean(), fc.constant(null)],
  })
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 3 }), hostile, (entries, session) => {
      try {
        readHar(har(entries, { _authproxy: session }))
      } catch (error) {
        expect(error).toHaveProperty('name', 'UserError')
      }
    }),
    { numRuns: 200 },
  )
})

describe('headers', () => {
  const headers = [
    { name: ':status', value: '200' },
    { name: 'set-cookie', value: 'a=1; Path=/\nb=2; Path=/' },
    { name: 'x-name', value: 'é→' },
    { value: 'no name' },
  ]

  test('pseudo headers go, joined Set-Cookie lines part, values are octets', () => {
    const { headers: list } = received({ headers })
    expect(list.map(([name]) => name)).toEqual(['set-cookie', 'set-cookie', 'x-name'])
    expect(headerValues(list, 'set-cookie')).toEqual(['a=1; Path=/', 'b=2; Path=/'])
    expect(headerValue(list, 'x-name')).toBe(Buffer.from('é→').toString('latin1'))
  })

  test('cookies that stand in cookies[] only are used', () => {
    expect(
      headerValue(
        request({
          cookies: [
            { name: 'a', value: '1' },
            { name: 'b', value: '' },
          ],
        }).headers,
        'cookie',
      ),
    ).toBe('a=1; b=')
    const cookies = [
      { name: 'a', value: '1', path: '/', httpOnly: true, sameSite: 'Lax', expires: '2026-12-23T10:00:00Z' },
    ]
    expect(headerValue(received({ cookies }).headers, 'set-cookie')).toBe(
      'a=1; Path=/; Expires=Wed, 23 Dec 2026 10:00:00 GMT; HttpOnly; SameSite=Lax',
    )
  })

  test.each([
    ['h2', 'HTTP/2'],
    ['http/2.0', 'HTTP/2'],
    ['h3', 'HTTP/3'],
    ['http/2+quic/43', 'HTTP/3'],
    ['http/1.1', 'HTTP/1.1'],
    ['unknown', 'HTTP/1.1'],
  ])('version %s is %s', (given, expected) => {
    expect(request({ httpVersion: given }).httpVersion).toBe(expected)
  })
})

describe('bodies', () => {
  test('are decoded already, so Content-Encoding does not decode them again', () => {
    const { body } = received({
      headers: [{ name: 'Content-Encoding', value: 'gzip' }],
      content: { text: '{"user":{}}', size: 11 },
    })
    expect(body).toMatchObject({ decoded: true, totalBytes: 11 })
    expect(body && decodeBody(body, 'gzip').text).toBe('{"user":{}}')
  })

  test('base64, cut ones, missing ones', () => {
    expect(received({ content: { text: 'AAEC', encoding: 'base64' } }).body?.bytes).toEqual(Uint8Array.of(0, 1, 2))
    expect(received({ content: { text: 'ab', size: 100 } }).body?.totalBytes).toBe(100)
    expect(received({ content: { size: 100 } }).body).toBeNull()
    expect(received({ content: { text: '', size: 0 } }).body).toEqual({ bytes: new Uint8Array(0), totalBytes: 0 })
  })

  test.each([
    ['{"user":{"name":"a"}}', 42],
    ['null', 8],
    ['"Bad request."', 28],
    [' [1]\n', 10],
  ])('JSON that has its end is whole, whatever size says: %s', (text, size) => {
    const { body } = received({ content: { text, size } })
    expect(body?.totalBytes).toBe(body?.bytes.length)
  })

  test.each(['{"user":{"name":"a"', '{"user":{}},', '12', '-', '', '<html>{}'])('what may be cut is: %s', text => {
    expect(received({ content: { text, size: 100 } }).body?.totalBytes).toBe(100)
  })

  test('of forms, from text or from params', () => {
    const textOf = (postData: Json) => Buffer.from(request({ postData }).body?.bytes ?? []).toString()
    expect(textOf({ mimeType: 'x', text: 'a=b' })).toBe('a=b')
    expect(
      textOf({
        params: [
          { name: 'a', value: 'b c' },
          { name: 'url', value: 'http%3A%2F%2F' },
        ],
      }),
    ).toBe('a=b%20c&url=http%3A%2F%2F')
  })
})

describe('what did not end well', () => {
  test('status 0 and -1 are failures with the words of the exporter', () => {
    const outcome = (one: Json) => only(entry({ response: response(one) })).outcome
    expect(outcome({ status: 0, _error: 'net::ERR_CONNECTION_REFUSED' })).toEqual({
      kind: 'failure',
      failure: { kind: 'unknown', detail: 'net::ERR_CONNECTION_REFUSED' },
      answered: null,
    })
    expect(outcome({ status: -1, _failureText: 'net::ERR_ABORTED' })).toMatchObject({
      failure: { kind: 'browser-aborted' },
    })
    expect(outcome({ status: 0, statusText: 'EPROTO' })).toMatchObject({ failure: { detail: 'EPROTO' } })
  })

  test('an answer that a navigation cut is not complete', () => {
    expect(received({ _failureText: 'net::ERR_ABORTED', content: { size: -1 } }).complete).toBe(false)
    const headers = [{ name: 'content-length', value: '120' }]
    expect(received({ headers, content: { text: '', size: 0 } }).complete).toBe(false)
    expect(received({ content: { text: '', size: 0 } }).complete).toBe(true)
    expect(received({ status: 304, headers, content: { text: '', size: 0 } }).complete).toBe(true)
  })
})

test('entries come in order of completion, numbered as they stand in the file', () => {
  const slow = entry({ time: 500 })
  const quick = entry({ time: 20, startedDateTime: '2026-11-23T20:00:00.100Z' })
  expect(read(slow, quick, { request: { url: 'chrome-extension://a/b' } }).map(one => one.id)).toEqual(['x2', 'x1'])
})

test('durations add up to the time of the entry; nonsense becomes nought', () => {
  expect(only(entry({ time: 50, timings: { blocked: 5, wait: 30, receive: 4, send: -1 } })).timing).toEqual({
    sendMs: 16,
    waitMs: 30,
    receiveMs: 4,
  })
  expect(only(entry({ time: -1, timings: { wait: -1 } })).timing).toEqual({ sendMs: 0, waitMs: 0, receiveMs: 0 })
})

test('a WebSocket is the https request beneath it', () => {
  const socket = only(entry({ _resourceType: 'websocket', request: { url: 'wss://localhost:3443/_next/hmr' } }))
  expect(socket).toMatchObject({ upgrade: true, request: { url: 'https://localhost:3443/_next/hmr', method: 'GET' } })
})

describe('a sanitised file', () => {
  const session = (text: string) =>
    entry({ request: { url: 'https://a.example/api/auth/session' }, response: response({ content: { text } }) })

  test('is told by answers that need a cookie', () => {
    expect(readHar(har([session('{"user":{"name":"a"}}')])).sanitised).toBe(true)
    expect(readHar(har([session('{}')])).sanitised).toBe(false)
    // A session without a user is one.
    expect(readHar(har([session('{"expires":"2026-12-23T00:00:00.000Z"}')])).sanitised).toBe(true)
  })

  test('is told by a csrf token that was not refused, and not by one that was', () => {
    const signIn = (text: string) =>
      entry({
        request: { method: 'POST', url: 'https://a.example/api/auth/callback/credentials' },
        response: response({ content: { text } }),
      })
    expect(readHar(har([signIn('{"url":"https://a.example/"}')])).sanitised).toBe(true)
    expect(readHar(har([signIn('{"url":"https://a.example/api/auth/signin?csrf=true"}')])).sanitised).toBe(false)
  })

  test('is told by words in place of values', () => {
    const cookie = (value: string) =>
      readHar(har([entry({ request: { url: 'https://a.example/', headers: [{ name: 'Cookie', value }] } })])).sanitised
    expect(cookie('a=[a redacted]; b=1')).toBe(true)
    expect(cookie('a=redacted-12345678__')).toBe(false)
  })
})

test('the log of the app, where a file has it; its environment holds secrets and is not read', () => {
  const text = har([entry()], {
    _serverLog: [{ t: '2026-11-23T20:00:00.000Z', source: 'app', stream: 'stderr', line: 'x' }, { line: 7 }],
    _env: { NEXTAUTH_URL: 'http://localhost:3000', odd: 1 },
    creator: { name: 'WebInspector', version: '537.36' },
  })
  expect(readHar(text)).toMatchObject({
    log: [{ at: Date.UTC(2026, 10, 23, 20), stream: 'stderr', line: 'x' }],
    source: { own: false, creator: 'WebInspector 537.36' },
  })
  expect(JSON.stringify(readHar(text))).not.toContain('http://localhost:3000')
})

test('a tampered entry of ours is read as a foreign one', () => {
  const text = har([entry({ _authproxy: { id: 'evil', request: {} } })], {
    _authproxy: { version: '1', valueFacts: { 'a:1': { snapshot: { kind: 'odd' } } } },
  })
  expect(readHar(text).exchanges).toMatchObject([{ id: 'x1', source: 'har' }])
  expect(readHar(text).valueFacts).toEqual({ 'a:1': { enc: null, kid: null, snapshot: null, csrfMatches: null } })
})

test('a byte order mark does no harm', () => {
  expect(readHar(`\ufeff${har([entry()])}`).exchanges).toHaveLength(1)
})

test('this very file is no HAR', () => {
  expect(() => readHar(readFileSync(import.meta.filename, 'utf8'))).toThrow(/not JSON/)
})

test('a recording whose sizes are twice the truth (chrome-har) says what it says with the right ones', async () => {
  const needsBodies = /callback-returned|callback-threw|session-strategy|credentials-with-database|without-user/
  const rows = ANSWERS.filter(row => needsBodies.test(row.expected_root_cause))
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const text = gunzipSync(readFileSync(new URL(`${row.file}.gz`, CAPTURES))).toString('utf8')
    const har = JSON.parse(text)
    for (const { response } of har.log.entries)
      response.content.size = 2 * Buffer.byteLength(response.content.text ?? '')
    const rulesOf = async (one: string) =>
      (await judgeAll(readHar(one).exchanges, row.secret === null ? [] : [row.secret])).map(finding => finding.rule)
    const expected = await rulesOf(text)
    expect(expected.length).toBeGreaterThan(0)
    expect([row.file, ...(await rulesOf(JSON.stringify(har)))]).toEqual([row.file, ...expected])
  }
})

// The words for a masked value were once looked for with an expression that took time with the cube of such a line.
test('a Cookie header that nearly masks its value thousands of times is read at once', () => {
  const headers = [{ name: 'Cookie', value: '=[redacted'.repeat(100_000) }]
  const request = { method: 'GET', url: 'https://localhost:3443/api/auth/session', headers }
  const entry = { startedDateTime: '2026-11-23T09:00:00.000Z', time: 1, request, response: { status: 200 } }
  expect(readHar(JSON.stringify({ log: { entries: [entry] } })).sanitised).toBe(false)
})

test.each([
  ['__Secure-next-auth.session-token=[redacted]', true],
  ['a=b; c= [REDACTED by a tool] ; d=e', true],
  ['a=<redacted>', true],
  ['redacted', true],
  ['a=****; b=c', true],
  ['a=redacted-1f2e3d4c', false],
  ['a=**', false],
  ['a=[redacted] and more', false],
  ['a=[x]redacted]', false],
])('the Cookie header %j was masked by another tool: %j', (value, expected) => {
  const request = { method: 'GET', url: 'https://localhost:3443/', headers: [{ name: 'Cookie', value }] }
  const entry = { startedDateTime: '2026-11-23T09:00:00.000Z', time: 1, request, response: { status: 200 } }
  expect(readHar(JSON.stringify({ log: { entries: [entry] } })).sanitised).toBe(expected)
})
