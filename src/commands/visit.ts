import { Agent, request } from 'node:https'
import { applySetCookie } from '../cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar } from '../cookies/jar.ts'
import { cookieHeader, judgeSend } from '../cookies/judge-send.ts'
import { printable } from '../http/printable.ts'
import { UserError } from '../model/user-error.ts'

export interface VisitPlan {
  /** Where the browser would be. */
  readonly origin: string
  /** PEM of what signed the certificate; null = the system knows it. */
  readonly ca: string | null
  /** Opened in this order, signed in where there is something to sign in with. */
  readonly paths: readonly string[]
  /** Where the auth routes are. */
  readonly basePath: string
  /** Fields of the form of the credentials provider, `username=ada&password=…`; null = nobody signs in. */
  readonly signIn: string | null
  /** One line a request, without a secret. */
  readonly tell: (line: string) => void
  readonly signal: AbortSignal
}

interface Answer {
  readonly status: number
  readonly location: string | null
  readonly body: string
}

const MAX_REDIRECTS = 10
const MAX_BODY_CHARS = 1_000_000
/** As often as a page with a SessionProvider asks in its first minutes. */
const SESSION_READS = 3
const AGENT = 'authproxy-visitor'
const NAVIGATION = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'sec-fetch-site': 'none',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}
const FETCH = { accept: '*/*', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

/**
 * A small visitor with a browser's cookie law: opens the paths, signs in with credentials, reads the session some times, and opens the
 * paths again. Resolves with 0, or with 1 when an answer was a server error or the sign-in was refused. Rejects with the connection's error.
 */
export async function visit({ origin, ca, paths, basePath, signIn, tell, signal }: VisitPlan): Promise<number> {
  const agent = new Agent({ keepAlive: true, ...(ca === null ? {} : { ca }) })
  let jar: CookieJar = emptyJar
  let isBroken = false

  const ask = async (path: string, headers: Readonly<Record<string, string>>, form: string | null): Promise<Answer> => {
    const url = new URL(path, origin)
    const method = form === null ? 'GET' : 'POST'
    const cookie = cookieHeader(judgeSend(jar, { url: url.href, nowMs: Date.now() }))
    const sent = {
      'user-agent': AGENT,
      ...headers,
      ...(form === null ? {} : { origin, 'content-type': 'application/x-www-form-urlencoded' }),
      ...(cookie === null ? {} : { cookie }),
    }
    const { setCookies, date, ...answer } = await send({ url, method, headers: sent, body: form, agent, signal })
    for (const line of setCookies)
      jar = applySetCookie(jar, line, { url: url.href, nowMs: Date.now(), dateHeader: date }).jar
    tell(`${method} ${printable(url.pathname, 120)} ${answer.status}`)
    if (answer.status >= 500) isBroken = true
    return answer
  }
  const open = async (path: string): Promise<void> => {
    let answer = await ask(path, NAVIGATION, null)
    for (let hops = 0; hops < MAX_REDIRECTS && answer.location !== null; hops += 1) {
      const target = new URL(answer.location, new URL(path, origin))
      // Elsewhere is not what is judged here.
      if (target.origin !== origin) return
      answer = await ask(target.pathname + target.search, NAVIGATION, null)
    }
  }

  try {
    for (const path of paths) await open(path)
    if (signIn !== null) {
      const csrfToken = fieldOf((await ask(`${basePath}/csrf`, FETCH, null)).body, 'csrfToken')
      const fields = new URLSearchParams({ csrfToken, callbackUrl: origin, json: 'true' })
      const own = { ...FETCH, 'x-auth-return-redirect': '1' }
      const answer = await ask(`${basePath}/callback/credentials`, own, `${signIn}&${fields.toString()}`)
      const leadsTo = answer.location ?? fieldOf(answer.body, 'url')
      if (answer.status >= 400 || /[?&](?:error|csrf)=/.test(leadsTo)) {
        tell('The sign-in was refused.')
        isBroken = true
      }
    }
    for (let count = 0; count < SESSION_READS; count += 1) await ask(`${basePath}/session`, FETCH, null)
    if (signIn !== null) for (const path of paths) await open(path)
    return isBroken ? 1 : 0
  } finally {
    agent.destroy()
  }
}

/** Throws `UserError` for what the visitor would not find here: it never leaves this machine. */
export function checkVisit(paths: readonly string[], as: readonly string[]): void {
  const stray = paths.find(path => !path.startsWith('/') || path.startsWith('//') || path.includes('\\'))
  if (stray !== undefined) {
    throw new UserError(
      'visit-path',
      `--visit takes a path of the app, not "${printable(stray, 80)}".`,
      'For example: --visit /dashboard',
    )
  }
  if (paths.length > 0 && as.length > 0) {
    throw new UserError(
      'visit-elsewhere',
      '--visit goes to this machine under its own name, and --as gives the app another one.',
      'Leave --as out, or give a command behind -- whose browser knows the way.',
    )
  }
}

/** The fields of the form from a variable: as an argument others could read them. Throws `UserError` when it has none. */
export function readSignIn(name: string | null, env: Readonly<Record<string, string | undefined>>): string | null {
  if (name === null) return null
  const value = env[name] ?? ''
  if ([...new URLSearchParams(value).keys()].some(key => key !== '') && value.includes('=')) return value
  throw new UserError(
    'sign-in-env',
    `The variable ${printable(name, 80)} ${value === '' ? 'is not set' : 'holds no form fields'}.`,
    `Give the fields of your sign-in form, as in ${printable(name, 80)}='username=ada&password=…'.`,
  )
}

interface Sending {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly agent: Agent
  readonly signal: AbortSignal
}

function send({ url, body, ...options }: Sending) {
  return new Promise<Answer & { readonly setCookies: readonly string[]; readonly date: string | null }>(
    (resolve, reject) => {
      const asked = request(url, { ...options, maxHeaderSize: 128 * 1024 }, answer => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          if (text.length < MAX_BODY_CHARS) text += piece
        })
        answer.once('error', reject)
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location ?? null,
            setCookies: answer.headers['set-cookie'] ?? [],
            date: answer.headers.date ?? null,
            body: text,
          }),
        )
      })
      asked.on('error', reject)
      asked.end(body ?? undefined)
    },
  )
}

function fieldOf(body: string, name: string): string {
  try {
    const value: unknown = JSON.parse(body)
    const found =
      typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name) : null
    return typeof found?.[1] === 'string' ? found[1] : ''
  } catch {
    return ''
  }
}
