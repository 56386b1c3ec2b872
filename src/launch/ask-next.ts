import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

/** A dev server may compile the page that it is asked for. */
const PATIENCE_MS = 4_000
const MAX_BODY_CHARS = 256 * 1024

export interface AskOptions {
  readonly timeoutMs?: number
}

/** Asks for the first page, as a browser would; does a Next.js app answer? Never rejects. */
export async function isNextApp(port: number, { timeoutMs = PATIENCE_MS }: AskOptions = {}): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map(host => ask(host, port, timeoutMs)))
  return answers.some(Boolean)
}

function ask(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const options = {
      host,
      port,
      path: '/',
      agent: false,
      headers: { host: `localhost:${port}`, accept: 'text/html', 'user-agent': 'authproxy' },
    }
    const request = get(options, response => void isNextAnswer(response).then(settle, () => settle(false)))
    const timer = setTimeout(() => settle(false), timeoutMs)
    const settle = (answer: boolean) => {
      clearTimeout(timer)
      request.destroy()
      resolve(answer)
    }
    request.on('error', () => settle(false))
  })
}

async function isNextAnswer(response: IncomingMessage): Promise<boolean> {
  if (hasNextHeader(response.headers)) return true
  response.setEncoding('utf8')
  let body = ''
  for await (const piece of response as AsyncIterable<string>) {
    body += piece
    if (body.includes('/_next/')) return true
    if (body.length > MAX_BODY_CHARS) return false
  }
  return false
}

/** `poweredByHeader: false` takes the first away; the App Router names its own headers in Vary. */
function hasNextHeader(headers: IncomingHttpHeaders): boolean {
  if (/next\.js/i.test(String(headers['x-powered-by'] ?? ''))) return true
  if (Object.keys(headers).some(name => name.startsWith('x-nextjs-'))) return true
  return /\bnext-router-state-tree\b/i.test(headers.vary ?? '')
}
