import { endpointOf } from '../../auth/dialects.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodePercent } from '../../http/excerpt.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { CookieRole } from '../../model/observation.ts'
import type { CheckCookie } from '../../model/observation-oauth.ts'
import type { AuthTarget } from '../auth-target.ts'
import type { ExchangeFacts, SetCookieFact } from '../facts.ts'

/** The start of an OAuth sign-in: the check cookies that were set, and the state that went to the provider. */
export interface OAuthStart {
  /** `browserKey` of whoever began. */
  readonly browser: string
  readonly origin: string
  /** Where the auth routes are, where the start asked for one. */
  readonly basePath: string
  readonly host: string
  readonly at: number
  readonly proof: Evidence
  /** Digest of the `state` parameter; null = none, or the address was not recorded. */
  readonly state: string | null
  /** Origin and path of `redirect_uri`. */
  readonly redirectUri: string | null
  /** The scope has `openid`: such a provider is set up by its `issuer`. */
  readonly asksOpenid: boolean
  /** The page that the user is to come back to, as the callback-url cookie of the start says it; null = not set there. */
  readonly wanted: { readonly address: string; readonly lax: boolean } | null
  readonly cookies: readonly (CheckCookie & { readonly digest: string })[]
  /** A sign-in that was started later in the same browser and host came to its end here, and took the check cookies with it. */
  superseded: Evidence | null
  /** It came to its end itself. */
  finished: boolean
  /** Its end was a session: the check cookies were used, and deleted. */
  spent: boolean
}

/** A callback by where and when it came, and from whom; `stateless`: without a `state`. */
interface Arrival {
  readonly browser: string
  readonly address: string
  readonly at: number
  readonly stateless: boolean
}

/** What a callback is compared with. */
export interface OAuthStarts {
  /** What a sent cookie checks, also under a name of the app's own that a start gave it; null = nothing. */
  readonly roleOf: (cookie: Pick<SetCookieFact, 'name' | 'identity'>) => CookieRole | null
  readonly add: (facts: ExchangeFacts, browser: string, target: AuthTarget | null) => OAuthStart | null
  readonly byState: (state: string | null) => OAuthStart | null
  /** The start whose cookies were sent. */
  readonly byCookie: (digests: readonly string[]) => OAuthStart | null
  /**
   * For a callback that shows neither state nor cookies: the newest start that asked for this very address, unless that one
   * has had its callback. One of another browser is a guess: it has to be open still, and young enough.
   */
  readonly byAddress: (callback: Arrival) => OAuthStart | null
  readonly finish: (start: OAuthStart, proof: Evidence) => void
}

const MAX_STARTS = 500
const CHECK_ROLES: ReadonlySet<CookieRole> = new Set<CookieRole>(['state', 'pkce', 'nonce'])
/** NextAuth keeps check cookies for 15 minutes. */
export const CHECK_LIFETIME_MS = 900_000

export function isCheckRole(role: CookieRole | undefined): boolean {
  return role !== undefined && CHECK_ROLES.has(role)
}

