import { createHash } from 'node:crypto'
import { once } from 'node:events'
import https from 'node:https'
import { afterEach, expect, test } from 'vitest'
import { askH2, connectH2, get, proxyFor, testIdentity } from '../support/proxy.ts'
import { startApp } from '../support/upstream.ts'

const MIB = 1024 * 1024
const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(...args: Parameters<typeof startApp>) {
  const app = await startApp(...args)
  const proxy = await proxyFor(app.port, { limits: { recordBodyBytes: 1000 } })
  cleanups.push(app.close, proxy.close)
  return proxy
}

test('each event arrives alone, and the head before any of them', async () => {
  let next: () => void = () => {}
  const proxy = await start((req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream', 'x-encoding': String(req.headers['accept-encoding']) })
    res.flushHeaders()
    next = () => res.write('data: x\n\n')
    res.on('close', () => res.end())
  })
  const session = connectH2(proxy.port)
  const h2 = session.request({ ':path': '/', 'accept-encoding': 'zstd, x' })
  h2.on('error', () => {})
  const [headers] = await once(h2, 'response')
  expect(headers['x-encoding']).toBe('zstd, x')
  const times: number[] = []
  for (let turn = 0; turn < 10; turn += 1) {
    const since = performance.now()
    next()
    const [chunk] = await once(h2, 'data')
    expect(String(chunk)).toBe('data: x\n\n')
    times.push(performance.now() - since)
  }
  session.destroy()
  const request = https.get({
    ...{ host: '127.0.0.1', port: proxy.port, servername: 'localhost', ca: testIdentity().cert, agent: false },
    headers: { host: 'localhost' },
  })
  request.on('error', () => {})
  const [incoming] = await once(request, 'response')
  incoming.on('error', () => {})
  for (let turn = 0; turn < 10; turn += 1) {
    const since = performance.now()
    next()
    const [chunk] = await once(incoming, 'data')
    expect(String(chunk)).toBe('data: x\n\n')
    times.push(performance.now() - since)
  }
  request.destroy()
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(50)
})

test('64 MiB down and up arrive as they are, over both', async () => {
  const block = Buffer.alloc(MIB, 'authproxy!')
  const whole = createHash('sha256')
  for (let count = 0; count < 64; count += 1) whole.update(block)
  const expected = whole.digest('hex')
  const proxy = await start((req, res) => {
    if (req.method === 'POST') {
      const hash = createHash('sha256')
      req.on('data', chunk => hash.update(chunk))
      req.on('end', () => res.end(hash.digest('hex')))
      return
    }
    let left = 64
    const more = (): void => {
      while (left > 0) {
        left -= 1
        if (!res.write(block)) return void res.once('drain', more)
      }
      res.end()
    }
    more()
  })
  const big = Buffer.concat(Array.from({ length: 64 }, () => block))
  const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
  expect(digest((await get(proxy.port)).body)).toBe(expected)
  expect(String((await get(proxy.port, { method: 'POST', body: big })).body)).toBe(expected)
  const session = connectH2(proxy.port)
  expect(digest((await askH2(session, { ':path': '/' })).body)).toBe(expected)
  expect(String((await askH2(session, { ':path': '/', ':method': 'POST' }, big)).body)).toBe(expected)
  session.close()
  await expect.poll(() => proxy.exchanges.length).toBe(4)
  for (const { request, outcome } of proxy.exchanges) {
    const body = request.method === 'POST' ? request.body : outcome.kind === 'response' ? outcome.received.body : null
    expect([body?.bytes.length, body?.totalBytes]).toEqual([1000, 64 * MIB])
  }
})

test.each(['h1', 'h2'])('%s: a browser that does not read holds the app back', async version => {
  let written = 0
  const proxy = await start((_req, res) => {
    const block = Buffer.alloc(MIB)
    const more = (): void => {
      while (written < 200 * MIB) {
        written += block.length
        if (!res.write(block)) return void res.once('drain', more)
      }
    }
    more()
    res.on('error', () => {})
  })
  const session = connectH2(proxy.port)
  if (version === 'h2') {
    const stream = session.request({ ':path': '/' })
    stream.on('error', () => {})
    await once(stream, 'response')
  } else {
    const request = https.get({
      ...{ host: '127.0.0.1', port: proxy.port, servername: 'localhost', ca: testIdentity().cert, agent: false },
      headers: { host: 'localhost' },
    })
    request.on('error', () => {})
    await once(request, 'response')
  }
  let last = -1
  await expect
    .poll(
      () => {
        const still = written === last
        last = written
        return still
      },
      { interval: 300 },
    )
    .toBe(true)
  expect(written).toBeLessThan(32 * MIB)
  session.destroy()
})

test.each(['h1', 'h2'])('%s: an app that does not read holds the browser back', async version => {
  const proxy = await start(req => req.pause())
  const session = connectH2(proxy.port)
  const upload =
    version === 'h2'
      ? session.request({ ':path': '/', ':method': 'POST' }, { endStream: false })
      : https.request({
          ...{ host: '127.0.0.1', port: proxy.port, servername: 'localhost', ca: testIdentity().cert, agent: false },
          ...{ method: 'POST', headers: { host: 'localhost', 'transfer-encoding': 'chunked' } },
        })
  upload.on('error', () => {})
  let accepted = 0
  const block = Buffer.alloc(MIB)
  const more = (): void => {
    if (accepted < 200 * MIB)
      upload.write(block, error => {
        if (error) return
        accepted += block.length
        more()
      })
  }
  more()
  let last = -1
  await expect
    .poll(
      () => {
        const still = accepted === last && accepted > 0
        last = accepted
        return still
      },
      { interval: 300 },
    )
    .toBe(true)
  expect(accepted).toBeLessThan(32 * MIB)
  upload.destroy()
  session.destroy()
})

test('100 requests that hang do not slow the others down', async () => {
  const proxy = await start((req, res) => {
    if (req.url !== '/hang') res.end('ok')
  })
  const session = connectH2(proxy.port)
  for (let count = 0; count < 100; count += 1) session.request({ ':path': '/hang' }).on('error', () => {})
  const times: number[] = []
  for (let turn = 0; turn < 20; turn += 1) {
    const since = performance.now()
    expect((await get(proxy.port)).status).toBe(200)
    times.push(performance.now() - since)
  }
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(100)
  session.destroy()
})
