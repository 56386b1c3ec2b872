import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Exchange } from '../../src/model/exchange.ts'
import type { ProxyOptions } from '../../src/proxy/proxy-options.ts'
import { askH2, connectH2, get, proxyFor, rawTls, type TestProxy } from '../support/proxy.ts'
import { startApp, startCannedApp, type TestApp } from '../support/upstream.ts'

let echo: TestApp
beforeAll(async () => {
  echo = await startApp((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', chunk => chunks.push(chunk))
    req.on('end', () => {
      res.writeHead(200, ['Set-Cookie', 'a=1', 'X-App', 'Yes', 'Set-Cookie', 'b=2'])
      res.end(`echo ${Buffer.concat(chunks)}`)
    })
  })
})
afterAll(() => echo.close())

const CANNED = [
  'HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nSet-Cookie: a=\xe9; Path=/\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!',
  'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n',
  'HTTP/1.1 200 OK\r\nX-Bad: \x01\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut',
]

describe('law: the browser gets the same octets with capture on, off, or crashing', () => {
  const boom = (): never => {
    throw new Error('inspection crashed')
  }
  const modes: ReadonlyArray<readonly [string, Partial<ProxyOptions>]> = [
    ['off', { sink: undefined } as unknown as Partial<ProxyOptions>],
    ['crashing', { sink: boom, shouldRecordRequestBody: boom, shouldRecordResponseBody: boom }],
    ['capped at nothing', { limits: { recordBodyBytes: 0 } }],
  ]

  async function octets(proxy: TestProxy): Promise<unknown> {
    const h1 = await rawTls(
      proxy.port,
      'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi',
    )
    const session = connectH2(proxy.port)
    const h2 = await askH2(session, { ':path': '/a', ':method': 'POST', ':authority': 'localhost' }, 'hi')
    session.destroy()
    return { h1, h2: { ...h2, headers: { ...h2.headers } } }
  }

  test.each(CANNED.map(canned => [JSON.stringify(canned.slice(0, 60)), canned]))('%s', async (_, canned) => {
    const app = await startCannedApp(canned)
    const reference = await proxyFor(app.port)
    const expected = await octets(reference)
    await expect.poll(() => reference.exchanges.length).toBe(2)
    for (const [mode, more] of modes) {
      const proxy = await proxyFor(app.port, more)
      expect(await octets(proxy), mode).toEqual(expected)
      await proxy.close()
    }
    await reference.close()
    await app.close()
  })
})

const sizesOf = (body: Body | null) => (body === null ? null : `${body.bytes.length} of ${body.totalBytes}`)

describe('an exchange', () => {
  test('holds both sides whole', async () => {
    let clock = 0
    const proxy = await proxyFor(echo.port, { now: () => 1_700_000_000_000, clock: () => (clock += 5) })
    await get(proxy.port, { path: '/a?b=%20', method: 'POST', body: 'hello', headers: { cookie: 'x=1' } })
    const session = connectH2(proxy.port)
    await askH2(session, { ':path': '/h2', cookie: ['a=1', 'b=2'] })
    session.destroy()
    await expect.poll(() => proxy.exchanges.length).toBe(2)
    const [h1, h2] = proxy.exchanges as [Exchange, Exchange]
    expect(h1).toMatchObject({
      id: 'x1',
      source: 'live',
      initiator: 'browser',
      startedAt: 1_700_000_000_000,
      connection: 'c1',
      upgrade: false,
      request: { method: 'POST', url: `https://localhost:${proxy.port}/a?b=%20`, httpVersion: 'HTTP/1.1' },
      outcome: {
        kind: 'response',
        received: { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', complete: true },
      },
    })
    expect(String(Buffer.from(h1.request.body?.bytes ?? []))).toBe('hello')
    expect(h1.forwarded).toContainEqual(['X-Forwarded-Proto', 'https'])
    for (const part of Object.values(h1.timing)) expect(part).toBeGreaterThan(0)
    if (h1.outcome.kind !== 'response') throw new Error('a response is expected')
    expect(String(Buffer.from(h1.outcome.received.body?.bytes ?? []))).toBe('echo hello')
    expect(h1.outcome.received.headers.slice(0, 3)).toEqual([
      ['Set-Cookie', 'a=1'],
      ['X-App', 'Yes'],
      ['Set-Cookie', 'b=2'],
    ])
    expect(h2).toMatchObject({
      id: 'x2',
      connection: 'c2',
      request: {
        httpVersion: 'HTTP/2',
        body: null,
        headers: [
          ['cookie', 'a=1'],
          ['cookie', 'b=2'],
        ],
      },
    })
    expect(h2.forwarded).toContainEqual(['cookie', 'a=1; b=2'])
    if (h2.outcome.kind !== 'response') throw new Error('a response is expected')
    expect(h2.outcome.delivered.slice(0, 3)).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-app', 'Yes'],
    ])
    await proxy.close()
  })

  test('is told once, in the order of completion, with ids in the order of arrival', async () => {
    let release: () => void = () => {}
    let arrived = false
    const app = await startApp((req, res) => {
      if (req.url === '/fast') res.end('ok')
      else {
        arrived = true
        release = () => res.end('ok')
      }
    })
    const proxy = await proxyFor(app.port)
    const slow = get(proxy.port, { path: '/slow' })
    await expect.poll(() => arrived).toBe(true)
    await get(proxy.port, { path: '/fast' })
    release()
    await slow
    await expect.poll(() => proxy.exchanges.map(({ id }) => id)).toEqual(['x2', 'x1'])
    await proxy.close()
    expect(proxy.exchanges).toHaveLength(2)
    await app.close()
  })

  test('holds no body that nobody asked for, and knows its size', async () => {
    const proxy = await proxyFor(echo.port, {
      shouldRecordRequestBody: ({ url }) => url.endsWith('/yes'),
      shouldRecordResponseBody: ({ url }, { status, headers }) =>
        url.endsWith('/yes') && status === 200 && headers.length > 0,
    })
    await get(proxy.port, { path: '/yes', method: 'POST', body: 'in' })
    await get(proxy.port, { path: '/no', method: 'POST', body: 'in' })
    await expect.poll(() => proxy.exchanges.length).toBe(2)
    const bodies = proxy.exchanges.map(({ request, outcome }) => [
      sizesOf(request.body),
      outcome.kind === 'response' ? sizesOf(outcome.received.body) : null,
    ])
    expect(bodies).toEqual([
      ['2 of 2', '7 of 7'],
      ['0 of 2', '0 of 7'],
    ])
    await proxy.close()
  })
})
