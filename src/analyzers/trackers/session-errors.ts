import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { SessionErrorObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { answersWithUser, proofOf, seenIn } from './seen-in.ts'
import type { TokenHistory } from './token-history.ts'

interface Run {
  readonly count: number
  readonly proofs: readonly [Evidence, ...Evidence[]]
  readonly page: Evidence | null
}

const MAX_SESSIONS = 500

/** Follows the `error` that a session carries: since when, and what stood before it. */
export function createSessionErrors(history: TokenHistory): Tracker<SessionErrorObservation> {
  const runs = createBoundedMap<Run>(MAX_SESSIONS)
  /** The last answer of a session without it. */
  const well = createBoundedMap<Evidence>(MAX_SESSIONS)
  return {
    take: (facts, client) => {
      const carries = carriesError(facts)
      if (facts.sent === null || carries === null) return []
      const known = history.of(facts.sent.digest)
      const family = known?.family ?? facts.sent.digest
      const situation = `errors in the session of ${facts.origin}`
      if (!carries) {
        runs.delete(family)
        const proof = proofOf(facts, 'a session without error')
        well.set(family, proof)
        const seen = seenIn(facts, client, situation, proof)
        return [{ kind: 'session-error', ...seen, count: 0, afterPage: false, chain: [proof] }]
      }
      const before = runs.get(family)
      const proof = proofOf(facts, 'the session carries `error`')
      const run: Run =
        before === undefined
          ? { count: 1, proofs: [proof], page: known?.readBy ?? null }
          : { ...before, count: before.count + 1, proofs: [before.proofs[0], proof] }
      runs.set(family, run)
      const start = [well.get(family) ?? [], run.page ?? []].flat()
      const chain = [...start, ...run.proofs] as unknown as SessionErrorObservation['chain']
      const seen = seenIn(facts, client, situation, proof)
      return [{ kind: 'session-error', ...seen, count: run.count, afterPage: run.page !== null, chain }]
    },
  }
}

/** As the session answer shows it, or as the token says that a page renewed; null = neither can be read. */
export function carriesError(facts: ExchangeFacts): boolean | null {
  if (facts.sessionBody !== null) return answersWithUser(facts) ? facts.sessionBody.carriesError : null
  const token = facts.set?.snapshot
  if (facts.endpoint !== null || facts.signsIn || token?.kind !== 'decoded') return null
  const { error } = token.claims
  return error !== undefined && error.type !== 'null'
}
