import type { LogEntry } from '../../auth/log-lines.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ServerObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createAuthRoutes } from './auth-routes.ts'
import { createCsrfStates } from './csrf-states.ts'
import { createGuards } from './guards.ts'
import { createHeaderBudget } from './header-budget.ts'
import { createHops } from './hops.ts'
import { createKnownGood } from './known-good.ts'
import { createServerLog } from './server-log.ts'
import { createSessionEnds } from './session-ends.ts'
import { createSessionReplays } from './session-replays.ts'

/** Everything that is learnt about the server, its guards and what stands in front of it. */
export interface ServerTracker {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly ServerObservation[]
  readonly takeLog: (entry: LogEntry) => readonly ServerObservation[]
}

export function createServerTracker(digest: (value: string) => string): ServerTracker {
  const good = createKnownGood()
  const trackers = [
    createAuthRoutes(),
    createHops(),
    createSessionReplays(digest),
    createCsrfStates(digest),
    createSessionEnds(good),
    createHeaderBudget(),
    createGuards(good),
  ]
  const log = createServerLog()
  return {
    take: (facts, client) => {
      const found = trackers.flatMap((tracker): readonly ServerObservation[] => tracker.take(facts, client))
      const logged = log.take(facts, client)
      // Last: what this answer proves holds for the next exchange.
      good.note(facts)
      return [...found, ...logged]
    },
    takeLog: entry => log.takeEntry(entry),
  }
}
