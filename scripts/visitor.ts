import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { createVisitorBrowser, type VisitorBrowser } from './visitor-browser.ts'
import type { JarVerdict } from './visitor-jar.ts'
import { followMail } from './visitor-mail.ts'
import { actionOf } from './visitor-wire.ts'

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
  /** In server code only: a pause without a request, and then one more look. */
  readonly idleMs?: number
  readonly signOut?: boolean
  /** How to sign in. Default: `oidc` if the app offers the local OpenID provider, else `credentials`. `server-action`: v5. */
  readonly via?: 'credentials' | 'oidc' | 'mail' | 'server-action'
  /** Next's basePath, where the pages are; default: at the root. */
  readonly home?: string
  /** Where the client asks; default `/api/auth`. */
  readonly basePath?: string
  /** What the page passes to update() once it is signed in. */
  readonly update?: Readonly<Record<string, string>>
  readonly username?: string
  readonly password?: string
  readonly onStep?: (step: VisitStep) => void
}

export interface VisitStep {
  readonly name:
    | 'page'
    | 'session'
    | 'providers'
    | 'csrf'
    | 'sign-in'
    | 'provider'
    | 'callback'
    | 'refresh'
    | 'update'
    | 'redirect'
    | 'sign-out'
  readonly method: 'GET' | 'POST'
  /** Path and query; on another origin than the visited one the whole URL. */
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
  /**
   * The answer to the sign-in: 200 and a `url` without `error`; with a provider: the way back ended without an `error`.
   * Says nothing about the cookie, as in next-auth/react.
   */
  readonly signInAccepted: boolean
  /** `user.name` of each /api/auth/session answer after the sign-in and before a sign-out; null = no user. */
  readonly users: ReadonlyArray<string | null>
}

/**
 * Signs in through the proxy as `next-auth/react` in a browser does, refreshes the session and perhaps signs out. It
 * ends early, without an error, when an answer leaves nothing to go on with (no csrf token); steps say how far it came.
 * @throws the connection's error; AbortError after `signal`
 */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { refreshes, intervalMs, pages = [], home = '', basePath = '/api/auth' } = options
  const browser = createVisitorBrowser(options)
  const users: Array<string | null> = []
  let signInAccepted = false
  try {
    const result = await (options.via === 'server-action' ? signInByAction(browser, options) : signIn(browser, options))
    if (result === null) return { steps: browser.steps, signInAccepted, users }
    signInAccepted = result
    users.push(userOf(await browser.call('session', `${basePath}/session`)))
    if (options.update !== undefined) {
      const csrfToken = field((await browser.call('csrf', `${basePath}/csrf`)).json, 'csrfToken')
      const body = JSON.stringify({ csrfToken, data: options.update })
      users.push(userOf(await browser.call('update', `${basePath}/session`, body)))
    }

    for (let count = 0; count < refreshes; count += 1) {
      await delay(intervalMs, undefined, { signal: options.signal })
      users.push(userOf(await browser.call('refresh', `${basePath}/session`)))
    }
    for (const path of pages) await browser.open(home + path)
    if (pages.length > 0) {
      await browser.open(home || '/') // back to the page with the SessionProvider, which fetches the session on mount
      users.push(userOf(await browser.call('session', `${basePath}/session`)))
    }
    if (options.signOut) {
      const csrfToken = String(field((await browser.call('csrf', `${basePath}/csrf`)).json, 'csrfToken'))
      await post(browser, 'sign-out', `${basePath}/signout`, { csrfToken, callbackUrl: `${browser.origin}/` })
      await browser.call('session', `${basePath}/session`)
    }
    return { steps: browser.steps, signInAccepted, users }
  } finally {
    browser.close()
  }
}

/** True = accepted; null = there was no csrf token to go on with. */
async function signIn(browser: VisitorBrowser, options: VisitOptions): Promise<boolean | null> {
  const { username = 'ada', password = 'lovelace', home = '', basePath = '/api/auth' } = options
  await browser.open(home || '/')
  await browser.call('session', `${basePath}/session`)
  const providers = await browser.call('providers', `${basePath}/providers`)
  const via = options.via ?? (field(providers.json, 'oidc') === undefined ? 'credentials' : 'oidc')
  const csrfToken = field((await browser.call('csrf', `${basePath}/csrf`)).json, 'csrfToken')
  if (typeof csrfToken !== 'string') return null

  const common = { csrfToken, callbackUrl: `${browser.origin}/` }
  if (via === 'credentials') {
    const fields = { username, password, redirect: 'false', ...common }
    return isAccepted(await post(browser, 'sign-in', `${basePath}/callback/credentials`, fields))
  }
  if (via === 'mail') {
    const email = 'ada@example.org'
    const asked = await post(browser, 'sign-in', `${basePath}/signin/email`, { email, ...common })
    return isAccepted(asked) && followMail(browser, options)
  }
  const start = await post(browser, 'sign-in', `${basePath}/signin/oidc`, common)
  const url = field(start.json, 'url')
  if (!isAccepted(start) || typeof url !== 'string') return false
  const end = await browser.leave(url)
  return end.status === 200 && !/[?&]error=/.test(end.path)
}

/** A form of a server component whose action signs in: no endpoint of Auth.js is involved. */
async function signInByAction(browser: VisitorBrowser, options: VisitOptions): Promise<boolean> {
  const { username = 'ada', password = 'lovelace' } = options
  const page = await browser.open('/server-action')
  const action = actionOf(page.body, 'id="enter"')
  if (action === null) return false
  const answer = await browser.act({ name: 'sign-in', path: '/server-action', action, fields: { username, password } })
  const target = answer.headers['x-action-redirect']
  return typeof target === 'string' && !/[?&]error=/.test(target)
}

/** What the client of the app's version adds to a POST: v5 a header, v4 a field. */
function post(browser: VisitorBrowser, name: VisitStep['name'], path: string, form: Record<string, string>) {
  const isV5 = browser.steps.some(step => step.setCookies.some(cookie => cookie.name.includes('authjs.')))
  return isV5
    ? browser.call(name, path, form, { 'x-auth-return-redirect': '1' })
    : browser.call(name, path, { ...form, json: 'true' })
}

function isAccepted(answer: VisitStep): boolean {
  const url = field(answer.json, 'url')
  return answer.status === 200 && typeof url === 'string' && !/[?&](error|csrf)=/.test(url)
}

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined
}

function userOf(step: VisitStep): string | null {
  const name = field(field(step.json, 'user'), 'name')
  return typeof name === 'string' ? name : null
}
