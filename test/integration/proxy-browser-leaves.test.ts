import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import type http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { askH2, connectH2, get, proxyFor, rawTls, type TestProxy, testIdentity } from '../support/proxy.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

let app: TestApp
let proxy: TestProxy
/** What the app is working on, by path. */
const running = new Map<http.ServerResponse, string>()
let aborted = 0

beforeAll(async () => {
  app = await startApp((req, res) => {
    running.set(res, req.url ?? '')
    res.on('close', () => {
      running.delete(res)
      if (!res.writableFinished) aborted += 1
    })
    if (req.url === '/wait' || req.url === '/upload') return
    if (req.url === '/slow') {
      res.write('first')
      return
    }
    if (req.url === '/big') {
      const block = Buffer.alloc(64 * 1024)
      const more = (): void => {
        while (!res.destroyed && res.write(block));
      }
      res.on('drain', more)
      more()
      return
    }
    res.end('ok')
  })
  proxy = await proxyFor(app.port, { shouldRecordResponseBody: () => false })
})
beforeEach(() => {
  aborted = 0
})
afterAll(async () => {
  await proxy.close()
  await app.close()
})

async function startsRunning(path: string): Promise<void> {
  await expect.poll(() => [...running.values()].includes(path), { interval: 5 }).toBe(true)
}

async function stopsRunning(since: number): Promise<void> {
  await expect.poll(() => running.size, { interval: 5, timeout: 2_000 }).toBe(0)
  expect(performance.now() - since).toBeLessThan(1_000)
}

test.each(['/wait', '/slow', '/big'])('HTTP/1.1: leaving during %s reaches the app within a second', async path => {
  const request = https.get({
    ...{ host: '127.0.0.1', port: proxy.port, servername: 'localhost', ca: testIdentity().cert, agent: false, path },
    headers: { host: 'localhost' },
  })
  request.on('error', () => {})
  if (path === '/wait') await startsRunning(path)
  else await once(request, 'response').then(([incoming]) => once(incoming, 'readable'))
  const since = performance.now()
  request.destroy()
  await stopsRunning(since)
  expect(aborted).toBe(1)
})

test.each(['/wait', '/slow', '/big', '/upload'])(
  'HTTP/2: a reset during %s reaches the app within a second',
  async path => {
    const session = connectH2(proxy.port)
    const stream = session.request(
      { ':path': path, ':method': path === '/upload' ? 'POST' : 'GET' },
      { endStream: path !== '/upload' },
    )
    stream.on('error', () => {})
    if (path === '/upload') stream.write('some')
    if (path === '/wait' || path === '/upload') await startsRunning(path)
    else await once(stream, 'response').then(() => once(stream, 'readable'))
    const since = performance.now()
    stream.close(8)
    await stopsRunning(since)
    expect(aborted).toBe(1)
    expect((await askH2(session, { ':path': '/' })).headers[':status']).toBe(200)
    session.close()
  },
)

test('the exchange of a browser that left says so', async () => {
  const before = proxy.exchanges.length
  const session = connectH2(proxy.port)
  const waiting = session.request({ ':path': '/wait' })
  waiting.on('error', () => {})
  await startsRunning('/wait')
  waiting.close(8)
  const slow = session.request({ ':path': '/slow' })
  slow.on('error', () => {})
  await once(slow, 'data')
  slow.close(8)
  await expect.poll(() => proxy.exchanges.length).toBe(before + 2)
  expect(proxy.exchanges.slice(before).map(exchange => exchange.outcome)).toMatchObject([
    { kind: 'failure', failure: { kind: 'browser-aborted' }, answered: null },
    { kind: 'response', received: { status: 200, complete: false } },
  ])
  session.close()
})

