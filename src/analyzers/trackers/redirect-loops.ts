import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { RedirectLoopObservation } from '../../model/observation-guard.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'

/** A browser follows at once; what is asked later is another journey. */
const HOP_MS = 30_000
const LOOP_VISITS = 3
/** With another query each time: guards that add the way back (withAuth, auth()) make it longer in every round. */
const PAGE_VISITS = 4

interface Chain {
  readonly visits: ReadonlyMap<string, number>
  readonly paths: readonly string[]
  readonly proofs: readonly Evidence[]
  readonly at: number
  /** Family of the session token that every request so far carried, and no answer deleted; null = not one. */
  readonly token: string | null
  /** Some answer on the way renewed it. */
  readonly renewed: boolean
}

/** Follows a browser through unbroken chains of redirects, and notices a circle. */
export function createRedirectLoops(history: TokenHistory, pages: SignInPages): Tracker<RedirectLoopObservation> {
  const chains = createBoundedMap<Chain>(500)
  /** A circle is entered anywhere: the page that is guarded comes first; an order by name would not outlive redaction. */
  const orders = createBoundedMap<readonly string[]>(500)
  /** Circles that were told, by origin and the page that is guarded. */
  const told = createBoundedMap<RedirectLoopObservation>(500)
  /** The guarded page opens: nobody goes round any more. */
  const broken = (facts: ExchangeFacts, client: ClientId): readonly RedirectLoopObservation[] => {
    const key = `${facts.origin} ${facts.path}`
    const before = told.get(key)
    if (before === undefined || facts.status !== 200) return []
    told.delete(key)
    return [{ ...before, ...seenIn(facts, client, before.situation), circling: false }]
  }
  return {
    take: (facts, client) => {
      if (facts.exchange.request.method !== 'GET' || facts.status === null) return []
      const url = facts.exchange.request.url.replace(/#.*$/s, '')
      const known = chains.get(`${client} ${url}`)
      if (known !== undefined) chains.delete(`${client} ${url}`)
      if (facts.redirectsTo === null) return broken(facts, client)
      const going = known !== undefined && facts.startedAt - known.at <= HOP_MS ? known : null
      const visits = new Map(going?.visits ?? [])
      const page = `page ${facts.origin}${facts.path}`
      for (const one of [url, page]) visits.set(one, (visits.get(one) ?? 0) + 1)
      if (visits.size > 100) return []
      const count = visits.get(page) ?? 0
      const circles = (visits.get(url) ?? 0) >= LOOP_VISITS || count >= PAGE_VISITS
      const paths = [...(going?.paths ?? []), facts.path].slice(-10)
      const proofs = [...(going?.proofs ?? []), proofOf(facts, 'redirects')].slice(-4)
      const digest = facts.cookieEffect === 'deleted' ? null : (facts.sent?.digest ?? null)
      const sent = history.of(digest)?.family ?? digest
      const begun = facts.signsIn ? (facts.set?.digest ?? null) : null
      const token = begun ?? (going === null || going.token === sent ? sent : null)
      const renewed = going?.renewed === true || facts.cookieEffect === 'refreshed'
      chains.set(`${client} ${facts.redirectsTo}`, { visits, paths, proofs, at: facts.at, token, renewed })
      if (!circles) return []
      const start = paths.lastIndexOf(facts.path, paths.length - 2)
      const seen = start < 0 ? [facts.path] : paths.slice(start, -1)
      const key = `${facts.origin} ${seen.toSorted().join(' ')}`
      const guarded = Math.max(
        seen.findIndex(path => !pages.isOne(`${facts.origin}${path}`)),
        0,
      )
      const circle = orders.get(key) ?? [...seen.slice(guarded), ...seen.slice(0, guarded)]
      orders.set(key, circle)
      const [first = facts.proof, ...rest] = proofs
      const [guardedOne = '', other = ''] = circle
      const isSignIn = (path: string) => pages.isOne(`${facts.origin}${path}`)
      const seenNow: RedirectLoopObservation = {
        kind: 'redirect-loop',
        circling: true,
        ...seenIn(facts, client, `redirects on ${facts.origin}`),
        paths: circle,
        visits: count,
        sentOn: circle.length === 2 && isSignIn(other) && !isSignIn(guardedOne) && facts.cookies.length > 0,
        same: facts.redirectsTo === url && !pages.isOne(facts.redirectsTo),
        cookie: token === null ? null : (facts.sent?.cookie ?? null),
        accepted: token !== null && digest !== null && history.goodSince(digest, facts.at) !== null,
        renewed,
        chain: [first, ...rest],
      }
      told.set(`${facts.origin} ${circle[0]}`, seenNow)
      return [seenNow]
    },
  }
}
