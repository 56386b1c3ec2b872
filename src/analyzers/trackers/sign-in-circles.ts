import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { SignInCircleObservation } from '../../model/observation-guard.ts'
import { leadsBack } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

type What = Exclude<SignInCircleObservation['what'], null>

interface Round {
  readonly page: string
  readonly shownAt: number
  readonly rounds: number
  readonly proofs: readonly Evidence[]
}

/** From the page back to the sign-in route: a script does not wait for anybody. */
const ROUND_MS = 4_000
/** Somebody impatient clicks twice. */
const ROUNDS = 3
/** What settles its address once is no circle. */
const DATA_ROUNDS = 2
/** From one sign-in to the next by way of a provider that does not ask: a script again. */
const AGAIN_MS = 10_000
const MAX_CLIENTS = 500

/** Notices that the sign-in page wants a session itself, where no chain of redirects shows it: scripts go round. */
export function createSignInCircles(pages: SignInPages): Tracker<SignInCircleObservation> {
  const shown = createBoundedMap<Round>(MAX_CLIENTS)
  const data = createBoundedMap<readonly Evidence[]>(MAX_CLIENTS)
  /** Sign-ins that led to the sign-in page. */
  const landed = createBoundedMap<{ readonly at: number; readonly proof: Evidence }>(MAX_CLIENTS)
  /** Addresses that a guard led to: several tabs that open at once are no circle. */
  const led = createBoundedMap<true>(MAX_CLIENTS)

  /** The sign-in route was asked from its own page; null = not, or not often enough. */
  const sentOn = (facts: ExchangeFacts, key: string, page: string): readonly Evidence[] | null => {
    const before = shown.get(key)
    const proof = proofOf(facts, 'asked again by the page that it leads to')
    const fresh = before !== undefined && before.page === page && facts.startedAt - before.shownAt <= ROUND_MS
    const rounds = fresh ? before.rounds + 1 : 0
    const proofs = [...(fresh ? before.proofs : []), proof].slice(-3)
    shown.set(key, { page, shownAt: fresh ? before.shownAt : 0, rounds, proofs })
    return rounds >= ROUNDS ? proofs : null
  }

  /** An OAuth callback that leads to the sign-in page, soon after one that did the same, with the session of that one. */
  const comesBack = (facts: ExchangeFacts, key: string): readonly Evidence[] | null => {
    const { target, redirectsTo, endpoint } = facts
    if (endpoint?.action !== 'callback' || target === null || redirectsTo === null || !pages.isOne(redirectsTo))
      return null
    const before = landed.get(key)
    const proof = proofOf(facts, 'signed in, and led to the sign-in page')
    landed.set(key, { at: facts.at, proof })
    return before !== undefined && facts.sent !== null && facts.startedAt - before.at <= AGAIN_MS
      ? [before.proof, proof]
      : null
  }

  /** The page's own data was answered with the way to the page. */
  const byData = (facts: ExchangeFacts, key: string): readonly Evidence[] | null => {
    const proofs = [...(data.get(key) ?? []), proofOf(facts, 'sent back to its own page')].slice(-3)
    data.set(key, proofs)
    return proofs.length >= DATA_ROUNDS ? proofs : null
  }

  return {
    take: (facts, client) => {
      if (facts.status === null || facts.prefetch) return []
      const key = `${client} ${facts.origin}`
      const observe = (
        what: What | null,
        page: string,
        chain: readonly Evidence[],
      ): readonly SignInCircleObservation[] => {
        const [first = facts.proof, ...rest] = chain
        const situation = `sign-in page of ${facts.origin}`
        const seen = seenIn(facts, client, situation, rest.at(-1) ?? first)
        return [{ kind: 'sign-in-circle', ...seen, what, page: printable(page, 200), chain: [first, ...rest] }]
      }
      if (facts.sent !== null || facts.signsIn || facts.exchange.request.method !== 'GET') {
        shown.delete(key)
        data.delete(key)
        const back = facts.signsIn ? comesBack(facts, key) : null
        if (back !== null) return observe('comes-back', facts.target?.url.pathname ?? '', back)
        return facts.signsIn ? observe(null, facts.path, []) : []
      }
      const target =
        facts.redirectsTo !== null && originOf(facts.redirectsTo) === facts.origin ? facts.redirectsTo : null
      if (facts.endpoint?.action === 'signin' && facts.endpoint.provider === null && target !== null) {
        const page = pathOf(target)
        if (isRequiredBy(facts.exchange.request.url, page))
          return observe('required', page, [proofOf(facts, 'SessionRequired, asked by the page that it leads to')])
        if (led.get(`${client} ${facts.exchange.request.url}`) || !mayComeFrom(facts, page)) return []
        const proofs = sentOn(facts, key, page)
        return proofs === null ? [] : observe('sent-on', page, proofs)
      }
      if (
        facts.path !== facts.page &&
        target !== null &&
        pathOf(target) === facts.page &&
        leadsBack(target, facts.page)
      ) {
        const proofs = pages.isOne(target) ? byData(facts, `${key} ${facts.page}`) : null
        return proofs === null ? [] : observe('data', facts.page, proofs)
      }
      if (target !== null) led.set(`${client} ${target}`, true)
      if (facts.use === 'page') {
        const before = shown.get(key)
        if (before?.page === facts.path && facts.status === 200) shown.set(key, { ...before, shownAt: facts.at })
        else shown.delete(key)
      }
      return []
    },
  }
}

/** Browsers name the page that goes elsewhere, unless they are told not to. */
function mayComeFrom({ exchange: { request } }: ExchangeFacts, page: string): boolean {
  const referer = headerValue(request.headers, 'referer')
  return referer === null || pathOf(referer) === page || pathOf(referer) === '/'
}

/** `useSession({ required: true })` says so, and names the page it stands on. */
function isRequiredBy(url: string, page: string): boolean {
  if (!URL.canParse(url)) return false
  const query = new URL(url).searchParams
  const from = query.get('callbackUrl')
  return query.get('error') === 'SessionRequired' && from !== null && pathOf(from) === page
}
