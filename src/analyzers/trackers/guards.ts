import { authEndpoint } from '../../auth/endpoints.ts'
import { decodePercent, excerptUrl } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type {
  GuardRedirectObservation,
  PageDeletionObservation,
  RedirectLoopObservation,
  ServerLogObservation,
} from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'
import { proofOf, reissuedCsrf, seenIn } from './seen-in.ts'
import type { TokenHistory } from './token-history.ts'

type GuardObservation =
  | GuardRedirectObservation
  | RedirectLoopObservation
  | PageDeletionObservation
  | ServerLogObservation

/** What pages and their guards (middleware, proxy.ts) do to somebody who is signed in. */
export interface Guards {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly GuardObservation[]
}

/** A browser follows at once; what is asked later is another journey. */
const HOP_MS = 30_000
const LOOP_VISITS = 3
/** Pages whose work it is to end a session. */
const SIGN_OUT_PATH = /(?:log|sign)[-_]?(?:ged[-_]?)?(?:out|off)|signout|logout|exit|leave/i

interface Chain {
  readonly visits: Map<string, number>
  readonly paths: string[]
  readonly proofs: Evidence[]
  readonly at: number
}

export function createGuards(history: TokenHistory): Guards {
  const chains = createBoundedMap<Chain>(500)
  const redirected = createBoundedMap<true>(500)

  const loop = (facts: ExchangeFacts, client: ClientId, target: string | null): RedirectLoopObservation | null => {
    const url = withoutFragment(facts.exchange.request.url)
    const known = chains.get(`${client} ${url}`)
    if (known !== undefined) chains.delete(`${client} ${url}`)
    if (target === null) return null
    const going = known !== undefined && facts.exchange.startedAt - known.at <= HOP_MS ? known : null
    const visits = new Map(going?.visits ?? [])
    const count = (visits.get(url) ?? 0) + 1
    visits.set(url, count)
    if (visits.size > 50) return null
    const paths = [...(going?.paths ?? []), facts.path].slice(-10)
    const proofs = [...(going?.proofs ?? []), proofOf(facts, 'redirects')].slice(-4)
    chains.set(`${client} ${target}`, { visits, paths, proofs, at: facts.at })
    if (count < LOOP_VISITS) return null
    const start = paths.lastIndexOf(facts.path, paths.length - 2)
    const circle = start < 0 ? [facts.path] : paths.slice(start, -1)
    const [first = facts.proof, ...rest] = proofs
    const situation = `redirects on ${facts.origin}`
    return {
      kind: 'redirect-loop',
      ...seenIn(facts, client, situation),
      paths: circle,
      visits: count,
      chain: [first, ...rest],
    }
  }

  return {
    take: (facts, client) => {
      if (facts.exchange.request.method !== 'GET' || facts.status === null || facts.origin === 'null') return []
      const target = redirectTarget(facts)
      const found: GuardObservation[] = []
      const looping = loop(facts, client, target)
      if (looping !== null) found.push(looping)
      if (facts.endpoint !== null) return found
      const key = `${facts.origin} ${facts.path}`
      const signedInBy = facts.sent === null ? null : (history.goodSince(facts.sent.digest, facts.at)?.proof ?? null)
      if (target !== null) {
        const one = guardRedirect(facts, client, target, signedInBy)
        if (one?.kind === 'guard-redirect') redirected.set(key, true)
        if (one !== null) found.push(one)
      } else if (facts.status === 200) {
        if (redirected.get(key)) {
          redirected.delete(key)
          found.push(guardObservation(facts, client, false, '', signedInBy))
        }
        const deletion = pageDeletion(facts, client, signedInBy)
        if (deletion !== null) found.push(deletion)
      }
      return found
    },
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '')
}

function redirectTarget(facts: ExchangeFacts): string | null {
  const { outcome, request } = facts.exchange
  if (outcome.kind !== 'response' || ![301, 302, 303, 307, 308].includes(outcome.received.status)) return null
  const location = headerValue(outcome.received.headers, 'location')
  if (location === null) return null
  try {
    return withoutFragment(new URL(location, request.url).href)
  } catch {
    return null
  }
}

function guardRedirect(
  facts: ExchangeFacts,
  client: ClientId,
  target: string,
  signedInBy: Evidence | null,
): GuardRedirectObservation | ServerLogObservation | null {
  const path = pathOf(target)
  const query = decodePercent(target.slice(target.indexOf('?') + 1))
  const endpoint = authEndpoint(path)
  const situation = `guard on ${facts.origin}`
  if (/(?:^|[?&])error=Configuration(?:&|$)/.test(query) && facts.dialect !== 'authjs-v5') {
    const proof = proofOf(facts, 'the guard reports a configuration error')
    return {
      kind: 'server-log',
      ...seenIn(facts, client, situation, proof),
      source: 'redirect',
      library: 'next-auth-v4',
      code: 'NO_SECRET',
      level: 'error',
      cause: 'missing-secret',
      message: null,
      cookieEffect: facts.cookieEffect,
      sent: facts.sent,
      stillValid: false,
      chain: [proof],
    }
  }
  if (endpoint?.action !== 'signin' && !/[?&]callbackUrl=/i.test(target)) return null
  const location = originOf(target) === facts.origin ? path : (excerptUrl(target) ?? path)
  return guardObservation(facts, client, true, location, signedInBy)
}

function guardObservation(
  facts: ExchangeFacts,
  client: ClientId,
  redirected: boolean,
  location: string,
  signedInBy: Evidence | null,
): GuardRedirectObservation {
  const path = printable(facts.path, 200)
  const proof = redirected ? proofOf(facts, 'sent to the sign-in page') : facts.proof
  return {
    kind: 'guard-redirect',
    ...seenIn(facts, client, `guard of ${path} on ${facts.origin}`, proof),
    path,
    redirected,
    location: printable(location, 200),
    sent: facts.sent,
    signedInBy,
    readTheCookie: facts.cookieEffect !== 'untouched',
    naming: namingOf(facts),
  }
}

/** Custom names follow no law; the default ones do. */
function namingOf(facts: ExchangeFacts): GuardRedirectObservation['naming'] {
  const name = facts.sent?.cookie ?? ''
  if (!/^(?:__Secure-)?(?:next-auth|authjs)\.session-token$/.test(name)) return 'usual'
  const prefixed = name.startsWith('__')
  const https = facts.origin.startsWith('https:')
  return prefixed === https ? 'usual' : prefixed ? 'prefixed-on-http' : 'unprefixed-on-https'
}

function pageDeletion(
  facts: ExchangeFacts,
  client: ClientId,
  signedInBy: Evidence | null,
): PageDeletionObservation | null {
  if (facts.cookieEffect !== 'deleted' || facts.sent === null || signedInBy === null) return null
  if (SIGN_OUT_PATH.test(facts.path) || headerValue(facts.exchange.request.headers, 'next-action') !== null) return null
  const base = facts.sent.cookie
  const line = facts.setCookies.findLast(
    one => one.identity?.role === 'session' && one.identity.base === base && one.deletes,
  )
  if (line === undefined || 'rejected' in line.parsed) return null
  const { httpOnly, sameSite } = line.parsed
  return {
    kind: 'page-deletion',
    ...seenIn(facts, client, `session cookie on ${facts.origin}`, line.proof),
    path: printable(facts.path, 200),
    cookie: base,
    byLibrary: httpOnly && sameSite === 'lax',
    csrfReissued: reissuedCsrf(facts) !== null,
    chain: [signedInBy, line.proof],
  }
}
