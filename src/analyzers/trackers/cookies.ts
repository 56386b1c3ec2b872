import type { Observation } from '../../model/observation.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Assignment } from './clients.ts'
import type { CookieJars } from './cookie-jars.ts'
import { createCookieJourneys } from './cookie-journeys.ts'
import { createFoldedCookies } from './folded-cookies.ts'
import { createHostHops } from './host-hops.ts'
import { createRepeatedCookies } from './repeated-cookies.ts'
import { createSessionJoins } from './session-joins.ts'
import { findUndefinedAddress } from './undefined-addresses.ts'

/** Everything that the modelled jars tell: what each line did, and what became of each cookie. */
export interface CookieTracker {
  readonly take: (facts: ExchangeFacts, assignment: Assignment) => readonly Observation[]
}

/** `digest`: keyed. Values stay in the jars; the other trackers keep digests. */
export function createCookieTracker(jars: CookieJars, digest: (value: string) => string): CookieTracker {
  const journeys = createCookieJourneys()
  const repeated = createRepeatedCookies()
  const joins = createSessionJoins(digest)
  const folded = createFoldedCookies()
  const hops = createHostHops()
  return {
    take: (facts, assignment) => {
      const { client } = assignment
      const step = jars.take(facts, client)
      const astray = findUndefinedAddress(facts, client)
      return [
        ...step.observations,
        ...journeys.take(facts, assignment, step),
        ...repeated.take(facts, client, step, journeys.setBy),
        ...joins.take(facts, client),
        ...folded.take(facts, client),
        ...hops.take(facts, assignment, step),
        ...(astray === null ? [] : [astray]),
      ]
    },
  }
}
