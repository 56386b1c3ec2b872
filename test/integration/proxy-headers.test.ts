import { once } from 'node:events'
import type http2 from 'node:http2'
import https from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromRawHeaders, headerValues } from '../../src/http/headers.ts'
import { askH2, connectH2, get, proxyFor, rawTls, type TestProxy, testIdentity } from '../support/proxy.ts'
import { startApp, startCannedApp, type TestApp } from '../support/upstream.ts'

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: string
  readonly trailers: readonly string[]
}

const COOKIES = [
  '__Host-next-auth.csrf-token=abc%7Cdef; Path=/; HttpOnly; Secure; SameSite=Lax',
  `__Secure-next-auth.session-token.0=${'x'.repeat(3_900)}; Path=/`,
  'b=2',
  'nameless',
  'q="a,b"; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  'a=1',
  'latin=\xe9\xff',
  'a=2',
]
const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT'
const WIRE = [
  'HTTP/1.1 200 Fine By Me',
  'X-First: 1',
  ...COOKIES.map(cookie => `SET-Cookie: ${cookie}`),
  `date: ${DATE}`,
  'Connection: X-Hop, Set-Cookie',
  'X-Hop: gone',
  'Keep-Alive: timeout=5',
  'Upgrade: h2c',
  'Proxy-Authenticate: Basic',
  'Link: </a>',
  'Link: </b>',
  'Content-Length: 2',
  '',
  'ok',
].join('\r\n')

let app: TestApp
let wireApp: TestApp
let proxy: TestProxy
let wireProxy: TestProxy
const seen: Seen[] = []

async function lastSeen(ask: () => Promise<unknown>): Promise<Seen> {
  const before = seen.length
  await ask()
  expect(seen.length).toBe(before + 1)
  const last = seen.at(-1)
  if (last === undefined) throw new Error('the app saw nothing')
  return last
}

beforeAll(async () => {
  app = await startApp((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', chunk => chunks.push(chunk))
    req.on('end', () => {
      seen.push({
        method: req.method ?? '',
        url: req.url ?? '',
        headers: fromRawHeaders(req.rawHeaders),
        body: Buffer.concat(chunks).toString('latin1'),
        trailers: req.rawTrailers,
      })
      res.end('ok')
    })
  })
  wireApp = await startCannedApp(WIRE)
  proxy = await proxyFor(app.port)
  wireProxy = await proxyFor(wireApp.port)
})

afterAll(async () => {
  await Promise.all([proxy.close(), wireProxy.close()])
  await Promise.all([app.close(), wireApp.close()])
})

const SPOOFED = {
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-port': '1',
  'x-forwarded-ssl': 'off',
  forwarded: 'for=6.6.6.6;host=evil.example;proto=http',
  'x-real-ip': '6.6.6.6',
  'x-original-url': '/admin',
  'x-rewrite-url': '/admin',
}

function expectOnlyOurs(headers: Seen['headers'], port: number): void {
  expect(headerValues(headers, 'x-forwarded-proto')).toEqual(['https'])
  expect(headerValues(headers, 'x-forwarded-host')).toEqual([`localhost:${port}`])
  expect(headerValues(headers, 'x-forwarded-port')).toEqual([String(port)])
  expect(headerValues(headers, 'x-forwarded-for')).toEqual(['127.0.0.1'])
  for (const name of ['forwarded', 'x-real-ip', 'x-forwarded-ssl', 'x-original-url', 'x-rewrite-url'])
    expect(headerValues(headers, name)).toEqual([])
  expect(headerValues(headers, 'host')).toEqual([`localhost:${port}`])
  expect(headerValues(headers, 'via')).toEqual(['1.1 authproxy'])
}

