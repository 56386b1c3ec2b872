import { once } from 'node:events'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../src/model/exchange.ts'
import type { ProxyOptions } from '../../src/proxy/proxy-options.ts'
import { askH2, connectH2, get, proxyFor, rawTls, type TestProxy, testIdentity } from '../support/proxy.ts'
import { startApp, startCannedApp, startRawApp, type TestApp } from '../support/upstream.ts'

const cleanups: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function proxyBefore(app: TestApp, more: Partial<ProxyOptions> = {}): Promise<TestProxy> {
  const proxy = await proxyFor(app.port, more)
  cleanups.push(app.close, proxy.close)
  return proxy
}

async function askBoth(proxy: TestProxy, method = 'GET', body?: string) {
  const h1 = await rawTls(
    proxy.port,
    `${method} / HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nConnection: close\r\n${body === undefined ? '' : `Content-Length: ${body.length}\r\n`}\r\n${body ?? ''}`,
  )
  const session = connectH2(proxy.port)
  const h2 = await askH2(session, { ':path': '/', ':method': method }, body)
  session.close()
  return { h1, h2 }
}

function lastFailure(proxy: TestProxy): Failure | undefined {
  const outcome = proxy.exchanges.at(-1)?.outcome
  return outcome?.kind === 'failure' ? outcome.failure : undefined
}

