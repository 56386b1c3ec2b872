import { endpointOf } from '../../auth/dialects.ts'
import { CONFIGURATION, UNKNOWN_ACTION } from '../../auth/endpoint-answers.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodePercent } from '../../http/excerpt.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { AuthRouteObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import type { AppFails } from './app-fails.ts'
import { hasAuthCookies, proofOf, seenIn, showsNextAuth } from './seen-in.ts'

type Problem = AuthRouteObservation['problem']
interface Run {
  readonly problem: Problem
  readonly actions: string[]
  readonly proofs: readonly [Evidence, ...Evidence[]]
}

interface Doubt {
  readonly at: number
  readonly act: string
  readonly action: string
  readonly proof: Evidence
}

/** Sooner than anybody mends a configuration. */
const AT_ONCE_MS = 10_000
const ACTS: ReadonlySet<string> = new Set(['callback', 'signin', 'signout'])
const JUDGED: ReadonlySet<string> = new Set(['session', 'csrf', 'providers', ...ACTS])

/** Says what the auth routes as a whole suffer from: a configuration that is refused, another base path, a crash. */
export function createAuthRoutes(fails: Pick<AppFails, 'isFailing'>): Tracker<AuthRouteObservation> {
  const runs = createBoundedMap<Run>(200)
  /** Origins where NextAuth is in use: a session endpoint alone may be anybody's. true = its cookies were seen. */
  const inUse = createBoundedMap<boolean>(200)
  /** Acts that failed alone: that the session can be read again says nothing of them. */
  const failedActs = createBoundedMap<true>(200)
  /** Where a redirect puts something in front of an auth path, and the base path of before. */
  const led = createBoundedMap<string>(200)
  const answered = createBoundedMap<Evidence>(200)
  /** An act that the configuration refused, and that asks to come back to a path: its own fault, if all else is well then. */
  const doubtful = createBoundedMap<Doubt>(200)

  const noteLead = ({ endpoint, redirectsTo, origin, path }: ExchangeFacts): void => {
    if (endpoint === null || redirectsTo === null || originOf(redirectsTo) !== origin) return
    const to = pathOf(redirectsTo)
    if (to !== path && to.endsWith(path)) led.set(`${origin}${to}`, printable(endpoint.basePath, 200))
  }

  return {
    take: (facts, client) => {
      const { endpoint } = facts
      noteLead(facts)
      if (hasAuthCookies(facts)) inUse.set(facts.origin, true)
      else if ((showsNextAuth(facts) || asksToSignIn(facts)) && inUse.get(facts.origin) === undefined)
        inUse.set(facts.origin, false)
      if (endpoint === null || !JUDGED.has(endpoint.action) || facts.status === null) return []
      const key = `${facts.origin} ${endpoint.basePath}`
      const act = `${key} ${endpoint.action}`
      const observe = (
        problem: Problem,
        chain: AuthRouteObservation['chain'],
        actions: readonly string[],
        appBasePath: string | null,
        only: string | null = null,
      ) => [
        {
          kind: 'auth-route' as const,
          ...seenIn(facts, client, `${only ?? 'auth routes'} of ${facts.origin}`, chain[0]),
          basePath: printable(endpoint.basePath, 200),
          problem,
          actions,
          slash: facts.path.endsWith('/'),
          stray:
            problem === 'configuration'
              ? strayCookie(facts)
              : problem === 'unknown-action' && only !== null
                ? printable(facts.path, 200)
                : null,
          appBasePath,
          chain,
        },
      ]
      const problem = problemOf(facts)
      // Pages fail, too: then it is not the auth route.
      if (problem === 'crashed' && fails.isFailing(facts.origin)) return []
      if (problem === 'configuration') {
        const asked = askedToReturn(facts)
        const proof = proofOf(facts, 'asks to come back to what is no http address')
        if (asked === 'nowhere') {
          failedActs.set(act, true)
          const well = answered.get(key)
          const chain = well === undefined ? ([proof] as const) : ([well, proof] as const)
          return observe('stray-address', chain, [endpoint.action], null, endpoint.action)
        }
        if (asked === 'path' && runs.get(key) === undefined)
          doubtful.set(key, { at: facts.at, act, action: endpoint.action, proof })
        else doubtful.delete(key)
      }
      if (problem === 'unknown-action' && isStrayForm(facts)) {
        failedActs.set(act, true)
        return observe(problem, [proofOf(facts, NOTES[problem])], [endpoint.action], null, endpoint.action)
      }
      if (problem !== null) {
        const before = runs.get(key)
        const same = before?.problem === problem ? before : null
        const proof = proofOf(facts, NOTES[problem])
        const run: Run = {
          problem,
          actions: [...new Set([...(same?.actions ?? []), endpoint.action])],
          proofs: same === null ? [proof] : same.proofs.length < 3 ? [...same.proofs, proof] : same.proofs,
        }
        runs.set(key, run)
        const used = inUse.get(facts.origin)
        const bare = /^(?:Internal Server Error)?$/.test(facts.bodyText?.trim() ?? '')
        if (problem === 'crashed' && ((!bare && used === undefined) || (run.actions.length < 2 && used !== true)))
          return []
        const from = led.get(`${facts.origin}${facts.path}`)
        if (problem === 'unknown-action' && from !== undefined)
          return observe('led-away', run.proofs, run.actions, from)
        // One request may be a guess at the usual path; where NextAuth's cookies are, its own client asks again and again.
        const known = run.actions.length > 1 || (used === true && run.proofs.length > 1)
        if (problem === 'unknown-action' && !known && !facts.path.endsWith('/')) return []
        const alone = problem === 'crashed' && run.actions.length === 1 && ACTS.has(endpoint.action)
        if (alone) failedActs.set(act, true)
        return observe(problem, run.proofs, run.actions, null, alone ? endpoint.action : null)
      }
      if (ACTS.has(endpoint.action)) {
        if (failedActs.get(act) === undefined) return []
        failedActs.delete(act)
        return observe(null, [facts.proof], [endpoint.action], null, endpoint.action)
      }
      if (facts.status !== 200 || facts.bodyText === null) return []
      runs.delete(key)
      answered.set(key, facts.proof)
      const doubt = doubtful.get(key)
      doubtful.delete(key)
      if (doubt !== undefined && facts.exchange.startedAt - doubt.at < AT_ONCE_MS) {
        failedActs.set(doubt.act, true)
        return [
          ...observe(null, [facts.proof], [endpoint.action], null),
          ...observe('stray-address', [doubt.proof, facts.proof], [doubt.action], null, doubt.action),
        ]
      }
      if (endpoint.action !== 'providers') return observe(null, [facts.proof], [endpoint.action], null)
      const found = providerBase(facts)
      const other = found !== null && found.base !== endpoint.basePath
      const proof: Evidence = other
        ? { ...facts.proof, excerpt: `callbackUrl ${printable(found.url, 200)}` }
        : facts.proof
      return observe(
        other ? 'provider-path' : null,
        [proof],
        ['providers'],
        other ? printable(found.base || '/', 200) : null,
      )
    },
  }
}

const NOTES = {
  configuration: 'a problem with the server configuration',
  'unknown-action': 'the library does not know this path',
  'other-path': 'the library was asked for another path',
  crashed: 'failed before the library answered',
  'update-refused': 'the update was refused',
} as const

/** What each library answers by itself, to the letter (facts: the tables of endpoints and of session answers). */
function problemOf(facts: ExchangeFacts): keyof typeof NOTES | null {
  const text = facts.bodyText?.trim() ?? null
  if (text === null) return null
  if (facts.status === 500 && CONFIGURATION.test(text)) return 'configuration'
  if (facts.status === 400 && (text === '"Bad request."' || (UNKNOWN_ACTION.test(text) && facts.path.endsWith('/'))))
    return 'unknown-action'
  // It knows these by any GET: so this is not the path that it saw.
  if (facts.status === 400 && UNKNOWN_ACTION.test(text) && isRead(facts)) return 'other-path'
  const isUpdate =
    facts.endpoint?.action === 'session' && facts.exchange.request.method === 'POST' && facts.sent !== null
  if (facts.status === 400 && isUpdate && /^(?:null|\[object Object\])?$/.test(text)) return 'update-refused'
  if (facts.status === 500 && !/^Error: Callback for provider type/.test(text)) return 'crashed'
  return null
}

/** A guard of NextAuth's leads to its own sign-in page, and says where to come back to. */
function asksToSignIn({ redirectsTo }: ExchangeFacts): boolean {
  if (redirectsTo === null || endpointOf(pathOf(redirectsTo))?.action !== 'signin') return false
  return URL.canParse(redirectsTo) && new URL(redirectsTo).searchParams.has('callbackUrl')
}

/** What `callbackUrl` of the address says; null = there is none, or it is an http address. A path is refused by 4.4 alone. */
function askedToReturn({ exchange: { request }, endpoint }: ExchangeFacts): 'path' | 'nowhere' | null {
  if (!ACTS.has(endpoint?.action ?? '') || !URL.canParse(request.url)) return null
  const asked = new URL(request.url).searchParams.get('callbackUrl')
  if (asked === null || asked === '') return null
  if (asked.startsWith('/')) return 'path'
  return /^https?:/.test(asked) && URL.canParse(asked) ? null : 'nowhere'
}

function isRead({ endpoint, exchange }: ExchangeFacts): boolean {
  const { action = 'other' } = endpoint ?? {}
  return exchange.request.method === 'GET' && (action === 'session' || action === 'csrf' || action === 'providers')
}

/** Sent with the cookies of a user, so by a page of the app, to more parts than an action takes: no base path makes that right. */
function isStrayForm({ path, endpoint, ...facts }: ExchangeFacts): boolean {
  if (endpoint === null || facts.exchange.request.method !== 'POST' || !ACTS.has(endpoint.action)) return false
  const parts = path.slice(endpoint.basePath.length).split('/').filter(Boolean).length
  return parts > (endpoint.action === 'signout' ? 1 : 2) && hasAuthCookies({ path, endpoint, ...facts })
}

/** Both refuse every request that carries a callback-url cookie with something else than an http address or a path (measured: 0.41). */
export function strayCookie({ cookiesAtApp }: ExchangeFacts): string | null {
  const found = cookiesAtApp.find(({ identity, value }) => {
    if (identity?.role !== 'callback-url' || value === '') return false
    const address = decodePercent(value)
    return !address.startsWith('/') && !/^https?:/.test(address)
  })
  return found?.name ?? null
}

/** The part of the first callback address that stands before `/callback/`. */
function providerBase({ providers }: ExchangeFacts): { readonly base: string; readonly url: string } | null {
  for (const { callbackUrl: url } of providers ?? []) {
    if (url === null || originOf(url) === null) continue
    const path = pathOf(url)
    const end = path.lastIndexOf('/callback/')
    if (end >= 0) return { base: path.slice(0, end), url }
  }
  return null
}
