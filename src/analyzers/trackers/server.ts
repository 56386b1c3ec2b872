import type { LogEntry } from '../../auth/log-lines.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AuthTimeoutObservation } from '../../model/observation-browser.ts'
import type { ServerObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { TrackerGuard } from '../tracker-guard.ts'
import { createAppFails } from './app-fails.ts'
import { createAuthRoutes } from './auth-routes.ts'
import { createClientPaths } from './client-paths.ts'
import { createCsrfStates } from './csrf-states.ts'
import { createFronts } from './fronts.ts'
import { createGuards } from './guards.ts'
import { createHeaderBudget } from './header-budget.ts'
import { createHops } from './hops.ts'
import { createLogSilences } from './log-silences.ts'
import { createMissingPages } from './missing-pages.ts'
import { createNotReached } from './not-reached.ts'
import { createPageDeletions } from './page-deletions.ts'
import { createRedirectLoops } from './redirect-loops.ts'
import { createReplicas } from './replicas.ts'
import { createServerLog } from './server-log.ts'
import { createSessionEnds } from './session-ends.ts'
import { createSessionErrors } from './session-errors.ts'
import { createSessionLifetimes } from './session-lifetimes.ts'
import { createSessionReplays } from './session-replays.ts'
import { createSignInCircles } from './sign-in-circles.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'

/** Everything that is learnt about the server, its guards and what stands in front of it. */
export interface ServerTracker {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly Learnt[]
  readonly takeLog: (entry: LogEntry) => readonly Learnt[]
}

/** Who waited in vain is learnt by the log as well as by the answer. */
type Learnt = ServerObservation | AuthTimeoutObservation

export function createServerTracker(
  digest: (value: string) => string,
  history: TokenHistory,
  pages: SignInPages,
  guard: TrackerGuard,
): ServerTracker {
  const fails = createAppFails()
  const trackers: readonly (readonly [name: string, tracker: Pick<ServerTracker, 'take'>])[] = [
    ['auth-routes', createAuthRoutes(fails)],
    ['not-reached', createNotReached(pages)],
    ['client-paths', createClientPaths()],
    ['app-fails', fails],
    ['hops', createHops()],
    ['session-replays', createSessionReplays(digest)],
    ['csrf-states', createCsrfStates(digest)],
    ['replicas', createReplicas(digest, history)],
    ['session-errors', createSessionErrors(history)],
    ['session-ends', createSessionEnds(history, pages)],
    ['header-budget', createHeaderBudget()],
    ['fronts', createFronts()],
    ['guards', createGuards(history, pages)],
    ['redirect-loops', createRedirectLoops(history, pages)],
    ['sign-in-circles', createSignInCircles(pages)],
    ['missing-pages', createMissingPages(pages)],
    ['session-lifetimes', createSessionLifetimes()],
    ['page-deletions', createPageDeletions(history, pages)],
  ]
  const log = createServerLog(history)
  const silences = createLogSilences()
  const spoken = <T extends Learnt>(found: readonly T[]): readonly T[] => {
    for (const one of found) if (one.kind === 'server-log') silences.spoke(one)
    return found
  }
  return {
    take: (facts, client) =>
      spoken(
        [['log-silences', silences] as const, ['server-log', log] as const, ...trackers].flatMap(([name, tracker]) =>
          guard.run<readonly Learnt[]>(name, () => tracker.take(facts, client), []),
        ),
      ),
    takeLog: entry => {
      silences.heard(entry)
      return spoken(log.takeEntry(entry))
    },
  }
}
