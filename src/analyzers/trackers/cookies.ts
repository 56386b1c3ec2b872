import { emptyJar } from '../../cookies/jar.ts'
import type { Observation } from '../../model/observation.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { TrackerGuard } from '../tracker-guard.ts'
import type { Assignment } from './clients.ts'
import type { CookieJars, JarStep } from './cookie-jars.ts'
import { createCookieJourneys } from './cookie-journeys.ts'
import { createFoldedCookies } from './folded-cookies.ts'
import { createHostHops } from './host-hops.ts'
import { createRepeatedCookies } from './repeated-cookies.ts'
import { createSessionJoins } from './session-joins.ts'
import type { SignInPages } from './sign-in-pages.ts'
import { findUndefinedAddress } from './undefined-addresses.ts'

/** Everything that the modelled jars tell: what each line did, and what became of each cookie. */
export interface CookieTracker {
  readonly take: (facts: ExchangeFacts, assignment: Assignment) => readonly Observation[]
}

const NO_STEP: JarStep = { observations: [], judged: [], applied: [], jar: emptyJar }

/** `digest`: keyed. Values stay in the jars; the other trackers keep digests. */
export function createCookieTracker(
  jars: CookieJars,
  digest: (value: string) => string,
  guard: TrackerGuard,
  pages: SignInPages,
): CookieTracker {
  const journeys = createCookieJourneys()
  const repeated = createRepeatedCookies()
  const joins = createSessionJoins(digest)
  const folded = createFoldedCookies()
  const hops = createHostHops(pages)
  return {
    take: (facts, assignment) => {
      const { client } = assignment
      const from = <T>(name: string, take: () => readonly T[]) => guard.run<readonly T[]>(name, take, [])
      const step = guard.run('cookie-jars', () => jars.take(facts, client), NO_STEP)
      return [
        ...step.observations,
        ...from('cookie-journeys', () => journeys.take(facts, assignment, step)),
        ...from('repeated-cookies', () => repeated.take(facts, client, step, journeys.setBy)),
        ...from('session-joins', () => joins.take(facts, client)),
        ...from('folded-cookies', () => folded.take(facts, client)),
        ...from('host-hops', () => hops.take(facts, assignment, step)),
        ...from('undefined-addresses', () => findUndefinedAddress(facts, client)),
      ]
    },
  }
}
