import { type DomainScope, domainMatches, resolveDomain } from '../../cookies/domain.ts'
import { siteOf } from '../../cookies/site.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { isNoToken } from '../../http/no-token.ts'
import { originOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ForeignCallObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { browserKey } from './browser-key.ts'
import { requestProof } from './request-proof.ts'
import { answersForNobody, proofOf, seenIn } from './seen-in.ts'

/** A session cookie that a browser holds. */
interface Held {
  readonly scope: DomainScope
  readonly name: string
  readonly crossSite: boolean
  readonly at: number
  /** ms since the epoch; null = when the browser closes. */
  readonly endsAt: number | null
  readonly proof: Evidence
}

const MAX_BROWSERS = 500
const MAX_HELD = 10
/** Who has not been seen with the session for so long may have lost it. */
const FRESH_MS = 5 * 60_000
/** A redirect is followed at once. */
const FOLLOWS_MS = 30_000
const READ = new Set(['session', 'csrf', 'providers'])

/** Watches scripts that ask this app from a page of another origin: without cookies, or without leave to read the answer. */
export function createForeignCalls(digest: (value: string) => string): Tracker<ForeignCallObservation> {
  /** By browser: told apart by what they say of themselves, for such a call carries nothing else. */
  const held = createBoundedMap<readonly Held[]>(MAX_BROWSERS)
  /** By browser and origin: does the page there belong to the one who is signed in? */
  const documents = createBoundedMap<boolean>(MAX_BROWSERS)
  const landing = createBoundedMap<number>(MAX_BROWSERS)
  /** By browser, page and host: the first call with `Bearer undefined`, since the last one with a token. */
  const tokenless = createBoundedMap<Evidence>(MAX_BROWSERS)

  const note = (facts: ExchangeFacts, browser: string): void => {
    let jar = held.get(browser) ?? []
    const { sent, at, hostname } = facts
    for (const { identity, parsed, name, deletes, proof } of facts.setCookies) {
      if (identity?.role !== 'session' || 'rejected' in parsed) continue
      const scope = resolveDomain(parsed.domain, hostname)
      jar = jar.filter(known => known.name !== name || known.scope.domain !== scope?.domain)
      const crossSite = parsed.sameSite === 'none'
      const { maxAgeSeconds, expiresAt } = parsed
      const endsAt = maxAgeSeconds === null ? expiresAt : at + maxAgeSeconds * 1000
      if (!deletes && scope !== null) jar = [...jar.slice(1 - MAX_HELD), { scope, name, crossSite, at, endsAt, proof }]
    }
    if (sent !== null)
      jar = jar.map(known =>
        known.name === sent.cookie && domainMatches(known.scope, hostname) ? { ...known, at } : known,
      )
    held.set(browser, jar)
    if (facts.signsIn && facts.target !== null) landing.set(`${browser} ${facts.target.url.origin}`, facts.at)
    if (facts.use === 'page' && !facts.prefetch) {
      const key = `${browser} ${facts.origin}`
      const followed = facts.startedAt - (landing.get(key) ?? 0) <= FOLLOWS_MS
      documents.set(key, facts.sent !== null || followed)
      landing.delete(key)
    }
  }

  const judge = (
    facts: ExchangeFacts,
    client: ClientId,
    browser: string,
    from: string,
  ): ForeignCallObservation | null => {
    const { exchange, endpoint, cookies, sent, status } = facts
    const foreign = siteOf(from) !== siteOf(facts.origin)
    const name = sent?.cookie ?? null
    const seen = (what: ForeignCallObservation['what'], tied: boolean, cookie: string, chain: readonly Evidence[]) => {
      const [first = facts.proof, ...rest] = chain
      const situation = printable(`calls of ${from} to ${facts.origin}`, 300)
      return {
        kind: 'foreign-call',
        ...seenIn(facts, client, situation, rest.at(-1) ?? first),
        what,
        tied,
        path: printable(facts.path, 200),
        status: status ?? 0,
        from: printable(from, 200),
        host: printable(facts.origin, 200),
        cookie,
        chain: [first, ...rest],
      } as const
    }
    // SameSite counts where a cookie is set, too: the answer to a script of another site stores none that is not None.
    const set = facts.setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
    if (facts.signsIn && foreign && set !== undefined && !('rejected' in set.parsed) && set.parsed.sameSite !== 'none')
      return seen('unstored', true, set.name, [requestProof(facts, `asked from ${from}`), set.proof])
    if (!/^https?:/.test(from)) return null
    if (name !== null) {
      if (endpoint === null || !READ.has(endpoint.action)) return seen('passed', true, name, [])
      const hidden = !mayRead(facts, from)
      return seen(hidden ? 'hidden' : 'passed', true, name, [
        proofOf(facts, hidden ? 'the browser hides the answer' : 'may be read'),
      ])
    }
    const authorization = headerValue(exchange.request.headers, 'authorization')
    if (authorization !== null) {
      const key = `${browser} ${from} ${facts.origin}`
      const before = tokenless.get(key)
      const refusedBare = isNoToken(authorization) && (status === 401 || status === 403)
      if (!refusedBare) tokenless.delete(key)
      if (!refusedBare) return before === undefined ? null : { ...seen('passed', true, '', []), origin: from }
      const own = (held.get(browser) ?? []).find(
        ({ scope, at }) =>
          URL.canParse(from) && domainMatches(scope, new URL(from).hostname) && facts.startedAt - at <= FRESH_MS,
      )
      if (own === undefined) return null
      const excerpt = `Authorization: ${printable(authorization, 40)}`
      const proof = { ...requestProof(facts, `of ${facts.origin}, asked from ${from}`), headerIndex: null, excerpt }
      tokenless.set(key, before ?? proof)
      // The first one may go out while the page still waits for its session.
      return before === undefined
        ? null
        : { ...seen('no-token', true, own.name, [own.proof, before, proof]), origin: from }
    }
    const refused = status === 401 || status === 403 || (endpoint?.action === 'session' && answersForNobody(facts))
    if (cookies.length > 0 || !refused) return null
    const one = (held.get(browser) ?? []).find(
      ({ scope, at, endsAt, crossSite }) =>
        domainMatches(scope, facts.hostname) &&
        facts.startedAt - at <= FRESH_MS &&
        facts.startedAt < (endsAt ?? Number.POSITIVE_INFINITY) &&
        (crossSite || !foreign),
    )
    const page = documents.get(`${browser} ${from}`)
    // A page there that belongs to nobody: a private window, or another browser that looks alike.
    if (one === undefined || page === false) return null
    return seen('omitted', page === true, one.name, [
      one.proof,
      requestProof(facts, `asked from ${from}, without cookies`),
    ])
  }

  return {
    take: (facts, client) => {
      if (facts.status === null || facts.exchange.initiator === 'probe') return []
      const browser = browserKey(facts, digest)
      const from = callerOf(facts)
      const found = from === null ? null : judge(facts, client, browser, from)
      note(facts, browser)
      return found === null ? [] : [found]
    },
  }
}

/** The origin of the page whose script asks, where it is another one; a preflight is the browser's own question. */
function callerOf({ origin, exchange: { request } }: ExchangeFacts): string | null {
  const mode = headerValue(request.headers, 'sec-fetch-mode')
  if (request.method === 'OPTIONS' || (mode !== null && mode !== 'cors')) return null
  const raw = headerValue(request.headers, 'origin') ?? ''
  // An extension may have leave to send them. An app that has its pages in itself: capacitor://localhost, tauri://localhost, app://., and `null` from a file.
  const from =
    originOf(raw) ?? (/^(?:[a-z][a-z0-9+.]{1,30}:\/\/|null$)/i.test(raw) && !/^https?:/i.test(raw) ? raw : null)
  // Without Sec-Fetch headers a POST with Origin may be a form.
  return from === null || from === origin || (mode === null && request.method !== 'GET') ? null : from
}

/** Cookies came with a cross-origin fetch, so it was made with `credentials: 'include'`: then both headers are needed. */
function mayRead({ exchange: { outcome } }: ExchangeFacts, from: string): boolean {
  if (outcome.kind !== 'response') return true
  const value = (name: string) => headerValue(outcome.received.headers, name)
  return value('access-control-allow-origin') === from && value('access-control-allow-credentials') === 'true'
}
