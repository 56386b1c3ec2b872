import type { BrowserObservation } from '../../model/observation-browser.ts'
import type { Tracker } from '../tracker.ts'
import type { TrackerGuard } from '../tracker-guard.ts'
import { createAuthOutages } from './auth-outages.ts'
import { createAuthTimeouts } from './auth-timeouts.ts'
import { createCacheable } from './cacheable.ts'
import { createCachedPages } from './cached-pages.ts'
import { createDevResources } from './dev-resources.ts'
import { createForeignCalls } from './foreign-calls.ts'
import { createFormRedirects } from './form-redirects.ts'
import { createGuardedRequests } from './guarded-requests.ts'
import { createHandlerRefusals } from './handler-refusals.ts'
import { createMailLinks } from './mail-links.ts'
import { createRefusedCookies } from './refused-cookies.ts'
import { createServerCalls } from './server-calls.ts'
import { createSignInActions } from './sign-in-actions.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'

/** What stands between a right answer and its effect: caches, policies, builds, mail scanners, the app's own requests. */
export function createBrowserTracker(
  digest: (value: string) => string,
  history: TokenHistory,
  pages: SignInPages,
  guard: TrackerGuard,
): Tracker<BrowserObservation> {
  const trackers: readonly (readonly [name: string, tracker: Tracker<BrowserObservation>])[] = [
    ['cacheable', createCacheable()],
    ['cached-pages', createCachedPages(digest, history)],
    ['mail-links', createMailLinks(digest)],
    ['form-redirects', createFormRedirects()],
    ['foreign-calls', createForeignCalls(digest)],
    ['dev-resources', createDevResources()],
    ['server-calls', createServerCalls()],
    ['sign-in-actions', createSignInActions(pages)],
    ['guarded-requests', createGuardedRequests(pages)],
    ['auth-outages', createAuthOutages(history)],
    ['refused-cookies', createRefusedCookies()],
    ['auth-timeouts', createAuthTimeouts()],
    ['handler-refusals', createHandlerRefusals(history)],
  ]
  return {
    take: (facts, client) =>
      trackers.flatMap(([name, tracker]) =>
        guard.run<readonly BrowserObservation[]>(name, () => tracker.take(facts, client), []),
      ),
  }
}