export function createOAuthStarts(digest: (value: string) => string): OAuthStarts {
  const starts: OAuthStart[] = []
  const ownNames = createBoundedMap<CookieRole>(MAX_STARTS)
  const roleOf: OAuthStarts['roleOf'] = ({ name, identity }) =>
    isCheckRole(identity?.role) ? (identity?.role ?? null) : (ownNames.get(name) ?? null)
  const newest = (fits: (start: OAuthStart) => boolean) => starts.findLast(fits) ?? null
  return {
    roleOf,
    add: (facts, browser, target) => {
      for (const [name, role] of ownNamesOf(facts, target)) ownNames.set(name, role)
      const cookies = facts.setCookies.flatMap(one => {
        const role = roleOf(one)
        if (role === null || one.deletes || 'rejected' in one.parsed) return []
        return [{ name: one.name, role, sameSite: one.parsed.sameSite, digest: digest(one.value) }]
      })
      const [first] = facts.setCookies.filter(one => roleOf(one) !== null && !one.deletes)
      const bare = isBareStart(facts, target)
      if (!bare && (cookies.length === 0 || first === undefined)) return null
      const proof = bare ? facts.proof : (first?.proof ?? facts.proof)
      const state = target?.url.searchParams.get('state') ?? null
      const start: OAuthStart = {
        browser,
        origin: facts.origin,
        basePath: printable(facts.endpoint?.basePath ?? '/api/auth', 200),
        host: facts.hostname,
        at: facts.at,
        proof,
        state: state === null || state === '' ? null : digest(state),
        redirectUri: addressOf(target?.url.searchParams.get('redirect_uri') ?? null),
        asksOpenid: (target?.url.searchParams.get('scope') ?? '').split(' ').includes('openid'),
        wanted: wantedOf(facts),
        cookies,
        superseded: null,
        finished: false,
        spent: false,
      }
      if (starts.length >= MAX_STARTS) starts.shift()
      starts.push(start)
      return start
    },
    byState: state => (state === null ? null : newest(start => start.state === state)),
    byCookie: digests =>
      digests.length === 0 ? null : newest(start => start.cookies.some(one => digests.includes(one.digest))),
    byAddress: ({ browser, address, at, stateless }) => {
      const since = (start: OAuthStart, ms: number) => start.redirectUri === address && at - start.at < ms
      const own = newest(start => start.browser === browser && since(start, 4 * CHECK_LIFETIME_MS))
      const isOpen = (start: OAuthStart) => !start.finished && start.cookies.length > 0 && start.state === null
      if (own !== null) return own.spent ? null : own
      return stateless ? newest(start => isOpen(start) && since(start, CHECK_LIFETIME_MS)) : null
    },
    finish: (finished, proof) => {
      finished.finished = true
      for (const start of starts) {
        if (start !== finished && start.browser === finished.browser && start.host === finished.host)
          start.superseded = { ...proof, note: `${proof.note} (end of another sign-in)` }
      }
    },
  }
}

/**
 * Check cookies under names of the app's own (`cookies.pkceCodeVerifier.name`): beside the way to a provider the library sets
 * them for a quarter of an hour, in this order, for what the address asks to have checked.
 */
function ownNamesOf(facts: ExchangeFacts, target: AuthTarget | null): readonly (readonly [string, CookieRole])[] {
  if (facts.endpoint?.action !== 'signin' || target === null || target.url.origin === facts.origin) return []
  const asked = target.url.searchParams
  const open = (['state', 'pkce', 'nonce'] as const).filter(
    role =>
      asked.has(role === 'pkce' ? 'code_challenge' : role) &&
      !facts.setCookies.some(one => one.identity?.role === role),
  )
  const unnamed = facts.setCookies.filter(one => one.identity === null && !one.deletes && lastsAsCheck(one, facts.at))
  return unnamed.length === open.length ? unnamed.map((one, at) => [one.name, open[at] ?? 'state'] as const) : []
}

function lastsAsCheck({ parsed }: SetCookieFact, at: number): boolean {
  if ('rejected' in parsed || !parsed.httpOnly) return false
  const ms = parsed.maxAgeSeconds !== null ? parsed.maxAgeSeconds * 1000 : (parsed.expiresAt ?? 0) - at
  return Math.abs(ms - CHECK_LIFETIME_MS) < 60_000
}

export function beginningOf({ proof }: OAuthStart, which: 'the' | 'another'): Evidence {
  return { ...proof, note: `${proof.note} (start of ${which} sign-in)` }
}

/** A page leads to a provider by itself, and hands the browser no cookie at all: the server began, and kept the check cookies. */
function isBareStart({ endpoint, origin, redirectsTo, setCookies }: ExchangeFacts, target: AuthTarget | null): boolean {
  if (endpoint !== null || redirectsTo === null || target === null || setCookies.length > 0) return false
  const back = target.url.searchParams.get('redirect_uri') ?? ''
  return target.url.origin !== origin && originOf(back) === origin && endpointOf(pathOf(back))?.action === 'callback'
}

function wantedOf({ setCookies }: ExchangeFacts): OAuthStart['wanted'] {
  const line = setCookies.findLast(one => one.identity?.role === 'callback-url' && !one.deletes)
  const address = line === undefined ? null : addressOf(decodePercent(line.value))
  if (line === undefined || address === null || 'rejected' in line.parsed) return null
  return { address, lax: line.parsed.sameSite === 'lax' || line.parsed.sameSite === 'strict' }
}

/** Origin and path of an address; null = none. */
export function addressOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
