import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import tls from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askH2, connectH2, get, proxyFor, rawTls, type TestProxy, testIdentity } from '../support/proxy.ts'
import { startRawApp, type TestApp } from '../support/upstream.ts'

/** Longer, and elsewhere: `FUZZ_MS=600000 FUZZ_SEED=7 npx vitest run test/integration/proxy-fuzz.test.ts`. */
const MS = Number(process.env.FUZZ_MS ?? 4_000)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128)
const RUNS = { seed: SEED, numRuns: 1_000_000, interruptAfterTimeLimit: MS, endOnFailure: true }
/** What says nothing for so long waits for more. */
const QUIET_MS = 25

let app: TestApp
let proxy: TestProxy
const seen: string[] = []

/**
 * An app that believes whatever frames a body, and takes all that follows for the next request, whatever Connection says: what hides in
 * a body that was passed on without its frame shows.
 */
function serveBelieving(socket: Socket): void {
  let waiting = ''
  socket.on('data', chunk => {
    waiting += chunk.toString('latin1')
    for (;;) {
      const head = /^([\s\S]*?)\r?\n\r?\n/.exec(waiting)
      if (head === null) return
      const rest = waiting.slice(head[0].length)
      const used = bodyLength(head[0], rest)
      if (used === null) return
      waiting = rest.slice(used)
      seen.push(head[0].split(' ', 2).join(' '))
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    }
  })
}

/** null = it is not all there. */
function bodyLength(head: string, rest: string): number | null {
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  if (!/^transfer-encoding: *chunked/im.test(head)) return rest.length < length ? null : length
  let at = 0
  for (;;) {
    const size = /^([0-9a-f]+)[^\n]*\n/i.exec(rest.slice(at))
    if (size === null) return null
    const octets = Number.parseInt(size[1] ?? '', 16)
    at += size[0].length
    const end = octets === 0 ? /^(?:[^\n]+\n)*?\r?\n/.exec(rest.slice(at)) : null
    if (end !== null) return at + end[0].length
    if (octets === 0 || rest.length < at + octets) return null
    at += octets + 2
  }
}

beforeAll(async () => {
  app = await startRawApp(serveBelieving)
  proxy = await proxyFor(app.port)
})
afterAll(async () => {
  await proxy.close()
  await app.close()
})

/** So many at a time. */
const AT_ONCE = 16
/** A request that is a body: no app may take it for one. */
const HIDDEN = 'GET /r10003 HTTP/1.1\r\nHost: localhost\r\n\r\n'
const HIDDEN_CHUNKED = `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`

const pick = (...values: readonly string[]) => fc.constantFrom(...values)
const junk = fc.string({ unit: 'binary', maxLength: 12 }).map(text => Buffer.from(text).toString('latin1'))
/** Mostly right: what is wrong everywhere is refused at its first octet, and shows nothing. */
const mostly = (right: fc.Arbitrary<string>, ...wrong: readonly fc.Arbitrary<string>[]) =>
  fc.oneof({ weight: 12 * wrong.length, arbitrary: right }, ...wrong)
