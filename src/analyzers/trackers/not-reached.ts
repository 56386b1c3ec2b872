import { answererOf, UNROUTED } from '../../auth/answerer.ts'
import { isLibraryAnswer } from '../../auth/dialects.ts'
import type { EndpointAnswer } from '../../auth/endpoint-answers.ts'
import { neighbourOfAnswer, neighbourOfCookie } from '../../auth/neighbours.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Answerer, AuthUnreachedObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { refusesHead } from './header-budget.ts'
import { proofOf, seenIn, showsNextAuth } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

interface Base {
  readonly right: boolean
  readonly wrong: number
  /** Asked by a browser: the start probe alone proves nothing of an app without NextAuth. */
  readonly asked: number
  readonly actions: readonly string[]
  readonly proofs: readonly Evidence[]
}

const MAX_BASES = 300
/** One old tab's request is nothing. */
const ENOUGH = 2
/** Who answers because of what somebody configured, not because a server stumbles. */
const MOVED: ReadonlySet<Answerer> = new Set([
  ...(['locale', 'prefix', 'guard', 'base-path', 'doubled-path', 'next-404', 'backend', 'page'] as const),
])
/** Who may stand at the root of a host whose app lies under a base path. */
const OUTSIDE: ReadonlySet<Answerer> = new Set(['next-404', 'backend', 'other'])
const CHECKS: ReadonlySet<string> = new Set(['state', 'pkce', 'nonce'])

/** Says when the auth routes are not reached: somebody else answers in NextAuth's place. */
export function createNotReached(pages: SignInPages): Tracker<AuthUnreachedObservation> {
  const bases = createBoundedMap<Base>(MAX_BASES)
  /** Where a redirect of an auth request leads: its answers belong to the first one. */
  const followed = createBoundedMap<true>(MAX_BASES)
  /** Origins where another library answers under the same path. */
  const neighbours = createBoundedMap<true>(MAX_BASES)
  /** Origins where NextAuth is in use. */
  const inUse = createBoundedMap<true>(MAX_BASES)

  /** Where the scripts of an origin's Next app lie: empty = at the root. Two apps, or none: null. */
  const assets = createBoundedMap<string | null>(MAX_BASES)

  const note = (facts: ExchangeFacts): void => {
    const { endpoint, origin } = facts
    const base = /^((?:\/[\w.~-]{1,60}){0,4})\/_next\//.exec(facts.path)?.[1]
    if (base !== undefined)
      assets.set(origin, assets.get(origin) === undefined || assets.get(origin) === base ? base : null)
    if (showsNextAuth(facts)) inUse.set(origin, true)
    if (endpoint === null) return
    // Better Auth answers under the same path, and knows none of NextAuth's addresses.
    const answer = facts.exchange.outcome
    if (endpoint.action === 'other' && facts.status !== null && answer.kind === 'response')
      if (neighbourOfAnswer(facts.exchange.request.url, facts.status, answer.received.headers) !== null)
        neighbours.set(origin, true)
  }

  return {
    take: (facts, client) => {
      note(facts)
      const answer = endpointAnswer(facts)
      if (answer === null || refusesHead(facts) || followed.get(`${facts.origin}${facts.path}`)) return []
      const { basePath, action } = answer.endpoint
      const isRight = facts.setCookies.some(one => one.identity !== null) ? true : isLibraryAnswer(answer)
      if (isRight === null) return []
      const key = `${facts.origin} ${basePath}`
      // Others of its kind get there: told where outages are.
      if (bases.get(key)?.right === true && isRight === false && refusedAlone(facts)) return []
      const known = bases.get(key) ?? { right: false, wrong: 0, asked: 0, actions: [], proofs: [] }
      const observe = (who: AuthUnreachedObservation['who'], name: string, base: Base): AuthUnreachedObservation => {
        const [first = facts.proof, ...rest] = base.proofs
        return {
          kind: 'auth-unreached',
          ...seenIn(facts, client, `auth routes of ${facts.origin}`, base.proofs.at(-1) ?? facts.proof),
          basePath: printable(basePath, 200),
          who,
          before: false,
          name: printable(name, 100),
          status: answer.status,
          once: false,
          actions: base.actions,
          chain: [first, ...rest],
        }
      }
      if (isRight) {
        bases.set(key, { ...known, right: true, wrong: 0, asked: 0, actions: [], proofs: [] })
        return known.wrong === 0 ? [] : [observe(null, '', { ...known, proofs: [facts.proof] })]
      }
      const { redirectsTo } = facts
      if (redirectsTo !== null && originOf(redirectsTo) === facts.origin)
        followed.set(`${facts.origin}${pathOf(redirectsTo)}`, true)
      const found = answererOf(answer, pages.isOne)
      const under = assets.get(facts.origin) ?? ''
      const doubled = answer.status === 404 ? twice(basePath) : null
      const { who, name } =
        doubled !== null
          ? ({ who: 'doubled-path', name: doubled } as const)
          : answer.status === 404 && OUTSIDE.has(found.who) && under !== '' && !basePath.startsWith(`${under}/`)
            ? ({ who: 'base-path', name: under } as const)
            : found
      const base: Base = {
        right: known.right,
        wrong: known.wrong + (endsSignIn(facts) ? ENOUGH : 1),
        asked: known.asked + (facts.exchange.initiator === 'probe' ? 0 : 1),
        actions: [...new Set([...known.actions, action])],
        proofs: [...known.proofs.slice(0, 2), proofOf(facts, 'not an answer of NextAuth')],
      }
      bases.set(key, base)
      if (base.asked === 0 || neighbours.get(facts.origin)) return []
      // JSON of its own may be all that this address is meant for, in an app without NextAuth.
      if (who === 'backend' && answer.status !== 404 && inUse.get(facts.origin) === undefined) return []
      // An app that went over to a library at the same path: an old tab, or old code, asks for what is gone.
      const left = !base.right && answer.status === 404 && facts.cookies.some(sharesPath)
      if (!base.right && base.wrong >= ENOUGH && !left) return [observe(who, name, base)]
      // NextAuth answered here before, and since then nobody but who was put in its place.
      if (base.right && base.wrong >= ENOUGH && MOVED.has(who)) return [{ ...observe(who, name, base), before: true }]
      // The provider's answer to a sign-in of this browser, refused by somebody: that sign-in is lost, whoever it was.
      if (base.right && endsSignIn(facts) && answer.status >= 400 && answer.status < 500)
        return [{ ...observe(who, name, { ...base, actions: [action] }), before: true }]
      const single = { ...base, actions: [action], proofs: base.proofs.slice(-1) }
      if (answer.status < 400 || inUse.get(facts.origin) === undefined) return []
      return [{ ...observe(who, name, single), once: true }]
    },
  }
}

