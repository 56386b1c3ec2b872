import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

/** What the hop makes of an answer, and how a browser must see that: whole, as none of the app's, or cut. */
export const MISDEEDS = {
  slow: 'whole',
  surplus: 'whole',
  half: 'cut',
  reset: 'cut',
  'bad-chunk': 'cut',
  'half-closed': 'refused',
  garbage: 'refused',
  'status-999': 'refused',
  'two-lengths': 'refused',
} as const satisfies Record<string, 'whole' | 'refused' | 'cut'>
export type Misdeed = keyof typeof MISDEEDS

/** Names a request; with a misdeed behind it where its answer is to suffer one. */
export const MARK = 'x-chaos'

export interface Sent {
  readonly status: number
  readonly hash: string
  readonly setCookies: readonly string[]
}

/** Between authproxy and the app: knows the hash of every answer that it passed on whole, and misbehaves where it is asked to. */
export interface Hop {
  readonly port: number
  /** Of the request of that number. */
  readonly sent: (n: number) => readonly Sent[]
  /** As a port where nobody listens any more. */
  readonly shut: () => Promise<void>
  readonly open: (appPort: number) => Promise<void>
}

const RAW: Partial<Record<Misdeed, string>> = {
  garbage: 'HTTP/1.1 200 OK\r\nno header at all\r\n\r\nhello',
  'status-999': 'HTTP/1.1 999 Beyond\r\nContent-Length: 5\r\n\r\nhello',
  'two-lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
  'bad-chunk': 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n',
}
const STRAY = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray'

export async function startHop(appPort: number): Promise<Hop> {
  const sent = new Map<number, Sent[]>()
  let target = appPort
  let agent = new http.Agent({ keepAlive: true })

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const [number = '', misdeed] = String(request.headers[MARK] ?? '').split(' ') as [string?, Misdeed?]
    const { socket } = request
    const raw = misdeed === undefined ? undefined : RAW[misdeed]
    if (raw !== undefined) return void socket.end(raw)
    // Its own half of the connection only: it goes on reading.
    if (misdeed === 'half-closed') return void socket.end()
    const from = await ask(request)
    const body = await buffer(from)
    if (!from.complete) throw new Error('the app was cut off')
    response.writeHead(from.statusCode ?? 0, from.statusMessage ?? '', from.rawHeaders)
    if (misdeed === 'half' || misdeed === 'reset') {
      response.write(body.subarray(0, body.length / 2))
      await delay(20)
      return void (misdeed === 'half' ? socket.end() : socket.resetAndDestroy())
    }
    const whole: Sent = {
      status: from.statusCode ?? 0,
      hash: createHash('sha256').update(body).digest('hex'),
      setCookies: from.headers['set-cookie'] ?? [],
    }
    const ofIt = sent.get(Number(number)) ?? []
    sent.set(Number(number), [...ofIt, whole])
    if (misdeed === 'slow') {
      const piece = Math.ceil(body.length / 5)
      for (let at = 0; at < body.length && !response.destroyed; at += piece) {
        response.write(body.subarray(at, at + piece))
        await delay(100)
      }
      return void response.end()
    }
    response.end(body)
    if (misdeed === 'surplus') socket.end(STRAY)
  }

  const ask = (request: http.IncomingMessage): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, url: path, headers } = request
      const passed = http.request({ host: '127.0.0.1', port: target, method, path, headers, agent })
      passed.on('response', resolve).on('error', reject)
      request.pipe(passed)
    })

  const listen = async (port: number): Promise<http.Server> => {
    const server = http.createServer((request, response) => {
      response.on('error', () => {})
      request.on('error', () => {})
      // The app is dying: so does this connection.
      answer(request, response).catch(() => request.socket.destroy())
    })
    server.keepAliveTimeout = 60_000
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }

  let server = await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    sent: n => sent.get(n) ?? [],
    shut: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
    open: async appPort => {
      target = appPort
      agent = new http.Agent({ keepAlive: true })
      server = await listen(port)
    },
  }
}
