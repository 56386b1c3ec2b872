import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { frontByName } from '../../src/fronts/index.ts'
import { none } from '../../src/fronts/none.ts'
import { NO_CHANGES, withChanges } from '../../src/fronts/what-if.ts'
import { get, proxyFor, rawTls, type TestProxy, testIdentity } from '../support/proxy.ts'
import { startApp, startRawApp, type TestApp } from '../support/upstream.ts'

let app: TestApp
let proxy: TestProxy
let handshakes = 0
const cleanups: Array<() => Promise<unknown>> = []

beforeAll(async () => {
  const server = await startApp((_req, res) => res.end('plain'))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 8 << 20 })
  sockets.on('headers', headers => headers.push('Set-Cookie: a=1', 'Set-Cookie: b=2'))
  server.server.on('upgrade', (req, socket, head) => {
    handshakes += 1
    if (req.url === '/refused') {
      socket.end('HTTP/1.1 401 Not Today\r\nContent-Length: 4\r\nSet-Cookie: c=3\r\n\r\nnope')
      return
    }
    sockets.handleUpgrade(req, socket, head, peer => {
      peer.on('error', () => {})
      peer.send(JSON.stringify(req.headers))
      peer.on('message', (data, binary) => peer.send(data, { binary }))
    })
  })
  app = server
  proxy = await proxyFor(app.port)
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(async () => {
  await proxy.close()
  await app.close()
})

function open(path: string, headers: Record<string, string> = {}): WebSocket {
  return new WebSocket(`wss://127.0.0.1:${proxy.port}${path}`, {
    ca: testIdentity().cert,
    headers: { host: `localhost:${proxy.port}`, ...headers },
  })
}

const HANDSHAKE = (extra = '', method = 'GET'): string =>
  `${method} / HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n${extra}\r\n`

