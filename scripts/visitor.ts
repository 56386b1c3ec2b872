import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import { createVisitorJar, type JarVerdict } from './visitor-jar.ts'

export interface VisitOptions {
  /** Where the visitor believes to be, e.g. `https://localhost:3443`. */
  readonly origin: string
  /** PEM of the CA to trust, for https. */
  readonly ca?: string
  /** Connects here instead of to the origin's host, as a browser with a host rule does. TLS and Host stay the origin's. */
  readonly connectTo?: { readonly host: string; readonly port: number }
  readonly signal?: AbortSignal
  /** GETs of /api/auth/session after the one that follows the sign-in. */
  readonly refreshes: number
  /** Pause before each refresh. */
  readonly intervalMs: number
  /** Pages to open after the refreshes, and then `/` again; redirects within the origin are followed. */
  readonly pages?: readonly string[]
  readonly signOut?: boolean
  readonly username?: string
  readonly password?: string
  readonly onStep?: (step: VisitStep) => void
}

export interface VisitStep {
  readonly name: 'page' | 'session' | 'providers' | 'csrf' | 'sign-in' | 'refresh' | 'redirect' | 'sign-out'
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The Set-Cookie lines as they came, and what the jar did with each. */
  readonly setCookies: ReadonlyArray<JarVerdict & { readonly line: string }>
  /** Names of the cookies that were sent. */
  readonly cookiesSent: readonly string[]
  readonly body: string
  /** The parsed body of a JSON answer, else null. */
  readonly json: unknown
}

export interface Visit {
  readonly steps: readonly VisitStep[]
  /** The answer to the sign-in: 200 and a `url` without `error`. Says nothing about the cookie, as in next-auth/react. */
  readonly signInAccepted: boolean
  /** `user.name` of each /api/auth/session answer after the sign-in and before a sign-out; null = no user. */
  readonly users: ReadonlyArray<string | null>
}

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) authproxy-demo-visitor/1.0'
const maxRedirects = 5

/**
 * Signs in through the proxy as `next-auth/react` in a browser does, refreshes the session and perhaps signs out. It
 * ends early, without an error, when an answer leaves nothing to go on with (no csrf token); steps say how far it came.
 * @throws the connection's error; AbortError after `signal`
 */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { origin, refreshes, intervalMs, pages = [], username = 'ada', password = 'lovelace' } = options
  const browser = createBrowser(options)
  const users: Array<string | null> = []
  let signInAccepted = false
  try {
    await browser.open('/')
    await browser.call('session', '/api/auth/session')
    await browser.call('providers', '/api/auth/providers')
    const csrfToken = field((await browser.call('csrf', '/api/auth/csrf')).json, 'csrfToken')
    if (typeof csrfToken !== 'string') return { steps: browser.steps, signInAccepted, users }

    const form = { username, password, redirect: 'false', csrfToken, callbackUrl: `${origin}/`, json: 'true' }
    const answer = await browser.call('sign-in', '/api/auth/callback/credentials', form)
    const url = field(answer.json, 'url')
    signInAccepted = answer.status === 200 && typeof url === 'string' && !/[?&](error|csrf)=/.test(url)
    users.push(userOf(await browser.call('session', '/api/auth/session')))

    for (let count = 0; count < refreshes; count += 1) {
      await delay(intervalMs, undefined, { signal: options.signal })
      users.push(userOf(await browser.call('refresh', '/api/auth/session')))
    }
    for (const path of pages) await browser.open(path)
    if (pages.length > 0) {
      await browser.open('/') // back to the page with the SessionProvider, which fetches the session on mount
      users.push(userOf(await browser.call('session', '/api/auth/session')))
    }
    if (options.signOut) {
      const token = field((await browser.call('csrf', '/api/auth/csrf')).json, 'csrfToken')
      const leave = { csrfToken: String(token), callbackUrl: `${origin}/`, json: 'true' }
      await browser.call('sign-out', '/api/auth/signout', leave)
      await browser.call('session', '/api/auth/session')
    }
    return { steps: browser.steps, signInAccepted, users }
  } finally {
    browser.close()
  }
}

