import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { liHARToK6Script } from 'har-to-k6'
import { har as validate } from 'har-validator/lib/promise.js'
import { describe, expect, test } from 'vitest'
import { readHar } from '../../src/har/read.ts'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import type { Body, Exchange, HeaderList } from '../../src/model/exchange.ts'
import type { SessionExport } from '../../src/model/recording.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { arbitraryExchange } from '../support/arbitrary-exchange.ts'
import { EMPTY_EXPORT } from '../support/empty-export.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const META = {
  version: '0.1.0',
  createdAt: Date.UTC(2026, 10, 23),
  target: 'localhost:3000',
  publicOrigin: 'https://localhost:3443',
}

function session(exchanges: readonly Exchange[], more: Partial<SessionExport> = {}): SessionExport {
  return { ...EMPTY_EXPORT, exchanges, ...more }
}

const textOf = (exchanges: readonly Exchange[]) => [...serialiseHar(writeHar(session(exchanges), META))].join('')

function answer(headers: HeaderList, bytes: Uint8Array | null, complete = true): Exchange {
  const body = bytes === null ? null : { bytes: new Uint8Array(bytes), totalBytes: bytes.length }
  const received = { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', headers, body, complete }
  return {
    id: 'x1',
    source: 'live',
    initiator: 'browser',
    startedAt: META.createdAt,
    timing: { sendMs: 1, waitMs: 20.5, receiveMs: 2 },
    connection: 'b1',
    upgrade: false,
    request: {
      method: 'GET',
      url: 'https://localhost:3443/api/auth/session?a=1|2',
      httpVersion: 'HTTP/2',
      headers: [['Cookie', 'a=1; b=2']],
      body: null,
    },
    forwarded: [['X-Forwarded-Proto', 'https']],
    outcome: { kind: 'response', received, delivered: headers },
  }
}

const contentOf = (headers: HeaderList, bytes: Uint8Array) =>
  writeHar(session([answer(headers, bytes)]), META).log.entries[0]?.response.content
const text = (value: string) => new TextEncoder().encode(value)

test('readHar(writeHar(xs)) equals xs', () => {
  fc.assert(
    fc.property(fc.array(arbitraryExchange, { minLength: 1, maxLength: 4 }), exchanges => {
      expect(readHar(textOf(exchanges)).exchanges).toStrictEqual(exchanges)
    }),
    { numRuns: 300 },
  )
})

test('any exchanges make a file that har-validator accepts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryExchange, { maxLength: 3 }), async exchanges => {
      await validate(JSON.parse(textOf(exchanges)))
    }),
    { numRuns: 200 },
  )
})

