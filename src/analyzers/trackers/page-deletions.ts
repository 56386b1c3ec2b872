import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { PageDeletionObservation } from '../../model/observation-guard.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { isUsualId, proofOf, reissuedCsrf, replicaOf, seenIn, tokenForm } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'
import { expiredAt } from './token-ledger.ts'

const MAX_PLACES = 200

/**
 * Ends of good sessions that nobody asked for, whatever the method, status and path: an answer outside the session endpoint
 * deletes the cookie of a token that a server had accepted a short while ago. And their mending: the same place, asked with
 * a good session, lets it live.
 */
export function createPageDeletions(history: TokenHistory, pages: SignInPages): Tracker<PageDeletionObservation> {
  /** By origin and place: where a session ended. For a prefetch the place is the page that asked for it. */
  const ended = createBoundedMap<PageDeletionObservation>(MAX_PLACES)
  /** By client: the page of a prefetch was opened again; the next request tells whether the session lived on. */
  const reopened = createBoundedMap<string>(MAX_PLACES)
  /** By origin and path: the session that opened this page last. */
  const opened = createBoundedMap<string>(MAX_PLACES)
  /** By origin and path: the session that this place renewed last. */
  const renewed = createBoundedMap<{ readonly family: string; readonly proof: Evidence }>(MAX_PLACES)
  /** By origin and token: what renewed it last, outside of the auth routes. */
  const rivals = createBoundedMap<{ readonly headAt: number; readonly path: string; readonly proof: Evidence }>(
    MAX_PLACES,
  )

  /** Of a token from before the recording it is that token. */
  const familyOf = (digest: string): string => history.of(digest)?.family ?? digest

  /**
   * The redirect of a guard, `Response.redirect()` answers 302: at a page that this session had opened, or that its sign-in leads
   * to, the library ended it while it read it.
   */
  const isGuarded = (facts: ExchangeFacts): boolean => {
    const node = history.of(facts.sent?.digest)
    if (facts.writer !== 'library' || node === null) return false
    return opened.get(placeOf(facts, facts.page)) === node.family || (node.bySignIn && node.pages === 0)
  }

  const survived = (facts: ExchangeFacts, client: ClientId): PageDeletionObservation[] => {
    const { sent, prefetch, status } = facts
    if (sent === null || prefetch || status === null || status >= 400) return []
    if (history.goodSince(sent.digest, facts.at) === null) return []
    const key = placeOf(facts, facts.page)
    const waiting = reopened.get(client)
    reopened.delete(client)
    const last = ended.get(key)
    if (last?.prefetch === true) reopened.set(client, key)
    const place = last !== undefined && !last.prefetch ? key : waiting
    const mended = place === undefined ? undefined : ended.get(place)
    if (place === undefined || mended === undefined) return []
    ended.delete(place)
    return [{ ...mended, ...seenIn(facts, client, mended.situation), deleted: false }]
  }

  const deletion = (facts: ExchangeFacts, client: ClientId): PageDeletionObservation[] => {
    const { sent, signsOut, prefetch, status } = facts
    if (sent === null || status === null || !isPlace(facts)) return []
    // Nobody decided on a prefetch.
    if (!prefetch && (signsOut !== null || (isDecision(facts, pages) && !isGuarded(facts)))) return []
    // Pages could read this row before: now it is gone, which the reading of it tells.
    const node = history.of(sent.digest)
    if (expiredAt(sent, facts.serverAt ?? facts.at, node?.endsAt ?? null) === true) return []
    if (sent.snapshot.kind === 'opaque' && node?.renewedByPage === true && signsOut === null) return []
    const good = history.readSince(sent.digest, facts.at, facts.origin) ?? history.goodSince(sent.digest, facts.at)
    const line = facts.setCookies.findLast(
      one => one.identity?.role === 'session' && one.identity.base === sent.cookie && one.deletes,
    )
    // Two replicas are two servers: what differs between them is told by their names.
    if (good !== null && good.by !== replicaOf(facts)) return []
    if (good === null || line === undefined || 'rejected' in line.parsed) return []
    const proof = prefetch ? proofOf(facts, 'a prefetch, and its answer deletes the session cookie') : line.proof
    const before = renewed.get(placeOf(facts, facts.page))
    const rival = rivals.get(placeOf(facts, sent.digest))
    const isRace = rival !== undefined && rival.headAt > facts.startedAt && rival.path !== facts.page
    const observation: PageDeletionObservation = {
      kind: 'page-deletion',
      ...seenIn(facts, client, `session cookie on ${facts.origin} at ${printable(facts.page, 200)}`, proof),
      deleted: true,
      method: facts.exchange.request.method,
      path: printable(facts.page, 200),
      status,
      cookie: sent.cookie,
      form: tokenForm(sent),
      usualId: isUsualId(sent),
      byLibrary: facts.writer === 'library',
      signsOut: signsOut !== null,
      prefetch,
      acceptedAs: good.how,
      csrfReissued: reissuedCsrf(facts) !== null,
      renewedHere: before !== undefined && before.family === node?.family ? before.proof : null,
      racedBy: isRace ? rival.proof : null,
      chain: [good.proof, proof],
    }
    ended.set(placeOf(facts, prefetch ? askingPage(facts) : facts.page), observation)
    return [observation]
  }

  return {
    take: (facts, client) => {
      if (facts.cookieEffect === 'deleted') return deletion(facts, client)
      if (
        facts.cookieEffect === 'refreshed' &&
        facts.endpoint === null &&
        facts.sent !== null &&
        facts.setProof !== null
      ) {
        const { page: path, headAt, setProof: proof } = facts
        renewed.set(placeOf(facts, path), { family: familyOf(facts.sent.digest), proof })
        if (!facts.prefetch) rivals.set(placeOf(facts, facts.sent.digest), { headAt, path, proof })
      }
      if (facts.use === 'page' && facts.status === 200 && facts.sent !== null)
        opened.set(placeOf(facts, facts.page), familyOf(facts.sent.digest))
      return survived(facts, client)
    },
  }
}

function placeOf({ origin }: ExchangeFacts, path: string): string {
  return `${origin} ${path}`
}

/** The page whose link was prefetched. */
function askingPage({ exchange, origin, page: path }: ExchangeFacts): string {
  const referer = headerValue(exchange.request.headers, 'referer')
  return referer !== null && originOf(referer) === origin ? pathOf(referer) : path
}

/** A handler that ends a session and leads on, most often home; NextResponse.redirect() of a guard answers 307. */
function isDecision({ status, redirectsTo }: ExchangeFacts, pages: SignInPages): boolean {
  if ((status !== 301 && status !== 302 && status !== 303) || redirectsTo === null) return false
  return pathOf(redirectsTo) === '/' || !pages.isOne(redirectsTo)
}

/** The session endpoint's own deletions are told by its answer; sign-in and sign-out replace sessions by right. */
function isPlace({ endpoint }: ExchangeFacts): boolean {
  return (
    endpoint === null || endpoint.action === 'csrf' || endpoint.action === 'providers' || endpoint.action === 'other'
  )
}
