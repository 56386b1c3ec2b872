import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { OAuthObservation, ProviderSessionObservation } from '../../model/observation-oauth.ts'
import type { ExchangeFacts } from '../facts.ts'
import { browserKey } from './browser-key.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** Notices that a provider still knows a user who has signed out here. */
export interface ProviderSessions {
  /** `told`: what is known of the exchange as a step of an OAuth sign-in. */
  readonly take: (
    facts: ExchangeFacts,
    client: ClientId,
    told: readonly OAuthObservation[],
  ) => readonly ProviderSessionObservation[]
}

const MAX_BROWSERS = 500
/** Redirects take a second or two; nobody types a password or chooses an account in that time. */
const UNASKED_MS = 3_000

export function createProviderSessions(digest: (value: string) => string): ProviderSessions {
  const signOuts = createBoundedMap<Evidence>(MAX_BROWSERS)
  /** Browsers that went to a provider with the wish to be asked. */
  const prompted = createBoundedMap<boolean>(MAX_BROWSERS)
  return {
    take: (facts, client, told) => {
      const key = `${browserKey(facts, digest)} ${facts.hostname}`
      if (facts.signsOut !== null) signOuts.set(key, proofOf(facts, 'signed out'))
      const query = facts.target?.url.searchParams
      if (query?.has('redirect_uri'))
        prompted.set(
          key,
          query.has('max_age') || /\b(?:login|select_account|consent)\b/.test(query.get('prompt') ?? ''),
        )
      if (!facts.signsIn) return []
      const signOut = signOuts.get(key)
      signOuts.delete(key)
      const callback = told.find(one => one.kind === 'oauth-callback')
      if (signOut === undefined || callback === undefined || callback.cause !== null || callback.start === null)
        return []
      const ms = callback.start.ageMs
      return [
        {
          kind: 'provider-session',
          ...seenIn(facts, client, `sessions at ${callback.provider} of ${facts.origin}`),
          unasked: ms <= UNASKED_MS && prompted.get(key) !== true,
          provider: callback.provider,
          ms: Math.round(ms),
          chain: [signOut, ...callback.chain],
        },
      ]
    },
  }
}
