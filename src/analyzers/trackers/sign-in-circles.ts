import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { SignInCircleObservation } from '../../model/observation-guard.ts'
import { leadsBack } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

/** `what: null` = this one got in. */
type Circle = Pick<SignInCircleObservation, 'what' | 'page'> & { readonly chain: readonly Evidence[] }

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

  /** Somebody with a session, or who just got one, is in no circle of the page's own. */
  const signedIn = (facts: ExchangeFacts, key: string): Circle | null => {
    shown.delete(key)
    data.delete(key)
    if (!facts.signsIn) return null
    const back = comesBack(facts, key)
    if (back === null) return { what: null, page: facts.path, chain: [] }
    return { what: 'comes-back', page: facts.target?.url.pathname ?? '', chain: back }
  }

  /** The sign-in route leads to `page`. */
  const signInAsked = (facts: ExchangeFacts, client: ClientId, key: string, page: string): Circle | null => {
    const { url } = facts.exchange.request
    if (isRequiredBy(url, page)) {
      const proof = proofOf(facts, 'SessionRequired, asked by the page that it leads to')
      return { what: 'required', page, chain: [proof] }
    }
    if (led.get(`${client} ${url}`) || !mayComeFrom(facts, page)) return null
    const chain = sentOn(facts, key, page)
    return chain === null ? null : { what: 'sent-on', page, chain }
  }

  /** A page was asked for, or its data, without a session. */
  const pageAsked = (facts: ExchangeFacts, client: ClientId, key: string, target: string | null): Circle | null => {
    const { page, path } = facts
    if (target !== null && path !== page && pathOf(target) === page && leadsBack(target, page)) {
      const chain = pages.isOne(target) ? byData(facts, `${key} ${page}`) : null
      return chain === null ? null : { what: 'data', page, chain }
    }
    if (target !== null) led.set(`${client} ${target}`, true)
    if (facts.use !== 'page') return null
    const before = shown.get(key)
    if (before?.page === path && facts.status === 200) shown.set(key, { ...before, shownAt: facts.at })
    else shown.delete(key)
    return null
  }

  const look = (facts: ExchangeFacts, client: ClientId, key: string): Circle | null => {
    if (facts.sent !== null || facts.signsIn || facts.exchange.request.method !== 'GET') return signedIn(facts, key)
    const { redirectsTo, endpoint } = facts
    const target = redirectsTo !== null && originOf(redirectsTo) === facts.origin ? redirectsTo : null
    if (endpoint?.action === 'signin' && endpoint.provider === null && target !== null)
      return signInAsked(facts, client, key, pathOf(target))
    return pageAsked(facts, client, key, target)
  }

  return {
    take: (facts, client) => {
      if (facts.status === null || facts.prefetch) return []
      const circle = look(facts, client, `${client} ${facts.origin}`)
      if (circle === null) return []
      const [first = facts.proof, ...rest] = circle.chain
      const seen = seenIn(facts, client, `sign-in page of ${facts.origin}`, rest.at(-1) ?? first)
      const page = printable(circle.page, 200)
      return [{ kind: 'sign-in-circle', ...seen, what: circle.what, page, chain: [first, ...rest] }]
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