interface Browser {
  readonly steps: readonly VisitStep[]
  /** A navigation; redirects within the origin are followed. */
  open(path: string): Promise<VisitStep>
  /** A fetch of the page at `/`; with a form it is a POST. */
  call(name: VisitStep['name'], path: string, form?: Readonly<Record<string, string>>): Promise<VisitStep>
  close(): void
}

function createBrowser(options: VisitOptions): Browser {
  const { origin } = options
  const secure = origin.startsWith('https:')
  const jar = createVisitorJar()
  const steps: VisitStep[] = []
  const agent = secure ? new HttpsAgent({ keepAlive: true, ca: options.ca }) : new HttpAgent({ keepAlive: true })

  async function send(
    name: VisitStep['name'],
    path: string,
    extra: Record<string, string>,
    body?: string,
  ): Promise<VisitStep> {
    const url = new URL(path, origin)
    const method = body === undefined ? 'GET' : 'POST'
    const cookie = jar.cookieHeader(url, Date.now())
    const headers: Record<string, string> = {
      host: url.host,
      'user-agent': userAgent,
      'accept-language': 'en',
      ...extra,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...(cookie === null ? {} : { cookie }),
    }
    const answer = await exchange(url, method, headers, body)
    const lines = answer.headers['set-cookie'] ?? []
    const step: VisitStep = {
      name,
      method,
      path,
      ...answer,
      setCookies: lines.map(line => ({ ...jar.store(url, line, Date.now()), line })),
      cookiesSent: cookie?.split('; ').map(pair => pair.slice(0, pair.indexOf('='))) ?? [],
      json: parseJson(answer.headers['content-type'], answer.body),
    }
    steps.push(step)
    options.onStep?.(step)
    return step
  }

  function exchange(
    url: URL,
    method: string,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(
        {
          agent,
          host: options.connectTo?.host ?? url.hostname,
          port: options.connectTo?.port ?? (url.port || (secure ? 443 : 80)),
          servername: /^[\d.]+$|:/.test(url.hostname) ? '' : url.hostname,
          path: url.pathname + url.search,
          method,
          headers,
          signal: options.signal,
          maxHeaderSize: 128 * 1024, // a browser takes far more than Node's 16 KB
        },
        response => {
          let text = ''
          response.setEncoding('utf8').on('data', chunk => {
            text += chunk
          })
          response.on('error', reject)
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
        },
      )
      request.on('error', reject).end(body)
    })
  }

  async function open(path: string): Promise<VisitStep> {
    const headers = {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'upgrade-insecure-requests': '1',
      'sec-fetch-site': 'none',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-user': '?1',
      'sec-fetch-dest': 'document',
    }
    let step = await send('page', path, headers)
    for (let hops = 0; hops < maxRedirects && step.status >= 300 && step.status < 400; hops += 1) {
      const target = new URL(step.headers.location ?? '', new URL(step.path, origin))
      if (target.origin !== new URL(origin).origin) break // leaves what this visitor may talk to
      step = await send('redirect', target.pathname + target.search, headers)
    }
    return step
  }

  function call(name: VisitStep['name'], path: string, form?: Readonly<Record<string, string>>): Promise<VisitStep> {
    const headers = {
      accept: '*/*',
      referer: `${origin}/`,
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    }
    if (!form) return send(name, path, { ...headers, 'content-type': 'application/json' })
    const post = { ...headers, origin, 'content-type': 'application/x-www-form-urlencoded' }
    return send(name, path, post, new URLSearchParams(form).toString())
  }

  return { steps, open, call, close: () => agent.destroy() }
}

function parseJson(type: string | undefined, body: string): unknown {
  if (!type?.includes('json')) return null
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined
}

function userOf(step: VisitStep): string | null {
  const name = field(field(step.json, 'user'), 'name')
  return typeof name === 'string' ? name : null
}