test('1,000 HTTP/2 streams torn down and 100 resets leave nothing behind', async () => {
  const openFiles = (): number => readdirSync('/proc/self/fd').length
  const before = openFiles()
  for (let round = 0; round < 10; round += 1) {
    const session = connectH2(proxy.port)
    const streams = Array.from({ length: 100 }, (_, index) => {
      const stream = session.request({ ':path': ['/wait', '/slow', '/big', '/'][index % 4] ?? '/' })
      stream.on('error', () => {})
      return stream
    })
    await once(streams[99] ?? session, 'response')
    for (const [index, stream] of streams.entries()) if (index % 2 === 0) stream.close(8)
    session.destroy()
  }
  for (let round = 0; round < 100; round += 1) {
    const tcp = net.connect(proxy.port, '127.0.0.1')
    tcp.on('error', () => {})
    const socket = tls.connect({ socket: tcp, ca: testIdentity().cert, servername: 'localhost' })
    socket.on('error', () => {})
    if (round % 5 === 0) await once(tcp, 'connect')
    else {
      await once(socket, 'secureConnect')
      const path = ['/', '/wait', '/slow', '/big'][round % 4]
      if (round % 5 > 1) socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${round % 5 > 2 ? '\r\n' : ''}`)
      if (round % 5 > 3 && path !== '/wait') await once(socket, 'data')
    }
    tcp.resetAndDestroy()
  }
  await expect.poll(() => running.size, { timeout: 5_000 }).toBe(0)
  expect(aborted).toBeGreaterThan(400)
  // The pool of connections to the app may keep some.
  await expect.poll(() => openFiles() - before, { timeout: 8_000 }).toBeLessThanOrEqual(8)
  expect((await get(proxy.port)).status).toBe(200)
}, 60_000)

test('pipelined requests are answered in order, and let go of when the browser leaves', async () => {
  const line = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const warnings: Error[] = []
  const onWarning = (warning: Error): void => {
    warnings.push(warning)
  }
  process.on('warning', onWarning)
  const { answer } = await rawTls(proxy.port, line('/').repeat(30), text => text.split('200 OK').length > 30)
  expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(30)
  process.removeListener('warning', onWarning)
  expect(warnings).toEqual([])
  const socket = tls.connect({ port: proxy.port, host: '127.0.0.1', ca: testIdentity().cert, servername: 'localhost' })
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  socket.write(`${line('/wait')}${line('/slow')}${line('/big')}`)
  await expect.poll(() => running.size).toBe(3)
  const since = performance.now()
  socket.destroy()
  await stopsRunning(since)
})

test('close() ends every connection within a second', async () => {
  const other = await proxyFor(app.port)
  const session = connectH2(other.port)
  session
    .request({ ':path': '/slow' })
    .on('error', () => {})
    .resume()
  const idle = tls.connect({ port: other.port, host: '127.0.0.1', ca: testIdentity().cert, servername: 'localhost' })
  idle.on('error', () => {})
  const silent = net.connect(other.port, '127.0.0.1')
  silent.on('error', () => {})
  await Promise.all([once(idle, 'secureConnect'), startsRunning('/slow')])
  const since = performance.now()
  await Promise.all([other.close(), once(session, 'close'), once(idle, 'close'), once(silent, 'close')])
  expect(performance.now() - since).toBeLessThan(1_000)
  await expect.poll(() => running.size).toBe(0)
})

/** An HTTP/2 frame (RFC 9113 section 4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

test('streams that are reset in the packet that opened them cost no request to the app', async () => {
  const before = proxy.exchanges.length
  const socket = tls.connect({
    ...{ host: '127.0.0.1', port: proxy.port, servername: 'localhost', ca: testIdentity().cert },
    ALPNProtocols: ['h2'],
  })
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk.toString('latin1')
  })
  // :method GET, :path /, :scheme https, :authority localhost (RFC 7541 appendix A; the last one as a literal).
  const headers = Buffer.concat([Buffer.from([0x82, 0x84, 0x87, 0x01, 9]), Buffer.from('localhost')])
  const cancel = Buffer.from([0, 0, 0, 8])
  const streams = Array.from({ length: 400 }, (_, index) => 2 * index + 1)
  socket.write(
    Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      frame(4, 0, 0),
      ...streams.flatMap(id => [frame(1, 5, id, headers), frame(3, 0, id, cancel)]),
      frame(6, 0, 0, Buffer.from('the end!')),
    ]),
  )
  await expect.poll(() => answer).toContain('the end!')
  expect((await get(proxy.port)).status).toBe(200)
  // Some may fall where one TLS record ends and the next begins.
  expect(proxy.exchanges.length - before).toBeLessThan(20)
  socket.destroy()
})
