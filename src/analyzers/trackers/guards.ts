import { prefixFits } from '../../auth/cookie-names.ts'
import { mayBe } from '../../auth/dialects.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodePercent, excerptUrl } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { GuardRedirectObservation } from '../../model/observation-guard.ts'
import type { ServerLogObservation } from '../../model/observation-log.ts'
import type { TokenSighting } from '../../model/token.ts'
import { handsOver, namesWayBack } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'
import { keptByBrowser } from '../read-answer.ts'
import type { Tracker } from '../tracker.ts'
import { isOfOtherHost, proofOf, reissuedCsrf, seenIn, tokenForm } from './seen-in.ts'
import { placeOf } from './server-log.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'

type GuardObservation = GuardRedirectObservation | ServerLogObservation

/** What pages and their guards (middleware, proxy.ts, the page itself) do to somebody who is signed in. */
export function createGuards(history: TokenHistory, pages: SignInPages): Tracker<GuardObservation> {
  /** Origin and path that sent somebody to sign in: guarded. */
  const guarded = createBoundedMap<GuardRedirectObservation['by']>(500)
  /**
   * Guards that can read a session cookie, by origin, its name and their kind: middleware and pages read with code of their own.
   * One that turns away from a page that it had opened for this very session, or this user, cannot any more; another user it may
   * refuse.
   */
  const readers = createBoundedMap<true>(500)
  /** By origin and path: the session that it opened for last, and whose it was. */
  const opened = createBoundedMap<{ readonly family: string; readonly user: string | null }>(500)
  /** Where the sign-in of this client leads. */
  const landing = createBoundedMap<string>(500)

  const familyOf = (digest: string): string => history.of(digest)?.family ?? digest
  const isSame = (before: ReturnType<typeof opened.get>, sent: TokenSighting): boolean => {
    if (before === undefined) return false
    return before.family === familyOf(sent.digest) || (before.user !== null && before.user === userOf(sent))
  }

  const observe = (facts: ExchangeFacts, client: ClientId, location: string | null): GuardRedirectObservation => {
    const path = printable(facts.page, 200)
    const by = answeredBy(facts)
    const proof = location === null ? facts.proof : proofOf(facts, 'sent to the sign-in page')
    const { sent } = facts
    const node = history.of(sent?.digest)
    const naming = namingOf(facts)
    // Under a name of its own it may be the session of another app, which nobody reads here.
    const foreign = naming === 'custom' && isOfOtherHost(node, facts)
    const good = sent === null || foreign ? null : history.goodSince(sent.digest, facts.at)
    return {
      kind: 'guard-redirect',
      ...seenIn(facts, client, `guard of ${path} on ${facts.origin}`, proof),
      path,
      redirected: location !== null,
      location: printable(location ?? '', 200),
      sent,
      form: sent === null ? 'broken' : tokenForm(sent),
      signedInBy: good?.proof ?? null,
      acceptedAs: good?.how ?? null,
      effect: facts.cookieEffect,
      by,
      cacheSign: facts.cacheSign,
      keptBy: location === null ? null : keptBy(facts),
      afterSignIn:
        (node?.bySignIn === true && node.pages === 0) || landing.get(`${client} ${facts.origin}`) === facts.page,
      opensElsewhere: good !== null && readers.get(readerKey(facts, by)) === true,
      asksBare: location !== null && facts.cookieEffect === 'untouched' && reissuedCsrf(facts) !== null,
      naming,
    }
  }

  /** A page sent somebody to `target`. */
  const onRedirect = (facts: ExchangeFacts, client: ClientId, target: string): GuardObservation | null => {
    const missing = missingSecret(facts, client, target)
    if (missing !== null) return missing
    // A sign-in page that sends to another one is a router at work.
    if (!pages.isOne(target) || pages.isOne(facts.exchange.request.url)) return null
    if (handsOver(target, facts.origin, facts.page)) return null
    const by = answeredBy(facts)
    const key = pageKey(facts)
    guarded.set(key, by)
    if (facts.sent !== null) {
      // Middleware reads no database: what it let through, it did not look at.
      const unread = by === 'middleware' && tokenForm(facts.sent) === 'opaque'
      if (unread || isSame(opened.get(key), facts.sent)) readers.delete(readerKey(facts, by))
    }
    return observe(
      facts,
      client,
      originOf(target) === facts.origin ? pathOf(target) : (excerptUrl(target) ?? pathOf(target)),
    )
  }

  /** A page was shown that had sent somebody away before. */
  const onShown = (facts: ExchangeFacts, client: ClientId): GuardObservation | null => {
    const key = pageKey(facts)
    const guard = guarded.get(key)
    if (facts.status !== 200 || guard === undefined) return null
    if (facts.sent !== null && !facts.prefetch) {
      readers.set(readerKey(facts, guard), true)
      opened.set(key, { family: familyOf(facts.sent.digest), user: userOf(facts.sent) })
    }
    return observe(facts, client, null)
  }

  return {
    take: (facts, client) => {
      pages.note(facts)
      if (facts.signsIn && facts.target !== null)
        landing.set(`${client} ${facts.target.url.origin}`, facts.target.url.pathname)
      if (facts.exchange.request.method !== 'GET' || facts.status === null || facts.endpoint !== null) return []
      const target = facts.redirectsTo
      const seen = target === null ? onShown(facts, client) : onRedirect(facts, client, target)
      return seen === null ? [] : [seen]
    },
  }
}

