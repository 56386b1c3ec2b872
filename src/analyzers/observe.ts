import type { LogEntry } from '../auth/log-lines.ts'
import type { ClientId, FailureObservation, Observation } from '../model/observation.ts'
import type { ExchangeFacts } from './facts.ts'
import { isBetweenTimes, isOfTwoClocks } from './provider-time.ts'
import { createTrackerGuard } from './tracker-guard.ts'
import { createAppOrigins } from './trackers/app-origins.ts'
import { createBrowserTracker } from './trackers/browser.ts'
import { type Assignment, createClientTracker } from './trackers/clients.ts'
import { createCookieJars, type HeardJudgement } from './trackers/cookie-jars.ts'
import { createCookieTracker } from './trackers/cookies.ts'
import { isRefusedDevResource } from './trackers/dev-resources.ts'
import { createOAuthFlow } from './trackers/oauth-flow.ts'
import { seenIn } from './trackers/seen-in.ts'
import { createServerTracker } from './trackers/server.ts'
import { createServerClock } from './trackers/server-clock.ts'
import { createSignInPages } from './trackers/sign-in-pages.ts'
import { createTokenHistory } from './trackers/token-history.ts'
import { createTokenLedger } from './trackers/token-ledger.ts'
import { createTokenRaces } from './trackers/token-races.ts'
import { createUnasked } from './trackers/unasked.ts'

/** Facts of one exchange in, observations out: the single ones first, then those joined over time. */
export interface Observer {
  /** Never throws: a tracker that does is named in `diagnostics`. */
  readonly observe: (facts: ExchangeFacts) => readonly Observation[]
  /** A message of the app's log, in order of arrival. */
  readonly observeLog: (entry: LogEntry) => readonly Observation[]
  readonly clients: () => number
  /** Of the exchange observed last: whose it is, null = nobody can tell, and which of that client's cookies stayed away. */
  readonly newest: () => { readonly client: ClientId | null; readonly withheld: readonly HeardJudgement[] }
  readonly diagnostics: () => readonly string[]
}

/** Nobody's: nothing is blamed on a client that could not be told. */
const UNTOLD: Assignment = { client: 'c0', evidence: 'new', mixed: true, values: [], given: [] }

/**
 * `digest`: keyed. Values are kept in the modelled jars only; every other tracker keeps digests. `clientsBefore`: how many
 * clients an observer before this one has named.
 */
export function createObserver(digest: (value: string) => string, clientsBefore = 0): Observer {
  const guard = createTrackerGuard()
  const jars = createCookieJars()
  const clients = createClientTracker(digest, jars.contradicts, clientsBefore)
  const history = createTokenHistory()
  const pages = createSignInPages()
  const cookies = createCookieTracker(jars, digest, guard, pages)
  const origins = createAppOrigins(pages)
  const clock = createServerClock()
  const ledger = createTokenLedger(digest, history, clock)
  const server = createServerTracker(digest, history, pages, guard)
  const unasked = createUnasked(history, pages)
  const oauth = createOAuthFlow(digest)
  const browser = createBrowserTracker(digest, history, pages, guard)
  const races = createTokenRaces(history)
  let owner: Assignment = UNTOLD
  /** The app's clock, at the newest exchange. */
  let isMoved = false
  return {
    observeLog: entry => {
      const found = guard.run('server-log', () => server.takeLog(entry), [])
      return isMoved ? found.filter(one => !isOfTwoClocks(one)) : found
    },
    clients: () => clients.count(),
    newest: () => ({ client: owner === UNTOLD ? null : owner.client, withheld: owner.mixed ? [] : jars.withheld() }),
    diagnostics: guard.diagnostics,
    observe: facts => {
      // A host that is none: no browser went there, so nothing of it can be joined to anything.
      owner = UNTOLD
      isMoved = facts.exchange.clock !== undefined
      if (facts.hostname === '') return []
      const assignment = guard.run('clients', () => clients.assign(facts), UNTOLD)
      owner = assignment
      const { client } = assignment
      guard.run('server-clock', () => clock.note(facts), undefined)
      const from = <T>(name: string, take: () => readonly T[]) => guard.run<readonly T[]>(name, take, [])
      const found = [
        ...failureOf(facts, assignment),
        ...cookies.take(facts, assignment),
        ...from('app-origins', () => origins.take(facts, client)),
        ...from('server-clock', () => clock.take(facts, client)),
        ...from('token-ledger', () => ledger.take(facts, client)),
        ...server.take(facts, client),
        ...from('oauth-flow', () => oauth.take(facts, client)),
        ...browser.take(facts, client),
        ...from('unasked', () => unasked.take(facts, assignment)),
        ...from('token-races', () => races.take(facts, client)),
      ]
      // Last: what this answer proves holds for the next exchange.
      guard.run('token-history', () => history.note(facts, client), undefined)
      return isBetweenTimes(facts) ? found.filter(one => !isOfTwoClocks(one)) : found
    },
  }
}

function failureOf(facts: ExchangeFacts, { client }: Assignment): readonly FailureObservation[] {
  const { failure, exchange, path } = facts
  // It has a name of its own.
  if (failure === null || isRefusedDevResource(facts)) return []
  const { situation: _, ...seen } = seenIn(facts, client, '')
  return [{ kind: 'failure', ...seen, failure, method: exchange.request.method, path }]
}
