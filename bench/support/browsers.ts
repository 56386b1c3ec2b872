import { createHash } from 'node:crypto'
import http2, { type ClientHttp2Session } from 'node:http2'
import https from 'node:https'

export interface Asked {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** With one it is a POST. */
  readonly body?: Uint8Array | undefined
  /** How to give it up while it is under way. */
  readonly onOpen: (leave: () => void) => void
}

/** A whole one; half an answer is an error. */
export interface Answer {
  readonly status: number
  /** SHA-256 of the body as it came. */
  readonly hash: string
  /** How the body begins. */
  readonly text: string
  readonly setCookies: readonly string[]
}

/** Clients over both protocols that check that an answer is whole. */
export interface Browsers {
  readonly overH1: (asked: Asked) => Promise<Answer>
  readonly overH2: (asked: Asked) => Promise<Answer>
  /** All connections are torn; the next request opens its own. */
  readonly tear: () => void
}

export function createBrowsers({ port, ca }: { readonly port: number; readonly ca: string }): Browsers {
  const newAgent = () => new https.Agent({ keepAlive: true, ca, maxSockets: 32 })
  let agent = newAgent()
  let session: ClientHttp2Session | null = null

  const connectH2 = (): ClientHttp2Session => {
    if (session !== null && !session.closed && !session.destroyed) return session
    session = http2.connect(`https://localhost:${port}`, { ca })
    session.on('error', () => {})
    return session
  }

  const collect = () => {
    const sum = createHash('sha256')
    let text = ''
    return {
      take: (chunk: Buffer): void => {
        sum.update(chunk)
        if (text.length < 300) text += chunk.toString('latin1', 0, 300)
      },
      answer: (status: number, setCookies: readonly string[] = []): Answer => ({
        ...{ status, hash: sum.digest('hex'), text, setCookies },
      }),
    }
  }

  return {
    overH1: ({ path, headers = {}, body, onOpen }) =>
      new Promise((resolve, reject) => {
        const method = body === undefined ? 'GET' : 'POST'
        const request = https.request({ host: 'localhost', port, path, method, headers, agent, ca })
        onOpen(() => request.destroy(new Error('left')))
        request.on('error', reject)
        request.on('response', response => {
          const { take, answer } = collect()
          response.on('data', take)
          response.on('error', reject)
          response.on('end', () => {
            if (response.complete) resolve(answer(response.statusCode ?? 0, response.headers['set-cookie']))
            else reject(new Error('cut'))
          })
          response.on('close', () => reject(new Error('cut')))
        })
        request.end(body)
      }),
    overH2: ({ path, headers = {}, body, onOpen }) =>
      new Promise((resolve, reject) => {
        const upload = body !== undefined
        const stream = connectH2().request(
          { ':path': path, ':method': upload ? 'POST' : 'GET', ...headers },
          { endStream: !upload },
        )
        onOpen(() => stream.destroy(new Error('left')))
        const { take, answer } = collect()
        let status = 0
        let setCookies: readonly string[] | undefined
        stream.on('response', head => {
          status = Number(head[':status'])
          setCookies = head['set-cookie']
        })
        stream.on('data', take)
        stream.on('error', reject)
        let settled = false
        const over = (): void => {
          if (settled) return
          settled = true
          if (status > 0 && stream.readableEnded && stream.rstCode === http2.constants.NGHTTP2_NO_ERROR)
            resolve(answer(status, setCookies))
          else reject(new Error(`closed with ${stream.rstCode}`))
          stream.destroy()
        }
        stream.on('close', over)
        // Of a reset Node tells the end first; of an answer that came before the upload was over its client tells no close at all.
        stream.on('end', () => setTimeout(over, 100))
        if (upload) stream.end(body)
      }),
    tear: () => {
      agent.destroy()
      agent = newAgent()
      session?.destroy()
      session = null
    },
  }
}