describe('a websocket', () => {
  test('opens with both cookies, says https to the app, and echoes 1 MiB', async () => {
    const socket = open('/', { origin: `https://localhost:${proxy.port}`, 'x-forwarded-proto': 'wss' })
    const [[response], [first]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'message')])
    expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(JSON.parse(String(first))).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-host': `localhost:${proxy.port}`,
      origin: `https://localhost:${proxy.port}`,
      via: '1.1 authproxy',
    })
    const payload = randomBytes(1 << 20)
    socket.send(payload)
    const [echo] = await once(socket, 'message')
    const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
    expect(digest(echo)).toBe(digest(payload))
    socket.close()
    await once(socket, 'close')
    expect(proxy.exchanges.at(-1)).toMatchObject({
      upgrade: true,
      outcome: { kind: 'response', received: { status: 101, complete: true } },
    })
  })

  test.each([
    'https://evil.example',
    'null',
    'https://localhost.evil.example',
    'http://localhost:1',
    'https://localhost:1',
  ])('from %s is refused', async origin => {
    const before = handshakes
    const { answer } = await rawTls(proxy.port, HANDSHAKE(`Origin: ${origin}\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(handshakes).toBe(before)
  })

  test('without Origin, and under another name of ours, it opens', async () => {
    for (const extra of ['', `Origin: https://app.localhost:${proxy.port}\r\n`]) {
      const { answer } = await rawTls(proxy.port, HANDSHAKE(extra), text => text.includes('\r\n\r\n'))
      expect(answer).toMatch(/^HTTP\/1\.1 101 /)
    }
  })

  test('that the app refuses keeps status, headers and body', async () => {
    const { answer } = await rawTls(proxy.port, HANDSHAKE().replace('GET /', 'GET /refused'))
    expect(answer).toMatch(/^HTTP\/1\.1 401 Not Today\r\n/)
    expect(answer).toContain('Set-Cookie: c=3\r\n')
    expect(answer).toMatch(/nope$/)
  })

  test('by POST, with a body, or to another protocol does not open', async () => {
    const before = handshakes
    expect((await rawTls(proxy.port, HANDSHAKE('', 'POST'))).answer).toMatch(/^HTTP\/1\.1 400 /)
    expect((await rawTls(proxy.port, `${HANDSHAKE('Content-Length: 2\r\n')}hi`)).answer).toMatch(/^HTTP\/1\.1 400 /)
    expect((await rawTls(proxy.port, HANDSHAKE().replace('localhost', 'evil.example'))).answer).toMatch(
      /^HTTP\/1\.1 421 /,
    )
    expect(handshakes).toBe(before)
  })

  test('goes nowhere but to the app, whatever it names', async () => {
    let reached = 0
    const other = await startRawApp(() => {
      reached += 1
    })
    cleanups.push(other.close)
    const before = handshakes
    const elsewhere = `127.0.0.1:${other.port}`
    const plain = (answer: string) => answer.split(' ')[1]
    const ask = async (handshake: string) =>
      plain((await rawTls(proxy.port, handshake, text => text.includes('\r\n\r\n'))).answer)
    for (const target of [
      `http://${elsewhere}/`,
      `ws://${elsewhere}/`,
      `${elsewhere}`,
      `//${elsewhere}/`,
      `/\\${elsewhere}/`,
      `@${elsewhere}`,
    ])
      expect(['400', '421', '101'], target).toContain(await ask(HANDSHAKE().replace('GET / ', `GET ${target} `)))
    // A name of this machine is ours, whatever port it names; and it is the app that is asked.
    expect(await ask(HANDSHAKE().replace(/Host: .*/, `Host: ${elsewhere}`))).toBe('101')
    expect(await ask(HANDSHAKE().replace(/Host: .*/, 'Host: evil.example'))).toBe('421')
    const named = [
      'X-Forwarded-Host',
      'X-Original-URL',
      'X-Rewrite-URL',
      'X-Middleware-Rewrite',
      'Forwarded',
      'X-Real-IP',
    ]
    const lines = named.map(name => `${name}: ${name === 'Forwarded' ? `host=${elsewhere}` : elsewhere}\r\n`).join('')
    expect(await ask(HANDSHAKE(lines))).toBe('101')
    expect(handshakes).toBeGreaterThan(before)
    expect(reached).toBe(0)
  })

  test('early octets arrive, from both sides', async () => {
    let got = ''
    const raw = await startRawApp(socket =>
      socket.on('data', chunk => {
        got += chunk.toString('latin1')
        if (got.endsWith('early'))
          socket.write('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
        else if (/\r\n\r\n$/.test(got))
          socket.write('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
      }),
    )
    const rawProxy = await proxyFor(raw.port)
    cleanups.push(raw.close, rawProxy.close)
    const { answer } = await rawTls(rawProxy.port, `${HANDSHAKE()}early`, text => text.includes('hello'))
    expect(answer).toMatch(/^HTTP\/1\.1 101 Go\r\n[\s\S]*\r\n\r\nhello$/)
    await expect.poll(() => got.endsWith('\r\n\r\nearly')).toBe(true)
  })

  test('behind another request on the same connection does not open, and harms nobody', async () => {
    const slow = await startApp(() => {})
    const slowProxy = await proxyFor(slow.port)
    cleanups.push(slow.close, slowProxy.close)
    const { answer } = await rawTls(slowProxy.port, `GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n${HANDSHAKE()}`)
    expect(answer).toBe('')
    await expect.poll(() => slowProxy.exchanges.length).toBe(2)
  })

  test('with the app down is a 502', async () => {
    const down = await startApp(() => {})
    await down.close()
    const downProxy = await proxyFor(down.port)
    cleanups.push(downProxy.close)
    expect((await rawTls(downProxy.port, HANDSHAKE())).answer).toMatch(/^HTTP\/1\.1 502 /)
  })
})

describe('a handshake', () => {
  const failureOf = (of: TestProxy) => {
    const { outcome } = of.exchanges.at(-1) ?? {}
    return outcome?.kind === 'failure' ? outcome.failure : null
  }

  test('with a head that the front would not take gets its answer, and the app is not asked', async () => {
    const before = handshakes
    const behind = await proxyFor(app.port, { front: frontByName('nginx') ?? null })
    cleanups.push(behind.close)
    const { answer } = await rawTls(behind.port, HANDSHAKE(`Cookie: a=${'x'.repeat(9_000)}\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*Request Header Or Cookie Too Large/)
    expect(handshakes).toBe(before)
    expect(failureOf(behind)).toMatchObject({ kind: 'front-refused', front: 'nginx' })
  })

  test('that the app leaves without an answer for too long gets the one of the front', async () => {
    const silent = await startRawApp(() => {})
    const front = withChanges(frontByName('nginx') ?? none, { ...NO_CHANGES, timeLimit: 0.5 })
    const behind = await proxyFor(silent.port, { front })
    cleanups.push(silent.close, behind.close)
    const { answer } = await rawTls(behind.port, HANDSHAKE())
    expect(answer).toMatch(/^HTTP\/1\.1 504 Gateway Time-out\r\n/)
    expect(failureOf(behind)).toMatchObject({ kind: 'front-timed-out', front: 'nginx', seconds: 0.5 })
  })

  test('that the app answers by half a body: the browser sees that it is one', async () => {
    const half = await startRawApp(socket =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 401 No\r\nContent-Length: 10\r\n\r\nhalf')
        setTimeout(() => socket.destroy(), 50)
      }),
    )
    const behind = await proxyFor(half.port)
    cleanups.push(half.close, behind.close)
    const { answer } = await rawTls(behind.port, HANDSHAKE())
    expect(answer).toMatch(/^HTTP\/1\.1 401 No\r\nContent-Length: 10\r\n[\s\S]*\r\n\r\nhalf$/)
    expect(behind.exchanges.at(-1)?.outcome).toMatchObject({ received: { status: 401, complete: false } })
  })

  test('that the app answers by what is no status is a 502', async () => {
    const odd = await startRawApp(socket => socket.once('data', () => socket.write('HTTP/1.1 999 Odd\r\n\r\n')))
    const behind = await proxyFor(odd.port)
    cleanups.push(odd.close, behind.close)
    const { answer } = await rawTls(behind.port, HANDSHAKE())
    expect(answer).toMatch(/^HTTP\/1\.1 502 /)
    expect(answer).toContain('999')
  })

  test('before whose answer the browser goes on talking loses none of it', async () => {
    const said = randomBytes(200_000)
    let got = Buffer.alloc(0)
    const slow = await startRawApp(socket => {
      socket.on('data', chunk => {
        got = Buffer.concat([got, chunk])
      })
      setTimeout(() => socket.write('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello'), 300)
    })
    const behind = await proxyFor(slow.port)
    cleanups.push(slow.close, behind.close)
    const socket = tls.connect({
      port: behind.port,
      host: '127.0.0.1',
      ca: testIdentity().cert,
      servername: 'localhost',
    })
    cleanups.push(async () => socket.destroy())
    await once(socket, 'secureConnect')
    socket.write(HANDSHAKE())
    await new Promise(resolve => setTimeout(resolve, 50))
    socket.write(said)
    const body = () => got.subarray(got.indexOf('\r\n\r\n') + 4)
    await expect.poll(() => body().length, { timeout: 5_000 }).toBe(said.length)
    expect(body().equals(said)).toBe(true)
  })
})

describe('torn', () => {
  async function connect(port: number): Promise<{ readonly tcp: net.Socket; readonly socket: tls.TLSSocket }> {
    const tcp = net.connect(port, '127.0.0.1')
    tcp.on('error', () => {})
    const socket = tls.connect({ socket: tcp, ca: testIdentity().cert, servername: 'localhost' })
    socket.on('error', () => {})
    await once(socket, 'secureConnect')
    return { tcp, socket }
  }

  test('by the browser in any phase: the app is let go of, nobody dies', async () => {
    let phase: 'silent' | 'open' = 'silent'
    const raw = await startRawApp(socket =>
      socket.on('data', () => {
        if (phase === 'open' && socket.writable && socket.bytesWritten === 0)
          socket.write('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
        else if (socket.writable && phase === 'open') socket.write('x'.repeat(1000))
      }),
    )
    const rawProxy = await proxyFor(raw.port)
    cleanups.push(raw.close, rawProxy.close)
    for (let round = 0; round < 20; round += 1) {
      for (const kind of ['at once', 'waiting', 'open', 'busy']) {
        phase = kind === 'open' || kind === 'busy' ? 'open' : 'silent'
        const { tcp, socket } = await connect(rawProxy.port)
        socket.write(HANDSHAKE())
        if (kind === 'waiting') await expect.poll(() => raw.open()).toBeGreaterThan(0)
        if (phase === 'open') await once(socket, 'data')
        if (kind === 'busy') socket.write('y'.repeat(100_000))
        if (round % 2 === 0) tcp.resetAndDestroy()
        else socket.destroy()
      }
    }
    await expect.poll(() => raw.open(), { timeout: 5_000 }).toBe(0)
    expect((await get(proxy.port)).status).toBe(200)
  })

  test('while a Node app decides: an app that never looks for the end of its socket is let go of', async () => {
    const held = new Set<Duplex>()
    const slow = await startApp((_req, res) => res.end())
    slow.server.on('upgrade', (_req, socket) => {
      held.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => held.delete(socket))
      socket.resume()
    })
    const slowProxy = await proxyFor(slow.port)
    cleanups.push(slow.close, slowProxy.close)
    const { socket } = await connect(slowProxy.port)
    socket.write(HANDSHAKE())
    await expect.poll(() => held.size).toBe(1)
    socket.destroy()
    await expect.poll(() => held.size).toBe(0)
  })

  test('by the app in any phase: the browser is told', async () => {
    for (const kind of ['before', 'head', 'after']) {
      const raw = await startRawApp(socket =>
        socket.once('data', () => {
          if (kind === 'before') socket.resetAndDestroy()
          else
            socket.write(
              kind === 'head'
                ? 'HTTP/1.1 101 Go\r\nConn'
                : 'HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi',
              () => socket.resetAndDestroy(),
            )
        }),
      )
      const rawProxy = await proxyFor(raw.port)
      cleanups.push(raw.close, rawProxy.close)
      for (let round = 0; round < 5; round += 1) {
        const { answer } = await rawTls(rawProxy.port, HANDSHAKE())
        expect(answer).toMatch(kind === 'after' ? /^HTTP\/1\.1 (?:101|502) / : /^HTTP\/1\.1 502 /)
      }
    }
  })
})
