import type { Evidence } from '../../model/finding.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'
import { answersWithUser, proofOf } from './seen-in.ts'

/** Tokens that the session endpoint answered with the user, and where. */
export interface KnownGood {
  /** null: it did not, or too long ago to say that it still would. */
  readonly find: (digest: string, at: number) => { readonly origin: string; readonly proof: Evidence } | null
  readonly note: (facts: ExchangeFacts) => void
}

/** A database row can go and a token can expire unseen: an old answer proves nothing of now. */
const FRESH_MS = 5 * 60_000

export function createKnownGood(): KnownGood {
  const good = createBoundedMap<{ at: number; origin: string; proof: Evidence }>(2_000)
  return {
    find: (digest, at) => {
      const known = good.get(digest)
      return known !== undefined && at - known.at <= FRESH_MS ? known : null
    },
    note: facts => {
      const { sent, set } = facts
      if (facts.cookieEffect === 'deleted') {
        if (sent !== null) good.delete(sent.digest)
        return
      }
      const entry = { at: facts.at, origin: facts.origin, proof: proofOf(facts, 'the session is well') }
      // A cache's answer says nothing of the token that was sent with the question.
      if (answersWithUser(facts) && facts.cacheSign === null) {
        if (sent !== null) good.set(sent.digest, entry)
        if (set !== null) good.set(set.digest, entry)
      } else if (sent !== null && set !== null) {
        // A page that renews the cookie hands the good token on.
        const known = good.get(sent.digest)
        if (known !== undefined) good.set(set.digest, known)
      }
    },
  }
}
