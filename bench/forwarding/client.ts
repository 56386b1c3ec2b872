import http2 from 'node:http2'
import tls from 'node:tls'

/** What one request wants, and what the answer must be: a contestant that answers wrongly must not count as fast. */
export interface Ask {
  readonly path: string
  /** The browser's jar. What an answer sets comes with the next request. */
  readonly jar: Map<string, string>
  readonly bodyBytes: number | null
}

export interface LoadClient {
  /** One request; resolves when its answer is whole. Rejects on anything but a 200 of the right length. */
  readonly get: (ask: Ask) => Promise<void>
  readonly close: () => void
  /** TLS connections opened so far. */
  readonly connections: () => number
}

interface Server {
  readonly port: number
  readonly ca: string
}

function cookieHeader({ jar }: Ask): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

function store({ jar }: Ask, line: string): void {
  const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
  jar.set(name, value)
}

function judge(ask: Ask, status: number, bytes: number): void {
  if (status !== 200 || (ask.bodyBytes !== null && bytes !== ask.bodyBytes)) {
    throw new Error(`${ask.path} was answered with ${status} and ${bytes} bytes`)
  }
}

/** One browser connection over HTTP/1.1: kept alive as long as the server does, then opened again with the TLS ticket. */
export function createH1Client({ port, ca }: Server): LoadClient {
  let socket: tls.TLSSocket | null = null
  let ticket: Buffer | undefined
  let connections = 0

  const connect = (): Promise<tls.TLSSocket> =>
    new Promise((resolve, reject) => {
      connections++
      const fresh = tls.connect({
        ...{ port, ca, host: '127.0.0.1', servername: 'localhost', ALPNProtocols: ['http/1.1'] },
        ...(ticket === undefined ? {} : { session: ticket }),
      })
      fresh.setNoDelay(true)
      fresh.on('session', session => {
        ticket = session
      })
      fresh.on('error', reject)
      // Servers hang up on a connection that rests for 5 s; the other contestants' turns take longer.
      fresh.once('close', () => {
        if (socket === fresh) socket = null
      })
      fresh.once('secureConnect', () => resolve(fresh))
    })

  return {
    connections: () => connections,
    close: () => socket?.destroy(),
    get: async ask => {
      socket ??= await connect()
      const current = socket
      const answer = readAnswer(current)
      const lines = [
        `GET ${ask.path} HTTP/1.1`,
        `Host: localhost:${port}`,
        'Accept: */*',
        'Sec-Fetch-Site: same-origin',
      ]
      current.write(
        `${[...lines, 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty', `Cookie: ${cookieHeader(ask)}`].join('\r\n')}\r\n\r\n`,
      )
      const { status, bytes, closes, set } = await answer
      for (const line of set) store(ask, line)
      if (closes) {
        socket = null
        current.destroy()
      }
      judge(ask, status, bytes)
    },
  }
}

interface Answer {
  readonly status: number
  readonly bytes: number
  readonly closes: boolean
  /** Set-Cookie lines. */
  readonly set: readonly string[]
}

/** Reads one answer that states its length; the app's all do. */
function readAnswer(socket: tls.TLSSocket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let head: Buffer = Buffer.alloc(0)
    let answer: Answer | null = null
    let wanted = 0
    let bytes = 0
    const done = (error: Error | null): void => {
      socket.removeListener('data', take)
      socket.removeListener('close', cut)
      if (error === null && answer !== null) resolve({ ...answer, bytes })
      else reject(error ?? new Error('no answer'))
    }
    const cut = () => done(new Error('the connection closed within an answer'))
    const take = (chunk: Buffer): void => {
      if (answer === null) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        const text = head.subarray(0, end).toString('latin1')
        const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
        if (length === undefined) {
          done(new Error(`an answer without a length: ${text.slice(0, 200)}`))
          return
        }
        wanted = Number(length)
        const set = [...text.matchAll(/\r\nset-cookie: *([^\r]*)/gi)].map(([, line = '']) => line)
        answer = { status: Number(text.slice(9, 12)), bytes: 0, closes: /\r\nconnection: *close/i.test(text), set }
        bytes = head.length - end - 4
      } else bytes += chunk.length
      if (bytes >= wanted) done(null)
    }
    socket.on('data', take)
    socket.once('close', cut)
  })
}

/** One browser connection over HTTP/2. */
export async function createH2Client({ port, ca }: Server): Promise<LoadClient> {
  const session = http2.connect(`https://localhost:${port}`, {
    ca,
    settings: { initialWindowSize: 6 * 1024 * 1024 },
    createConnection: () =>
      tls.connect({ port, ca, host: '127.0.0.1', servername: 'localhost', ALPNProtocols: ['h2'] }),
  })
  await new Promise((resolve, reject) => {
    session.once('connect', resolve)
    session.once('error', reject)
  })
  // As Chromium does; else a download waits for 64 KB windows.
  session.setLocalWindowSize(15 * 1024 * 1024)
  session.on('error', () => {})
  return {
    connections: () => 1,
    close: () => session.destroy(),
    get: ask =>
      new Promise((resolve, reject) => {
        const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
        const stream = session.request({ ':path': ask.path, accept: '*/*', ...headers, cookie: cookieHeader(ask) })
        let status = 0
        let bytes = 0
        stream.once('response', received => {
          status = Number(received[':status'])
          for (const line of received['set-cookie'] ?? []) store(ask, line)
        })
        stream.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        stream.once('error', reject)
        stream.once('close', () => {
          try {
            judge(ask, status, bytes)
            resolve()
          } catch (error) {
            reject(error)
          }
        })
      }),
  }
}
