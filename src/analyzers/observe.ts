import type { LogEntry } from '../auth/log-lines.ts'
import type { FailureObservation, Observation } from '../model/observation.ts'
import type { ExchangeFacts } from './facts.ts'
import { type AppOrigins, createAppOrigins } from './trackers/app-origins.ts'
import { type ClientTracker, createClientTracker } from './trackers/clients.ts'
import { type CookieJars, createCookieJars } from './trackers/cookie-jars.ts'
import { type CookieTracker, createCookieTracker } from './trackers/cookies.ts'
import { createOAuthFlow, type OAuthFlow } from './trackers/oauth-flow.ts'
import { createServerTracker } from './trackers/server.ts'
import { createTokenLedger, type TokenLedger } from './trackers/token-ledger.ts'

/** Facts of one exchange in, observations out: the single ones first, then those joined over time. */
export interface Observer {
  readonly observe: (facts: ExchangeFacts) => readonly Observation[]
  /** A message of the app's log, in order of arrival. */
  readonly observeLog: (entry: LogEntry) => readonly Observation[]
  readonly clients: () => number
}

/** `digest`: keyed. Values are kept in the modelled jars only; every other tracker keeps digests. */
export function createObserver(digest: (value: string) => string): Observer {
  const jars: CookieJars = createCookieJars()
  const clients: ClientTracker = createClientTracker(digest, jars.contradicts)
  const cookies: CookieTracker = createCookieTracker(jars, digest)
  const ledger: TokenLedger = createTokenLedger(digest)
  const origins: AppOrigins = createAppOrigins()
  const oauth: OAuthFlow = createOAuthFlow(digest)
  const server = createServerTracker(digest)
  return {
    observeLog: entry => server.takeLog(entry),
    clients: () => clients.count(),
    observe: facts => {
      const assignment = clients.assign(facts)
      const { client } = assignment
      const failed: FailureObservation[] =
        facts.failure === null
          ? []
          : [
              {
                kind: 'failure',
                exchange: facts.exchange.id,
                client,
                at: facts.at,
                dialect: facts.dialect,
                origin: facts.origin,
                proof: facts.proof,
                failure: facts.failure,
                method: facts.exchange.request.method,
                path: facts.path,
              },
            ]
      return [
        ...failed,
        ...cookies.take(facts, assignment),
        ...origins.take(facts, client),
        ...ledger.take(facts, client),
        ...server.take(facts, client),
        ...oauth.take(facts, client),
      ]
    },
  }
}