function pageKey({ origin, page }: ExchangeFacts): string {
  return `${origin} ${page}`
}

/** Who reads one kind of token need not read another one. */
function readerKey({ origin, sent }: ExchangeFacts, by: GuardRedirectObservation['by']): string {
  return `${origin} ${sent?.cookie} ${sent?.kid} ${sent === null ? '' : tokenForm(sent)} ${by}`
}

/** A digest of `sub`; null = the token does not tell. */
function userOf({ snapshot }: TokenSighting): string | null {
  return snapshot.kind === 'decoded' ? (snapshot.claims.sub?.digest ?? null) : null
}

/** v4's middleware says by its redirect that it has no secret. */
function missingSecret(facts: ExchangeFacts, client: ClientId, target: string): ServerLogObservation | null {
  const query = decodePercent(target.slice(target.indexOf('?') + 1))
  if (!/(?:^|[?&])error=Configuration(?:&|$)/.test(query) || !mayBe(facts.dialect, 'guardSaysNoSecret')) return null
  const proof = proofOf(facts, 'the guard reports a configuration error')
  return {
    kind: 'server-log',
    ...seenIn(facts, client, `guard on ${facts.origin}`, proof),
    ...placeOf(facts),
    source: 'redirect',
    failed: false,
    library: 'next-auth-v4',
    code: 'NO_SECRET',
    level: 'error',
    cause: 'missing-secret',
    message: null,
    byNetwork: false,
    cookieEffect: facts.cookieEffect,
    sent: facts.sent,
    wasAccepted: false,
    carried: [],
    stillValid: false,
    sure: true,
    chain: [proof],
  }
}

/**
 * Next marks what it made at build time. Of the App Router a page that redirects is still a document; getServerSideProps sends
 * headers alone, with the Cache-Control of a page, or JSON; middleware sends headers alone (measured).
 */
function answeredBy({ path, page, cacheSign, exchange: { outcome } }: ExchangeFacts): GuardRedirectObservation['by'] {
  const value = (name: string) => (outcome.kind === 'response' ? headerValue(outcome.received.headers, name) : null)
  if (value('x-nextjs-prerender') !== null || value('x-nextjs-cache') !== null) return 'static-page'
  if (cacheSign !== null) return 'cache'
  if (value('content-type') !== null) return path === page ? 'page' : 'props'
  return PAGE_CACHING.test(value('cache-control') ?? '') ? 'props' : 'middleware'
}

/** What Next writes for a page that is made for its request. */
const PAGE_CACHING = /^private, no-cache, no-store, max-age=0, must-revalidate$/i

function keptBy({ exchange: { outcome }, page, redirectsTo }: ExchangeFacts): string | null {
  if (outcome.kind !== 'response' || redirectsTo === null || !namesWayBack(redirectsTo, page)) return null
  return keptByBrowser(outcome.received)
}

/** Custom names follow no law; the default ones do. */
function namingOf(facts: ExchangeFacts): GuardRedirectObservation['naming'] {
  const prefix = prefixFits(facts.sent?.cookie ?? '', facts.origin)
  if (prefix === null) return 'custom'
  return prefix.fits ? 'usual' : prefix.prefixed ? 'prefixed-on-http' : 'unprefixed-on-https'
}