describe('what the app sees', () => {
  test('a spoofed origin is replaced, over HTTP/1.1 and HTTP/2', async () => {
    const h1 = await lastSeen(() => get(proxy.port, { headers: SPOOFED }))
    expectOnlyOurs(h1.headers, proxy.port)
    const session = connectH2(proxy.port)
    const h2 = await lastSeen(() => askH2(session, { ':path': '/', ...SPOOFED }))
    expectOnlyOurs(h2.headers, proxy.port)
    session.close()
  })

  test('Connection cannot strip what the app decides by', async () => {
    const { headers } = await lastSeen(() =>
      rawTls(
        proxy.port,
        `GET / HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nCookie: a=1\r\nX-Mine: 1\r\nConnection: close, X-Forwarded-Proto, Cookie, Host, X-Mine\r\n\r\n`,
      ),
    )
    expectOnlyOurs(headers, proxy.port)
    expect(headerValues(headers, 'cookie')).toEqual(['a=1'])
    expect(headerValues(headers, 'x-mine')).toEqual([])
  })

  test('hop-by-hop headers stay behind, also those of an offer to speak h2c', async () => {
    const { headers } = await lastSeen(() =>
      rawTls(
        proxy.port,
        `GET / HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nKeep-Alive: 5\r\nTE: trailers\r\nProxy-Connection: x\r\nProxy-Authorization: y\r\n\r\n`,
        answer => answer.includes('ok'),
      ),
    )
    const names = new Set(headers.map(([name]) => name.toLowerCase()))
    for (const name of ['upgrade', 'http2-settings', 'keep-alive', 'te', 'proxy-connection', 'proxy-authorization'])
      expect(names).not.toContain(name)
  })

  test.each(['//double//slash', '/%2F%2f', '/a/../b/./c', '/p|{}"<>^`', '/?', '/a?x=1&x=%00#'])(
    'the path %s arrives as it is',
    async path => {
      const { url } = await lastSeen(() =>
        rawTls(proxy.port, `GET ${path} HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nConnection: close\r\n\r\n`),
      )
      expect(url).toBe(path)
      expect(proxy.exchanges.at(-1)?.request.url).toBe(`https://localhost:${proxy.port}${path}`)
    },
  )

  test('order, case and repeats of request headers stay', async () => {
    const { headers } = await lastSeen(() =>
      rawTls(
        proxy.port,
        `GET / HTTP/1.1\r\nX-b: 1\r\nHost: localhost:${proxy.port}\r\nx-A: 2\r\nX-B: \xe9\r\nAccept-Encoding: br;q=0, zz\r\nConnection: close\r\n\r\n`,
      ),
    )
    expect(headers.slice(0, 5)).toEqual([
      ['X-b', '1'],
      ['Host', `localhost:${proxy.port}`],
      ['x-A', '2'],
      ['X-B', '\xe9'],
      ['Accept-Encoding', 'br;q=0, zz'],
    ])
  })

  test('cookie crumbs of HTTP/2 become one line', async () => {
    const session = connectH2(proxy.port)
    const { headers } = await lastSeen(() => askH2(session, { ':path': '/', cookie: ['a=1', 'b=2', 'c=3'] }))
    expect(headerValues(headers, 'cookie')).toEqual(['a=1; b=2; c=3'])
    expect(headers.every(([name]) => !name.startsWith(':'))).toBe(true)
    session.close()
  })

  test.each(['DELETE', 'OPTIONS', 'GET', 'HEAD', 'POST', 'PATCH'])(
    'a chunked %s body arrives, framed',
    async method => {
      const hidden = 'GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'
      const { body } = await lastSeen(() =>
        get(proxy.port, { method, body: hidden, headers: { 'transfer-encoding': 'chunked' } }),
      )
      expect(body).toBe(hidden)
      const session = connectH2(proxy.port)
      expect((await lastSeen(() => askH2(session, { ':path': '/', ':method': method }, hidden))).body).toBe(hidden)
      session.close()
    },
  )

  test('trailers over HTTP/2 arrive, without what none may be', async () => {
    const session = connectH2(proxy.port)
    const { trailers, body } = await lastSeen(async () => {
      const stream = session.request({ ':path': '/', ':method': 'POST', trailer: 'x-t' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-t': '1', cookie: 'evil=1' }))
      stream.resume().end('hi')
      await once(stream, 'close')
    })
    session.close()
    expect([trailers, body]).toEqual([['x-t', '1'], 'hi'])
  })

  test('trailers arrive; a Trailer header kills nobody', async () => {
    const host = `Host: localhost:${proxy.port}`
    const { trailers } = await lastSeen(() =>
      rawTls(
        proxy.port,
        `POST / HTTP/1.1\r\n${host}\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\nCookie: evil=1\r\n\r\n`,
      ),
    )
    expect(trailers).toEqual(['X-T', '1'])
    await lastSeen(() => rawTls(proxy.port, `GET / HTTP/1.1\r\n${host}\r\nTrailer: X\r\nConnection: close\r\n\r\n`))
  })

  test('250 KiB of headers pass, both ways', async () => {
    let few = false
    const setCookies = Array.from({ length: 60 }, (_, index) => `c${index}=${'v'.repeat(4_000)}`)
    const big = await startApp(
      (req, res) =>
        res
          .writeHead(200, { 'set-cookie': few ? setCookies.slice(0, 30) : setCookies })
          .end(String(req.headers.cookie?.length)),
      server => Object.assign(server, { maxHeaderSize: 400_000 }),
    )
    const bigProxy = await proxyFor(big.port)
    const cookie = 'c'.repeat(250 * 1024)
    const h1 = await new Promise<{ cookies: unknown; body: string }>((resolve, reject) => {
      const request = https.get(
        {
          host: '127.0.0.1',
          port: bigProxy.port,
          servername: 'localhost',
          ca: testIdentity().cert,
          agent: false,
          headers: { host: 'localhost', cookie },
          maxHeaderSize: 400_000,
        },
        incoming => {
          let body = ''
          incoming.on('data', chunk => {
            body += chunk
          })
          incoming.on('end', () => resolve({ cookies: incoming.headers['set-cookie'], body }))
        },
      )
      request.on('error', reject)
    })
    expect(h1.body).toBe(String(cookie.length))
    expect(h1.cookies).toHaveLength(60)
    // In crumbs, as browsers send it: nghttp2 takes no single field above 64 KiB, and no more than 8 CONTINUATION frames (its client too, Chromium not).
    const crumbs = Array.from({ length: 50 }, () => 'c'.repeat(4_000))
    few = true
    const session = connectH2(bigProxy.port, {
      settings: { maxHeaderListSize: 400_000 },
      maxSendHeaderBlockLength: 400_000,
    } as http2.SecureClientSessionOptions)
    const h2 = await askH2(session, { ':path': '/', cookie: crumbs })
    expect([h2.headers['set-cookie']?.length, String(h2.body)]).toEqual([30, String(crumbs.join('; ').length)])
    session.close()
    await bigProxy.close()
    await big.close()
  })
})

describe('what the browser sees', () => {
  test('HTTP/1.1: status line, order, case, repeats and octets as the app wrote them', async () => {
    const { answer } = await rawTls(
      wireProxy.port,
      `GET / HTTP/1.1\r\nHost: localhost:${wireProxy.port}\r\nConnection: close\r\n\r\n`,
    )
    const [head = '', body] = answer.split('\r\n\r\n')
    expect(head.split('\r\n')).toEqual([
      'HTTP/1.1 200 Fine By Me',
      'X-First: 1',
      ...COOKIES.map(cookie => `SET-Cookie: ${cookie}`),
      `date: ${DATE}`,
      'Link: </a>',
      'Link: </b>',
      'Content-Length: 2',
      'Connection: close',
    ])
    expect(body).toBe('ok')
  })

  test('HTTP/2: the same, and nothing that belongs to a connection', async () => {
    const session = connectH2(wireProxy.port)
    const { headers, rawHeaders, body, code } = await askH2(session, { ':path': '/' })
    expect(headers['set-cookie']).toEqual(COOKIES)
    expect(headers.date).toBe(DATE)
    expect(rawHeaders.filter((_, index) => index % 2 === 0)).toEqual([
      ':status',
      'x-first',
      ...COOKIES.map(() => 'set-cookie'),
      'date',
      'link',
      'link',
      'content-length',
    ])
    expect([String(body), code]).toEqual(['ok', 0])
    session.close()
  })

  test.each([
    ['204', 'HTTP/1.1 204 \r\nX-A: 1\r\n\r\n', 'GET'],
    ['304', 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 5\r\n\r\n', 'GET'],
    ['200', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'HEAD'],
  ])('%s without a body', async (status, canned, method) => {
    const bare = await startCannedApp(canned)
    const bareProxy = await proxyFor(bare.port)
    const h1 = await get(bareProxy.port, { method })
    expect([String(h1.status), h1.body.length]).toEqual([status, 0])
    const session = connectH2(bareProxy.port)
    const h2 = await askH2(session, { ':path': '/', ':method': method })
    expect([String(h2.headers[':status']), h2.body.length, h2.code]).toEqual([status, 0, 0])
    if (status !== '204') expect(h1.headers['content-length']).toBe('5')
    session.close()
    await bareProxy.close()
    await bare.close()
  })

  test('103 and trailers pass, over both', async () => {
    const early = await startCannedApp(
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nX-O: 1\r\n\r\nHTTP/1.1 200 OK\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: done\r\n\r\n',
    )
    const earlyProxy = await proxyFor(early.port)
    const { answer } = await rawTls(
      earlyProxy.port,
      `GET / HTTP/1.1\r\nHost: localhost:${earlyProxy.port}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toContain(
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nX-O: 1\r\n\r\nHTTP/1.1 200 OK\r\n',
    )
    expect(answer).toContain('0\r\nX-T: done\r\n\r\n')
    const session = connectH2(earlyProxy.port)
    const informed: unknown[] = []
    const stream = session.request({ ':path': '/' })
    stream.on('error', () => {})
    stream.on('headers', headers => informed.push(headers[':status'], headers['x-o']))
    const trailers = await new Promise<unknown>(resolve => {
      stream.on('trailers', received => resolve(received['x-t']))
      stream.resume()
    })
    expect(informed).toEqual([102, undefined, 103, '1'])
    expect(trailers).toBe('done')
    session.close()
    await earlyProxy.close()
    await early.close()
  })
})
