import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AppFailsObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** Notices that not the auth routes fail but everything that goes through middleware. */
export interface AppFails {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly AppFailsObservation[]
  /** Pages of this origin fail, too. */
  readonly isFailing: (origin: string) => boolean
}

interface Run {
  readonly paths: readonly string[]
  readonly page: boolean
  readonly proofs: readonly Evidence[]
}

const MAX_ORIGINS = 200

export function createAppFails(): AppFails {
  const runs = createBoundedMap<Run>(MAX_ORIGINS)
  return {
    isFailing: origin => runs.get(origin)?.page === true,
    take: (facts, client) => {
      const isPage = facts.use === 'page'
      if (facts.origin === 'null' || facts.status === null || (!isPage && facts.endpoint === null)) return []
      const known = runs.get(facts.origin)
      const seen = (proofs: readonly Evidence[]) => {
        const [first = facts.proof, ...rest] = proofs
        return {
          kind: 'app-fails',
          ...seenIn(facts, client, `pages of ${facts.origin}`, first),
          chain: [first, ...rest],
        } as const
      }
      if (!isBare500(facts)) {
        if (facts.status >= 500 || !isPage) return []
        runs.delete(facts.origin)
        return known === undefined ? [] : [{ ...seen([facts.proof]), failing: false, paths: [] }]
      }
      const paths = [...new Set([...(known?.paths ?? []), printable(facts.path, 200)])].slice(0, 5)
      const proofs = [...(known?.proofs.slice(0, 2) ?? []), proofOf(facts, 'failed before any page or route ran')]
      const run = { paths, page: (known?.page ?? false) || isPage, proofs }
      runs.set(facts.origin, run)
      return paths.length >= 2 && run.page ? [{ ...seen(proofs), failing: true, paths }] : []
    },
  }
}

/** Next's answer to what it could not run: three words, no page. */
function isBare500({ status, exchange: { outcome }, bodyText }: ExchangeFacts): boolean {
  if (status !== 500 || outcome.kind !== 'response') return false
  const body =
    bodyText ?? (outcome.received.body === null ? null : Buffer.from(outcome.received.body.bytes).toString('latin1'))
  return body?.trim() === 'Internal Server Error'
}
