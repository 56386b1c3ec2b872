import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AppFailsObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
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
      if (facts.status === null || (!isPage && facts.endpoint === null)) return []
      const known = runs.get(facts.origin)
      const path = printable(facts.path, 200)
      const seen = (proofs: readonly Evidence[]) => {
        const [first = facts.proof, ...rest] = proofs
        const situation = `pages of ${facts.origin}`
        return { kind: 'app-fails', ...seenIn(facts, client, situation, first), chain: [first, ...rest] } as const
      }
      if (!isBare500(facts)) {
        // Only a path that failed before shows that it is mended: others may never have gone through middleware.
        if (facts.status >= 500 || known === undefined || !known.paths.includes(path)) return []
        runs.delete(facts.origin)
        return [{ ...seen([facts.proof]), failing: false, paths: [], rewrite: null }]
      }
      const rewrite = rewriteOf(facts)
      const paths = [...new Set([...(known?.paths ?? []), path])].slice(-5)
      const note = rewrite === null ? 'failed before any page or route ran' : `was rewritten to ${rewrite}`
      const proofs = [...(known?.proofs.slice(0, 2) ?? []), proofOf(facts, note)]
      const run = { paths, page: (known?.page ?? false) || isPage, proofs }
      runs.set(facts.origin, run)
      const enough = rewrite !== null || (paths.length >= 2 && run.page)
      return enough ? [{ ...seen(proofs), failing: true, paths, rewrite }] : []
    },
  }
}

/** Next says where middleware sent it: an absolute https address is Next itself, asked for over TLS. */
function rewriteOf({ exchange: { outcome } }: ExchangeFacts): string | null {
  const target = outcome.kind === 'response' ? headerValue(outcome.received.headers, 'x-middleware-rewrite') : null
  if (target === null || !/^https:/i.test(target) || !URL.canParse(target)) return null
  return printable(new URL(target).origin, 200)
}

/** Next's answer to what it could not run: three words, no page. */
function isBare500({ status, exchange: { outcome }, bodyText }: ExchangeFacts): boolean {
  if (status !== 500 || outcome.kind !== 'response') return false
  const body =
    bodyText ?? (outcome.received.body === null ? null : Buffer.from(outcome.received.body.bytes).toString('latin1'))
  return body?.trim() === 'Internal Server Error'
}