describe('the app dies', () => {
  test.each([
    ['GET', undefined],
    ['POST', 'hello'],
  ])('before the head of a %s: 502', async (method, body) => {
    for (const how of ['end', 'reset'] as const) {
      const app = await startRawApp(socket =>
        socket.once('data', () => (how === 'end' ? socket.end() : socket.resetAndDestroy())),
      )
      const proxy = await proxyBefore(app)
      const { h1, h2 } = await askBoth(proxy, method, body)
      expect(h1.answer).toMatch(/^HTTP\/1\.1 502 /)
      expect([h2.headers[':status'], h2.code]).toEqual([502, 0])
      expect(lastFailure(proxy)).toMatchObject({ kind: 'app-closed' })
    }
  })

  test.each([
    ['content-length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
    ['chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['chunked, inside a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf'],
    ['until the end', 'HTTP/1.0 200 OK\r\n\r\nhalf'],
    ['chunked, garbage', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n'],
  ])('mid-body (%s): the browser sees an abort, never a clean end', async (_, canned) => {
    for (const how of ['end', 'reset'] as const) {
      if (how === 'end' && canned.startsWith('HTTP/1.0')) continue
      const proxy = await proxyBefore(await startCannedApp(canned, how))
      const h1 = get(proxy.port)
      await expect(h1).rejects.toThrow()
      const session = connectH2(proxy.port)
      const h2 = await askH2(session, { ':path': '/' })
      expect(h2.code).toBe(8)
      expect((await askH2(session, { ':path': '/', ':authority': 'evil.example' })).headers[':status']).toBe(421)
      session.close()
      await expect.poll(() => proxy.exchanges.length).toBe(3)
      for (const { outcome } of proxy.exchanges.slice(0, 2))
        if (outcome.kind === 'response') expect(outcome.received.complete).toBe(false)
        else expect(how).toBe('reset')
    }
  })

  test('down, then up: a page that waits, JSON for the rest, an event for each change', async () => {
    const probe = await startApp((_req, res) => res.end('up'))
    const { port } = probe
    await probe.close()
    const events: string[] = []
    const proxy = await proxyBefore({ port, close: async () => {} }, { onEvent: event => events.push(event.kind) })
    const start = performance.now()
    const page = await get(proxy.port, { headers: { accept: 'text/html,*/*' }, path: '/<script>' })
    expect(performance.now() - start).toBeLessThan(500)
    expect([page.status, page.headers['content-type']]).toEqual([502, 'text/html; charset=utf-8'])
    expect(String(page.body)).toContain(`Waiting for localhost:${port}: nothing listens there`)
    expect(String(page.body)).toContain('http-equiv="refresh"')
    const json = await get(proxy.port, { headers: { accept: '*/*' } })
    expect(JSON.parse(String(json.body))).toMatchObject({ error: 'app-unreachable' })
    expect(lastFailure(proxy)).toMatchObject({ kind: 'app-unreachable', code: 'ECONNREFUSED' })
    const server = net.createServer(socket => {
      socket.on('error', () => {})
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nup')
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    cleanups.push(() => server.close())
    expect((await get(proxy.port)).status).toBe(200)
    expect(events).toEqual(['app-down', 'app-up'])
  })

  test('an https app on this machine is trusted only when asked for', async () => {
    const server = https.createServer(testIdentity(), (_req, res) => res.end('secure'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanups.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const target = { protocol: 'https:', host: 'localhost', port } as const
    const strict = await proxyBefore({ port, close: async () => {} }, { target })
    const refused = await get(strict.port)
    expect([refused.status, JSON.parse(String(refused.body)).error]).toEqual([502, 'app-unreachable'])
    expect(lastFailure(strict)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    const events: string[] = []
    const trusting = await proxyBefore(
      { port, close: async () => {} },
      { target, allowSelfSignedTarget: true, onEvent: event => events.push(event.kind) },
    )
    expect(String((await get(trusting.port)).body)).toBe('secure')
    expect(events).toEqual(['target-unverified', 'app-up'])
  })

  test('an app on ::1 only is found, and found again', async ({ skip }) => {
    const app = await startApp(
      (_req, res) => res.end('six'),
      () => {},
      '::1',
    ).catch(() => null)
    if (app === null) return skip('this machine has no ::1')
    const proxy = await proxyBefore(app)
    for (let turn = 0; turn < 3; turn += 1) expect(String((await get(proxy.port)).body)).toBe('six')
  })
})

describe('kept-alive connections', () => {
  test('a GET on one that the app just closed is asked again; a POST is never asked twice', async () => {
    const seen: string[] = []
    // Answers once on each connection, then hangs up on the next request without a word.
    const app = await startRawApp(socket => {
      let requests = 0
      socket.on('data', chunk => {
        requests += 1
        if (requests > 1) {
          socket.resetAndDestroy()
          return
        }
        seen.push(chunk.toString().slice(0, 4))
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })
    const proxy = await proxyBefore(app)
    const session = connectH2(proxy.port)
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await askH2(session, { ':path': '/' })).headers[':status']).toBe(200)
      expect((await askH2(session, { ':path': '/', ':method': 'POST' }, 'x')).headers[':status']).toBe(200)
    }
    session.close()
    expect(seen.filter(line => line === 'POST')).toHaveLength(10)
    expect(seen.filter(line => line === 'GET ')).toHaveLength(10)
  })

  test('are used again', async () => {
    const app = await startApp((_req, res) => res.end('ok'))
    let connections = 0
    app.server.on('connection', () => {
      connections += 1
    })
    const proxy = await proxyBefore(app)
    for (let turn = 0; turn < 10; turn += 1) expect((await get(proxy.port)).status).toBe(200)
    expect(connections).toBe(1)
  })

  test('octets after an answer never become the next one', async () => {
    const proxy = await proxyBefore(
      await startCannedApp(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
        'keep',
      ),
    )
    for (let turn = 0; turn < 5; turn += 1) expect(String((await get(proxy.port)).body)).toBe('ok')
  })

  test.each([
    ['204', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil'],
    ['304', 'HTTP/1.1 304 Not Modified\r\n\r\nevil'],
  ])('octets after a %s, which has no body, do not take the answer away', async (status, canned) => {
    const { h1, h2 } = await askBoth(await proxyBefore(await startCannedApp(canned, 'keep')))
    expect(h1.answer.slice(9, 12)).toBe(status)
    expect(h1.answer).not.toContain('evil')
    expect(String(h2.headers[':status'])).toBe(status)
  })
})

describe('answers that are not HTTP', () => {
  const body = 'Content-Length: 2\r\n\r\nok'
  test.each([
    ['status 099', `HTTP/1.1 099 X\r\n${body}`, null, null],
    ['status 999', `HTTP/1.1 999 X\r\n${body}`, null, null],
    ['status 600', `HTTP/1.1 600 X\r\n${body}`, null, null],
    [
      '101 unasked',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      null,
      null,
    ],
    ['NUL', `HTTP/1.1 200 OK\r\nX-N: a\0b\r\n${body}`, 'X-N', 0],
    ['ESC', `HTTP/1.1 200 OK\r\nSet-Cookie: a=\x1b[2J\r\n${body}`, 'Set-Cookie', 0x1b],
    ['DEL', `HTTP/1.1 200 OK\r\nSet-Cookie: a=\x7f\r\n${body}`, 'Set-Cookie', 0x7f],
    ['a name with a space', `HTTP/1.1 200 OK\r\nX Y: 1\r\n${body}`, 'X Y', 0x20],
    ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 3\r\n${body}`, 'Content-Length', null],
    ['length and chunked', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${body}`, 'Transfer-Encoding', null],
    ['bad length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'Content-Length', null],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', null, null],
  ])('%s: 502, named, and still alive', async (_, canned, header, byte) => {
    const proxy = await proxyBefore(await startCannedApp(canned))
    const { h1, h2 } = await askBoth(proxy)
    expect(h1.answer).toMatch(/^HTTP\/1\.1 502 /)
    expect([h2.headers[':status'], h2.code]).toEqual([502, 0])
    expect(lastFailure(proxy)).toMatchObject({ kind: 'app-response-refused', header, byte })
  })

  test.each([
    ['an odd reason', 'HTTP/1.1 200 \x01\x1b\r\nContent-Length: 2\r\n\r\nok'],
    ['two Location', 'HTTP/1.1 200 OK\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 2\r\n\r\nok'],
    [
      '50 informational',
      `${'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'.repeat(50)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`,
    ],
    ['HTTP/1.0 until the end', 'HTTP/1.0 200 OK\r\n\r\nok'],
    ['100 KiB header', `HTTP/1.1 200 OK\r\nX-B: ${'b'.repeat(100_000)}\r\nContent-Length: 2\r\n\r\nok`],
  ])('%s: passes or is refused, never worse', async (_, canned) => {
    const proxy = await proxyBefore(await startCannedApp(canned))
    const { h1, h2 } = await askBoth(proxy)
    const [, status] = h1.answer.match(/(?:^|\r\n\r\n)HTTP\/1\.1 ([2-5][0-9]{2})/) ?? []
    expect(['200', '502']).toContain(status)
    expect(['200', '502']).toContain(String(h2.headers[':status']))
    if (String(h2.headers[':status']) === '200') expect([String(h2.body), h2.code]).toEqual(['ok', 0])
  })

  test('lenient: the control character is let in, and only its header is missing', async () => {
    const proxy = await proxyBefore(
      await startCannedApp(`HTTP/1.1 200 OK\r\nSet-Cookie: a=\x01\r\nSet-Cookie: b=2\r\n${body}`),
      { lenient: true },
    )
    const { h1, h2 } = await askBoth(proxy)
    expect(h1.answer).toMatch(/^HTTP\/1\.1 200 OK\r\nSet-Cookie: b=2\r\n/)
    expect(h2.headers['set-cookie']).toEqual(['b=2'])
    const outcome = proxy.exchanges.at(-1)?.outcome
    expect(outcome).toMatchObject({
      kind: 'response',
      received: {
        headers: [
          ['Set-Cookie', 'a=\x01'],
          ['Set-Cookie', 'b=2'],
          ['Content-Length', '2'],
        ],
      },
    })
  })
})

describe('answers before the request is over', () => {
  test('413 with the upload still running: answered, no hang', async () => {
    const app = await startRawApp(socket => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig', () =>
          socket.pause(),
        ),
      )
    })
    const proxy = await proxyBefore(app)
    const h1 = await rawTls(
      proxy.port,
      `POST / HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nContent-Length: 1000000000\r\n\r\n${'x'.repeat(100_000)}`,
    )
    expect(h1.answer).toMatch(/^HTTP\/1\.1 413 Too Large\r\n[\s\S]*big$/)
    const session = connectH2(proxy.port)
    const stream = session.request({ ':path': '/', ':method': 'POST' })
    stream.on('error', () => {})
    stream.write('x'.repeat(100_000))
    stream.resume()
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(413)
    if (!stream.closed) await once(stream, 'close')
    expect(stream.rstCode).toBe(0)
    session.close()
  })

  test('Expect: 100-continue asks the app: one 100 and one body, or a 417', async () => {
    let bodies = ''
    const app = await startApp((req, res) => {
      req.on('data', chunk => {
        bodies += chunk
      })
      req.on('end', () => res.end('done'))
    })
    app.server.on('checkContinue', (req, res) => {
      if (req.url === '/no') {
        res.writeHead(417).end()
        return
      }
      res.writeContinue()
      app.server.emit('request', req, res)
    })
    const proxy = await proxyBefore(app)
    const head = (path: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`
    const yes = await rawTls(proxy.port, `${head('/yes')}body`)
    expect(yes.answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
    expect(bodies).toBe('body')
    const no = await rawTls(proxy.port, head('/no'))
    expect(no.answer).toMatch(/^HTTP\/1\.1 417 /)
  })
})
