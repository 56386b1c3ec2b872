import type { OAuthObservation } from '../../model/observation-oauth.ts'
import { type AuthTarget, isKnownError } from '../auth-target.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { isCallbackHop } from './callback-hop.ts'
import { createOAuthCallbacks } from './oauth-callbacks.ts'
import { createProviderKinds } from './provider-kinds.ts'
import { createProviderSessions } from './provider-sessions.ts'
import { createSignInOuts } from './sign-in-outs.ts'

/**
 * Signing in and out as journeys: OAuth starts and callbacks, refusals, and the races around them. `digest`: keyed; no cookie
 * value, state or code is kept.
 */
export function createOAuthFlow(digest: (value: string) => string): Tracker<OAuthObservation> {
  const kinds = createProviderKinds()
  const callbacks = createOAuthCallbacks(digest, kinds)
  const signInOuts = createSignInOuts(digest, kinds)
  const sessions = createProviderSessions(digest)
  return {
    take: (facts, client) => {
      kinds.take(facts)
      if (isCallbackHop(facts)) return []
      const { target } = facts
      const journeys = [...callbacks.take(facts, client, target), ...signInOuts.take(facts, client, target)]
      return [...(isNextAuth(facts, target) ? journeys : []), ...sessions.take(facts, client, journeys)]
    },
  }
}

/** Other libraries (better-auth) have callbacks at the same addresses, with errors of their own. */
function isNextAuth({ dialect }: ExchangeFacts, target: AuthTarget | null): boolean {
  if (dialect !== null || target === null) return dialect !== null
  return target.csrfRefused || (target.error !== null && isKnownError(target.error))
}
