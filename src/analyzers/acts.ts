import type { AuthEndpoint } from '../auth/endpoints.ts'
import { headerValue } from '../http/headers.ts'
import { originOf, pathOf } from '../http/origin.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { RequestUse } from '../model/observation-cookies.ts'
import type { SetCookieFact } from './facts.ts'

/**
 * Who asked for the end of a session. `route`: NextAuth's sign-out route; `action`: a server action; `call`: `signOut()` in
 * a route of the app's own; `named`: a path that is named for it. null = nobody did, so an end is a loss.
 */
export type SignOutKind = 'route' | 'action' | 'call' | 'named'

/**
 * Who wrote the line for the session cookie: `library` = NextAuth itself (its serialiser: HttpOnly, `SameSite=Lax`), in a route,
 * `auth()` as middleware or getServerSession(req, res); `next` = Next's `cookies()` with NextAuth's options (HttpOnly,
 * `SameSite=lax`: measured), which signIn() and signOut() use on the server; `app` = anything else.
 */
export type LineWriter = 'library' | 'next' | 'app'

/** Pages whose work it is to end a session. */
const SIGN_OUT_PATH = /(?:log|sign)[-_]?(?:ged[-_]?)?(?:out|off)|exit|leave/i
const REDIRECTS = new Set([301, 302, 303, 307, 308])

export function isSignOutPath(path: string): boolean {
  return SIGN_OUT_PATH.test(path)
}

export function writerOf(fact: SetCookieFact): LineWriter {
  if ('rejected' in fact.parsed || !fact.parsed.httpOnly || fact.parsed.sameSite === null) return 'app'
  const [, sameSite = ''] = /;\s*samesite=([a-z]+)/i.exec(fact.line) ?? []
  return sameSite === sameSite.toLowerCase() ? 'next' : 'library'
}

/** The browser, or Next's router, fetched it ahead of any click. */
export function isPrefetch(headers: HeaderList): boolean {
  const purpose = `${headerValue(headers, 'sec-purpose') ?? ''} ${headerValue(headers, 'purpose') ?? ''}`
  return (
    /\b(?:prefetch|prerender)\b/i.test(purpose) ||
    headerValue(headers, 'next-router-prefetch') !== null ||
    headerValue(headers, 'x-middleware-prefetch') !== null
  )
}

/** A server action that a script sends; without script it is a plain form, which nothing marks. */
export function isServerAction(method: string, headers: HeaderList): boolean {
  return method === 'POST' && headerValue(headers, 'next-action') !== null
}

/** What the browser wanted, by the request's headers. */
export function requestUse(method: string, headers: HeaderList, endpoint: AuthEndpoint | null): RequestUse {
  if (endpoint !== null) return endpoint.action === 'session' ? 'session' : 'auth'
  const dest = headerValue(headers, 'sec-fetch-dest')
  if (dest === 'document' || headerValue(headers, 'rsc') !== null || headerValue(headers, 'x-nextjs-data') !== null)
    return 'page'
  // Plain http to another machine has no Sec-Fetch headers.
  const html = headerValue(headers, 'accept')?.includes('text/html') === true
  return dest === null && html && method === 'GET' ? 'page' : 'other'
}

const PAGE_DATA = '/_next/data/'

/** The page whose data the Pages Router asks for: `/_next/data/<build>/a/b.json` is `/a/b`; of any other path that path. */
export function pagePath(path: string): string {
  const at = path.indexOf(PAGE_DATA)
  if (at < 0 || !path.endsWith('.json')) return path
  const rest = path.slice(at + PAGE_DATA.length, -'.json'.length)
  const slash = rest.indexOf('/')
  if (slash <= 0) return path
  const page = rest.slice(slash + 1)
  return `${path.slice(0, at)}/${page === 'index' ? '' : page}`
}

/**
 * Where a redirect leads, absolute and without fragment; null = the answer is none. To requests for a page's data middleware
 * answers with `x-nextjs-redirect` and no Location, getServerSideProps with 200 and the address in the JSON (measured on 16.4).
 */
export function redirectTarget(
  url: string,
  status: number,
  headers: HeaderList,
  json: unknown = undefined,
): string | null {
  const location =
    (REDIRECTS.has(status) ? headerValue(headers, 'location') : null) ??
    headerValue(headers, 'x-nextjs-redirect') ??
    propsRedirect(json)
  if (location === null || !URL.canParse(location, url)) return null
  return new URL(location, url).href.replace(/#.*$/s, '')
}

function propsRedirect(json: unknown): string | null {
  const props = typeof json === 'object' && json !== null && 'pageProps' in json ? json.pageProps : null
  const address = typeof props === 'object' && props !== null && '__N_REDIRECT' in props ? props.__N_REDIRECT : null
  return typeof address === 'string' ? address : null
}

/** Does the query of this absolute address name `path` to come back to? Guards write it under many names: `?next=%2Fpath`. */
export function namesWayBack(target: string, path: string): boolean {
  return queryOf(target).some(([, value]) => {
    if (!/^(?:https?:\/)?\//i.test(value)) return false
    const back = pathOf(value)
    // Middleware sees paths without the base path of the app, and often without the language.
    return back === path || (back.length > 1 && path.endsWith(back))
  })
}

/** The same, or NextAuth's own parameter, which may lead elsewhere. */
export function leadsBack(target: string, path: string): boolean {
  return queryOf(target).some(([name]) => /^callback-?url$/i.test(name)) || namesWayBack(target, path)
}

/** It brings another origin something (a code, a token) and no way back: a program waits there, and nobody is to sign in. */
export function handsOver(target: string, origin: string, path: string): boolean {
  if (originOf(target) === origin || queryOf(target).length === 0) return false
  return !leadsBack(target, path) && !queryOf(target).some(([, value]) => originOf(value) === origin)
}

function queryOf(target: string): readonly (readonly [string, string])[] {
  return URL.canParse(target) ? [...new URL(target).searchParams] : []
}

/** `/api/auth/sign-out` is a route of the app's own beside the library's. */
function isLibraryRoute(endpoint: AuthEndpoint | null): endpoint is AuthEndpoint {
  return endpoint !== null && endpoint.action !== 'other'
}

export interface SessionEffect {
  readonly method: string
  readonly path: string
  readonly endpoint: AuthEndpoint | null
  readonly serverAction: boolean
  /** The session cookie's line that counts: the one that sets it, else the one that deletes it; null = none. */
  readonly line: SetCookieFact | null
  readonly effect: 'refreshed' | 'deleted' | 'untouched'
  readonly sent: boolean
}

export function signOutKind({ method, path, endpoint, serverAction, line, effect }: SessionEffect): SignOutKind | null {
  if (effect !== 'deleted' || line === null) return null
  if (isLibraryRoute(endpoint)) return endpoint.action === 'signout' && method === 'POST' ? 'route' : null
  const writer = writerOf(line)
  if (writer !== 'library') {
    if (serverAction) return 'action'
    if (writer === 'next') return 'call'
  }
  return isSignOutPath(path) || method === 'DELETE' ? 'named' : null
}

/** The answer begins a session: NextAuth's own routes, or signIn() in a server action. A page that renews one does not. */
export function signsIn({ method, endpoint, line, effect, sent }: SessionEffect): boolean {
  if (effect !== 'refreshed' || line === null) return false
  if (isLibraryRoute(endpoint)) return endpoint.action === 'callback' || endpoint.action === 'signin'
  return method === 'POST' && (!sent || writerOf(line) === 'next')
}