const lineEnd = mostly(fc.constant('\r\n'), pick('\n', '\r', '\r\r\n', ' \r\n', '\0\r\n'))
const path = fc.integer({ min: 0, max: 9_999 }).map(n => `/r${n}`)
const requestLine = fc.tuple(
  mostly(pick('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'), pick('get', 'TRACE', 'CONNECT', 'PRI', ''), junk),
  mostly(fc.constant(' '), pick('  ', '\t')),
  mostly(path, pick('*', '//evil.example/', 'http://evil.example/r1', '/a b', '/\u00e9', '/r1#x', '')),
  mostly(fc.constant(' HTTP/1.1'), pick(' HTTP/1.0', ' HTTP/2.0', ' HTTP/1.1 ', '')),
  lineEnd,
)
const framing = pick(
  'Content-Length: 5',
  'Content-Length: 0',
  `Content-Length: ${HIDDEN.length}`,
  `Content-Length: ${HIDDEN_CHUNKED.length}`,
  'Content-Length: 5, 5',
  'Content-Length: +5',
  'Content-Length: 5 ',
  'Content-Length: 0x5',
  'Content-Length : 5',
  'Content-Length:\t5',
  ' Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: Chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding:\u000bchunked',
  'Transfer-Encoding : chunked',
  'Transfer_Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
)
const headerLine = fc.tuple(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('Host: localhost') },
    { weight: 6, arbitrary: framing },
    pick(
      'Host: evil.example',
      'Host:',
      'Connection: close',
      'Connection: Content-Length',
      'Connection: keep-alive, Host',
      'Expect: 100-continue',
      'Upgrade: h2c',
      'Upgrade: websocket',
      'Trailer: Host',
      'TE: trailers',
      'Keep-Alive: timeout=1',
      'X: y\r\n folded',
      'Cookie: a=b; c',
      'X-Forwarded-Host: evil.example',
      'Max-Forwards: 0',
      ': x',
      'no colon',
    ),
    junk,
  ),
  lineEnd,
)
const body = fc.oneof(
  fc.constant(''),
  pick(HIDDEN, HIDDEN_CHUNKED),
  pick(
    'hello',
    '5\r\nhello\r\n0\r\n\r\n',
    '0\r\n\r\n',
    '5;x=y\r\nhello\r\n0\r\n\r\n',
    '05\r\nhello\r\n0\r\nHost: evil\r\n\r\n',
    '5\nhello\n0\n\n',
    '0x5\r\nhello\r\n0\r\n\r\n',
    'ffffffffffffffff\r\n',
    '-1\r\n',
    '5\r\nhelloX\r\n0\r\n\r\n',
    '0\r\n\r\nGET /r10001 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /r10002 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ),
  junk,
)
const oneRequest = fc
  .tuple(requestLine, fc.constant('Host: localhost\r\n'), fc.array(headerLine, { maxLength: 5 }), lineEnd, body)
  .map(([line, host, headers, blank, rest]) => `${line.join('')}${host}${headers.flat().join('')}${blank}${rest}`)
/** Framed as it should be, but for one header that may say otherwise. */
const framedRequest = fc
  .tuple(
    requestLine,
    pick(
      `Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
      `Transfer-Encoding: chunked\r\n\r\n${HIDDEN_CHUNKED}`,
      `Content-Length: ${HIDDEN_CHUNKED.length}\r\n\r\n${HIDDEN_CHUNKED}`,
    ),
    fc.option(headerLine, { nil: [] }),
  )
  .map(([line, rest, header]) => `${line.join('')}Host: localhost\r\n${header.join('')}${rest}`)
const octets = fc.array(fc.oneof(oneRequest, framedRequest), { minLength: 1, maxLength: 3 }).map(all => all.join(''))

/** Speaks, listens until there is nothing more, hangs up. */
async function speak(port: number, sent: Uint8Array, alpn: string): Promise<Buffer> {
  const socket = tls.connect({
    port,
    host: '127.0.0.1',
    ca: testIdentity().cert,
    servername: 'localhost',
    ALPNProtocols: [alpn],
  })
  const got: Buffer[] = []
  let timer: NodeJS.Timeout | undefined
  const closed = new Promise(done => socket.once('close', done))
  socket.on('error', () => {})
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => socket.destroy(), QUIET_MS)
  }
  socket.on('data', chunk => {
    got.push(chunk)
    wait()
  })
  socket.once('secureConnect', () => {
    socket.write(sent)
    wait()
  })
  await closed
  clearTimeout(timer)
  return Buffer.concat(got)
}

const isServed = async () => (await get(proxy.port, { path: '/alive' })).status === 200

test(
  'whatever comes over HTTP/1.1: the app sees no request that the proxy did not see, and the next one is served',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(octets, { minLength: 1, maxLength: AT_ONCE }), async all => {
        seen.length = 0
        proxy.exchanges.length = 0
        const answers = await Promise.all(all.map(sent => speak(proxy.port, Buffer.from(sent, 'latin1'), 'http/1.1')))
        for (const answer of answers) expect(answer.toString('latin1')).toMatch(/^(HTTP\/1\.1 \d{3} |$)/)
        await new Promise(done => setTimeout(done, 2))
        const known = proxy.exchanges.map(
          ({ request }) => `${request.method} ${request.url.slice('https://localhost'.length).replace(/^\/\*$/, '*')}`,
        )
        for (const one of seen) {
          const at = known.indexOf(one)
          expect(at, `the app saw ${one}; the proxy saw ${known.join(', ')}`).not.toBe(-1)
          known.splice(at, 1)
        }
        expect(await isServed()).toBe(true)
      }),
      RUNS,
    )
  },
  MS + 60_000,
)

const statusLine = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 100, max: 599 }).map(status => `HTTP/1.1 ${status} Said`) },
  pick(
    'HTTP/1.0 200 OK',
    'HTTP/1.1 200',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 99 Low',
    'HTTP/2 200',
    'ICY 200 OK',
    '',
    'HTTP/1.1 200 \u0007bell',
  ),
  junk,
)
const answerLine = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: framing },
    pick(
      'Set-Cookie: a=b',
      'Connection: close',
      'Connection: keep-alive',
      'Connection: Set-Cookie',
      'Location: /x',
      'X: y\r\n folded',
      'Content-Encoding: gzip',
      'Trailer: X',
      'Upgrade: websocket',
      'Date: never',
      ': x',
      'no colon',
    ),
    junk,
  ),
  lineEnd,
)
const appAnswer = fc
  .tuple(
    statusLine,
    lineEnd,
    fc.array(answerLine, { maxLength: 5 }),
    lineEnd,
    fc.oneof(body, pick('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled')),
  )
  .map(([line, end, headers, blank, rest]) => `${line}${end}${headers.flat().join('')}${blank}${rest}`)

interface Heard {
  readonly status: number
  readonly body: string
  readonly isWhole: boolean
}

/** What a client of Node's hears; null = no answer at all. */
function hear(request: ClientRequest): Promise<Heard | null> {
  return new Promise(resolve => {
    // Of octets behind an answer Node tells here, after the answer.
    let answered = false
    request.on('error', () => answered || resolve(null))
    request.on('upgrade', (_answer, socket) => {
      socket.on('error', () => {})
      socket.destroy()
      resolve(null)
    })
    request.on('response', answer => {
      answered = true
      let text = ''
      answer.setEncoding('latin1').on('data', chunk => {
        text += chunk
      })
      answer.on('error', () => {})
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, body: text, isWhole: answer.complete }))
    })
    request.end()
  })
}

test(
  'whatever the app answers: the browser hears what a client of the app hears, or a refusal, and the next request gets its own answer',
  async () => {
    let told: readonly string[] = []
    const raw = await startRawApp(socket => {
      socket.on('data', chunk => {
        const asked = /GET \/(\w+) /.exec(chunk.toString('latin1'))?.[1] ?? ''
        const answer = told[Number(asked)] ?? 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nown'
        socket.end(Buffer.from(answer, 'latin1'))
      })
    })
    const before = await proxyFor(raw.port)
    const tryOne = async (_: string, n: number): Promise<void> => {
      const ask = (of: string) => `GET /${of} HTTP/1.1\r\nHost: localhost\r\n`
      const tls = {
        host: '127.0.0.1',
        port: before.port,
        servername: 'localhost',
        ca: testIdentity().cert,
        agent: false,
      }
      const [direct, through, { answer }] = await Promise.all([
        hear(http.get({ host: '127.0.0.1', port: raw.port, path: `/${n}`, agent: false })),
        hear(https.get({ ...tls, path: `/${n}`, headers: { host: 'localhost' } })),
        rawTls(before.port, `${ask(String(n))}\r\n${ask(`own${n}`)}Connection: close\r\n\r\n`),
      ])
      expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /)
      if (through?.isWhole === true && through.status !== 502) expect(through).toEqual(direct)
      // The last answer on a connection is the second request's own, where the connection lived so long.
      const own = before.exchanges.find(({ request }) => request.url.endsWith(`/own${n}`))
      if (own?.outcome.kind === 'response' && own.outcome.received.complete) expect(answer).toMatch(/\r\n\r\nown$/)
    }
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(appAnswer, { minLength: 1, maxLength: AT_ONCE }), async all => {
          told = all
          before.exchanges.length = 0
          await Promise.all(all.map(tryOne))
          expect((await get(before.port, { path: '/own' })).body.toString()).toBe('own')
        }),
        RUNS,
      )
    } finally {
      await before.close()
      await raw.close()
    }
  },
  MS + 60_000,
)

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const frame = fc
  .tuple(
    fc.integer({ min: 0, max: 11 }),
    fc.integer({ min: 0, max: 255 }),
    fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.integer({ min: 0, max: 0x7fffffff })),
    fc.uint8Array({ maxLength: 40 }),
    fc.option(fc.integer({ min: 0, max: 0xffffff }), { freq: 8, nil: null }),
  )
  .map(([type, flags, stream, payload, length]) => {
    const head = Buffer.alloc(9)
    head.writeUIntBE(length ?? payload.length, 0, 3)
    head[3] = type
    head[4] = flags
    head.writeUInt32BE(stream, 5)
    return Buffer.concat([head, payload])
  })
/** GET / for localhost, HPACK without a table. */
const literal = (name: string, value: string) =>
  Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)])
const HEADERS = Buffer.concat([
  literal(':method', 'GET'),
  literal(':scheme', 'https'),
  literal(':authority', 'localhost'),
  literal(':path', '/h2'),
])
const request = fc
  .tuple(fc.integer({ min: 0, max: 5 }), pick('end', 'open'))
  .map(([n, how]) =>
    Buffer.concat([Buffer.from([0, 0, HEADERS.length, 1, how === 'end' ? 5 : 4, 0, 0, 0, n * 2 + 1]), HEADERS]),
  )
const frames = fc.array(fc.oneof(frame, request), { maxLength: 12 }).map(all => Buffer.concat(all))

test(
  'whatever comes over HTTP/2: the next request is served',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frames, { minLength: 1, maxLength: AT_ONCE }), fc.boolean(), async (all, settings) => {
        const begin = Buffer.concat([
          Buffer.from(PREFACE),
          settings ? Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]) : Buffer.alloc(0),
        ])
        await Promise.all(all.map(sent => speak(proxy.port, Buffer.concat([begin, sent]), 'h2')))
        const session = connectH2(proxy.port)
        const { headers } = await askH2(session, { ':path': '/alive' })
        session.destroy()
        expect(headers[':status']).toBe(200)
      }),
      RUNS,
    )
  },
  MS + 60_000,
)
