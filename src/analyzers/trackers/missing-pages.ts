import { createBoundedMap } from '../../http/bounded-map.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { MissingPageObservation } from '../../model/observation-guard.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

interface Led {
  /** The path that the first redirect named: what stands in the configuration. */
  readonly path: string
  readonly byRoute: boolean
  readonly proof: Evidence
}

const MAX_PAGES = 200
/** There is no such page, or none that can be opened; 401, 403 and 429 may be a wall in front of it. */
const NO_PAGE = new Set([400, 404, 405, 410])

/** Follows whoever is nobody to the sign-in page, and notices that there is none. */
export function createMissingPages(pages: Pick<SignInPages, 'isOne'>): Tracker<MissingPageObservation> {
  /** By origin and path: who leads there. */
  const led = createBoundedMap<Led>(MAX_PAGES)
  /** Paths that were told. */
  const told = createBoundedMap<Led>(MAX_PAGES)

  const note = (facts: ExchangeFacts, target: string): void => {
    const to = `${originOf(target)} ${pathOf(target)}`
    const before = led.get(`${facts.origin} ${facts.path}`)
    const byRoute = facts.endpoint?.action === 'signin' && facts.endpoint.provider === null
    // A slash or a language more: it leads on to the page that the first one meant.
    if (before !== undefined && facts.endpoint === null) led.set(to, before)
    else if (facts.sent === null && (byRoute || (facts.endpoint === null && pages.isOne(target)))) {
      // NextAuth's own word is the better proof.
      if (byRoute || led.get(to)?.byRoute !== true)
        led.set(to, { path: pathOf(target), byRoute, proof: proofOf(facts, 'leads to the sign-in page') })
    }
  }

  return {
    take: (facts, client) => {
      if (facts.exchange.request.method !== 'GET' || facts.status === null) return []
      const { redirectsTo } = facts
      if (redirectsTo !== null) {
        if (originOf(redirectsTo) === facts.origin) note(facts, redirectsTo)
        return []
      }
      // Below the auth routes nothing else is a page, and NextAuth says so; a route of its own that is not reached is another matter.
      const isPage = facts.endpoint === null ? facts.use === 'page' : facts.endpoint.action === 'other'
      if (!isPage || facts.prefetch) return []
      const key = `${facts.origin} ${facts.path}`
      const isMissing = NO_PAGE.has(facts.status) && facts.sent === null
      const page = isMissing ? led.get(key) : told.get(key)
      if (page === undefined || (!isMissing && facts.status !== 200)) return []
      if (isMissing) told.set(key, page)
      else told.delete(key)
      const proof = proofOf(facts, isMissing ? 'is not there' : 'opens')
      const path = printable(page.path, 200)
      const situation = `sign-in page ${path} of ${facts.origin}`
      const chain = isMissing ? ([page.proof, proof] as const) : ([proof] as const)
      return [
        {
          kind: 'missing-page',
          ...seenIn(facts, client, situation, proof),
          missing: isMissing,
          path,
          status: facts.status,
          amongRoutes: facts.endpoint !== null,
          byRoute: page.byRoute,
          chain,
        },
      ]
    },
  }
}
