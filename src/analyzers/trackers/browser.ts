import type { ClientId } from '../../model/observation.ts'
import type { BrowserObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { TrackerGuard } from '../tracker-guard.ts'
import { createCacheable } from './cacheable.ts'
import { createFormRedirects } from './form-redirects.ts'
import { createMailLinks } from './mail-links.ts'
import { createServerCalls } from './server-calls.ts'
import { createSignInActions } from './sign-in-actions.ts'
import type { SignInPages } from './sign-in-pages.ts'

/** What stands between a right answer and its effect: caches, policies, builds, mail scanners, the app's own requests. */
export interface BrowserTracker {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly BrowserObservation[]
}

export function createBrowserTracker(
  digest: (value: string) => string,
  pages: SignInPages,
  guard: TrackerGuard,
): BrowserTracker {
  const trackers: readonly (readonly [name: string, tracker: BrowserTracker])[] = [
    ['cacheable', createCacheable()],
    ['mail-links', createMailLinks(digest)],
    ['form-redirects', createFormRedirects()],
    ['server-calls', createServerCalls()],
    ['sign-in-actions', createSignInActions(pages)],
  ]
  return {
    take: (facts, client) =>
      trackers.flatMap(([name, tracker]) =>
        guard.run<readonly BrowserObservation[]>(name, () => tracker.take(facts, client), []),
      ),
  }
}