function sharesPath({ name, value }: ExchangeFacts['cookies'][number]): boolean {
  return neighbourOfCookie(name, value)?.sharesPath === true
}

/** A provider's answer to a sign-in that this very browser began: no old tab. */
function endsSignIn({ endpoint, cookies, exchange }: ExchangeFacts): boolean {
  if (endpoint?.action !== 'callback' || !/[?&]code=/.test(exchange.request.url)) return false
  return cookies.some(({ identity }) => identity !== null && CHECKS.has(identity.role))
}

/** This request is refused for what it is: too long, or of a method that was not routed (the words of Express, and of connect). */
export function refusedAlone(facts: ExchangeFacts): boolean {
  return overlongQuery(facts) > 0 || isUnrouted(facts)
}

/** Others of its path may be routed. */
export function isUnrouted({ endpoint, status, bodyText }: ExchangeFacts): boolean {
  const isAct = endpoint?.action === 'callback' || endpoint?.action === 'signin' || endpoint?.action === 'signout'
  return isAct && status === 404 && UNROUTED.test(bodyText ?? '')
}

/** Where fronts begin to refuse a query: IIS takes 2048 octets, Azure Static Web Apps 4096 (both by their documentation). */
const LONG_QUERY = 2_048
const REFUSES_LONG = new Set([400, 404, 414])

/** Length of the query of a provider's answer that was refused and is longer than some fronts take; 0 = it is not that. */
export function overlongQuery({ endpoint, exchange, status }: ExchangeFacts): number {
  if (endpoint?.action !== 'callback' || status === null || !REFUSES_LONG.has(status)) return 0
  const { url } = exchange.request
  const { length } = URL.canParse(url) ? new URL(url).search : ''
  return length > LONG_QUERY ? length - 1 : 0
}

/** `/app` of `/app/app/api/auth`: somebody put the path of the app in front of an address that had it. */
function twice(basePath: string): string | null {
  const parts = basePath.split('/').slice(1)
  for (let size = 1; size * 2 < parts.length; size++) {
    const first = `/${parts.slice(0, size).join('/')}`
    if (basePath.startsWith(`${first}${first}/`)) return first
  }
  return null
}

/** null: nothing that NextAuth's client waits for. */
export function endpointAnswer(facts: ExchangeFacts): EndpointAnswer | null {
  const { endpoint, exchange, status, bodyText, json } = facts
  if (endpoint === null || status === null || exchange.outcome.kind !== 'response') return null
  if (endpoint.action === 'other' || endpoint.action === 'log' || facts.prefetch) return null
  const { method, url } = exchange.request
  const { headers } = exchange.outcome.received
  return { endpoint, method, url, status, headers, bodyText, json, sessionBody: facts.sessionBody?.body ?? null }
}