test('what stands beside the traffic comes back, too', () => {
  const facts = { enc: 'A256GCM', kid: null, snapshot: { kind: 'opaque' } as const, csrfMatches: null }
  const log = [{ at: 5, stream: 'stderr' as const, line: '[next-auth][error]' }]
  const given = session([answer([], null)], { redacted: true, valueFacts: { 'a:1': facts, __proto__x: facts }, log })
  const read = readHar([...serialiseHar(writeHar(given, META))].join(''))
  expect(read).toMatchObject({ redacted: true, sanitised: false, skipped: 0, log, valueFacts: given.valueFacts })
  expect(read.source).toEqual({ own: true, creator: 'authproxy 0.1.0' })
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('a body compressed with %s is readable in viewers, and exact when read back', (coding, compress) => {
  const exchange = answer([['content-encoding', coding]], compress('{"user":{}}'))
  expect(writeHar(session([exchange]), META).log.entries[0]?.response.content.text).toBe('{"user":{}}')
  expect(readHar(textOf([exchange])).exchanges).toStrictEqual([exchange])
})

test('binary becomes base64, and what cannot be decoded is left to _authproxy', () => {
  expect(contentOf([], Uint8Array.of(0xff, 0xfe))).toMatchObject({ text: '//4=', encoding: 'base64' })
  expect(contentOf([], text('a\u0001b'))).toMatchObject({ encoding: 'base64' })
  const corrupt = contentOf([['Content-Encoding', 'gzip']], text('no gzip'))
  expect(corrupt).toEqual({ size: 0, mimeType: 'x-unknown', comment: 'not valid gzip' })
})

test('a WebSocket is listed as one by viewers', () => {
  const [socket, page] = writeHar(session([{ ...answer([], null), upgrade: true }, answer([], null)]), META).log.entries
  expect([socket?._resourceType, page?._resourceType]).toEqual(['websocket', undefined])
})

describe('an entry', () => {
  const headers: HeaderList = [
    ['Set-Cookie', 'a=1; Path=/; Expires=Wed, 23 Dec 2026 10:00:00 GMT; HttpOnly; SameSite=lax'],
    ['Set-Cookie', 'b=2; Expires=soon; Secure; Partitioned'],
    ['Location', '/signin'],
  ]
  const [entry] = writeHar(session([answer(headers, text('x'))]), META).log.entries

  test('has ISO dates only, one line per Set-Cookie, and sameSite as Chrome writes it', () => {
    expect(entry?.response.cookies).toEqual([
      { name: 'a', value: '1', path: '/', expires: '2026-12-23T10:00:00.000Z', httpOnly: true, sameSite: 'Lax' },
      { name: 'b', value: '2', _expiresRaw: 'soon', secure: true, _partitioned: true },
    ])
    expect(entry?.response.headers.filter(one => one.name === 'Set-Cookie')).toHaveLength(2)
    expect(entry?.response.redirectURL).toBe('/signin')
  })

  test('has a strict URL and keeps the bytes of the real one beside it', () => {
    expect(entry?.request.url).toBe('https://localhost:3443/api/auth/session?a=1%7C2')
    expect(entry?._authproxy.request.url).toBe('https://localhost:3443/api/auth/session?a=1|2')
  })

  test('names nothing that LI-HAR readers take for theirs', () => {
    for (const name of ['checks', 'options', 'variables', 'sleep']) expect(entry).not.toHaveProperty(name)
  })

  test('keeps the headers of the app beside those of the browser only where they differ', () => {
    expect(entry?._authproxy.received).not.toHaveProperty('headers')
  })
})

describe('what the browser sent and got', () => {
  const received: HeaderList = [
    ['Connection', 'keep-alive'],
    ['Content-Type', 'text/html'],
  ]
  const delivered: HeaderList = [['content-type', 'text/html']]
  const page = (body: Body | null, headers: HeaderList = []): Exchange => {
    const given = answer([...received, ...headers], null)
    if (given.outcome.kind === 'failure') return given
    const message = { ...given.outcome.received, body }
    return { ...given, outcome: { kind: 'response', received: message, delivered: [...delivered, ...headers] } }
  }
  const counted = (totalBytes: number): Body => ({ bytes: new Uint8Array(0), totalBytes })
  const responseOf = (exchange: Exchange) => writeHar(session([exchange]), META).log.entries[0]?.response

  test('is over HTTP/2, with the headers that went out; what the app said stands beside it', () => {
    const exchange = page(counted(337))
    const [entry] = writeHar(session([exchange]), META).log.entries
    expect(entry?.response).toMatchObject({
      httpVersion: 'HTTP/2.0',
      headers: [{ name: 'content-type', value: 'text/html' }],
      headersSize: -1,
      bodySize: 337,
    })
    expect(entry?._authproxy.received).toMatchObject({ httpVersion: 'HTTP/1.1', headers: received })
    expect(readHar(textOf([exchange])).exchanges).toStrictEqual([exchange])
  })

  test('has its true size where nothing of it was kept, and none where that is not known', () => {
    expect(responseOf(page(counted(337)))?.content).toEqual({
      size: 337,
      mimeType: 'text/html',
      comment: 'not recorded',
    })
    const coded = responseOf(page(counted(337), [['content-encoding', 'br']]))
    expect([coded?.bodySize, coded?.content.size]).toEqual([337, -1])
    expect(responseOf(page(counted(0)))?.content).toEqual({ size: 0, mimeType: 'text/html', text: '' })
    expect(responseOf(page(null))?.content).toEqual({ size: -1, mimeType: 'text/html' })
    const cut = responseOf(page({ bytes: text('<p>'), totalBytes: 90 }))
    expect([cut?.bodySize, cut?.content.size, cut?.content.text]).toEqual([90, 90, '<p>'])
  })

  test('a form that was sent and not kept has its size, and no empty text', () => {
    const given = page(null)
    const exchange = { ...given, request: { ...given.request, method: 'POST', body: counted(28) } }
    const [entry] = writeHar(session([exchange]), META).log.entries
    expect(entry?.request.bodySize).toBe(28)
    expect(entry?.request).not.toHaveProperty('postData')
  })

  test('files that show what was received, and keep what was delivered, are read as before', () => {
    const exchange = page(null)
    const file = JSON.parse(textOf([exchange]))
    const [entry] = file.log.entries
    const { headers: _, ...own } = entry._authproxy.received
    entry.response.headers = received.map(([name, value]) => ({ name, value }))
    entry._authproxy = { ...entry._authproxy, received: own, delivered }
    expect(readHar(JSON.stringify(file)).exchanges).toStrictEqual([exchange])
  })
})

test('the file says in one line what it holds, in the words of every report', () => {
  expect(writeHar(session([answer([], null)]), META).log.comment).toBe(
    'authproxy 0.1.0: Nobody came: there is no request to judge. 1 exchange; HOLDS LIVE SECRETS, do not share.',
  )
})

test('the line names the causes, or what was proven', async () => {
  const commentOf = async (...lines: readonly string[]) => {
    const recording = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
    const answer = lines.map(line => `set-cookie: ${line}`)
    const steps = [{ request: 'POST https://localhost:3443/api/auth/callback/credentials', status: 200, answer }]
    for (const one of await playExample({ steps })) recording.ingest(one)
    await recording.settled()
    const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
    return writeHar(exportSession(recording.recorded(), paper), META).log.comment
  }
  const token = '__Secure-next-auth.session-token=$jwe4{"sub":"ada"}; Path=/; HttpOnly; SameSite=Lax'
  expect(await commentOf(`${token}; Secure`)).toBe(
    'authproxy 0.1.0: Nothing wrong in what was seen. Proven: signed in at x1, session cookie fit to be stored, the cookie ends with the browser, the token in it ends 2026-12-23 09:00 UTC. 1 exchange; secrets are redacted.',
  )
  expect(await commentOf(token)).toBe(
    'authproxy 0.1.0: 1 error: `__Secure-` cookie without Secure. 1 exchange; secrets are redacted.',
  )
})

test('har-to-k6 makes a script of it', async () => {
  const { main } = await liHARToK6Script(JSON.parse(textOf([answer([['Set-Cookie', 'a=1']], text('{}'))])))
  expect(main).toContain('https://localhost:3443/api/auth/session')
})
