import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { SessionLifetimeObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { seenIn } from './seen-in.ts'

interface Written {
  readonly seconds: number
  readonly proof: Evidence
}

type Side = 'route' | 'page'
interface Known {
  readonly by: Readonly<Partial<Record<Side, Written & { readonly path: string }>>>
  readonly last: Side
}

/** Clocks, and answers that take their time. */
const TOLERANCE_SECONDS = 60
const TOLERANCE_SHARE = 0.05

/**
 * Compares how long the session cookie is meant to live, as NextAuth's routes and as pages write it. They differ where one of the two
 * writes again what it wrote before the other one: one change only may be a change of the configuration.
 */
export function createSessionLifetimes(): Tracker<SessionLifetimeObservation> {
  /** By origin and cookie, as each of the two wrote it last, and who did so last. */
  const known = createBoundedMap<Known>(200)
  return {
    take: (facts, client) => {
      const written = lifetimeOf(facts)
      if (written === null) return []
      const side: Side = facts.endpoint === null ? 'page' : 'route'
      // An action that signs in writes with the configuration of the route.
      if (side === 'page' && facts.signsIn) return []
      const key = `${facts.origin} ${written.name}`
      const before = known.get(key)
      const by = { ...before?.by, [side]: { ...written, path: printable(facts.path, 200) } }
      known.set(key, { by, last: side })
      const { route, page } = by
      if (route === undefined || page === undefined) return []
      const differs = isApart(route, page)
      const own = before?.by[side]
      const isAgain = before !== undefined && before.last !== side && own !== undefined && !isApart(own, written)
      if (differs ? !isAgain : side === 'route') return []
      return [
        {
          kind: 'session-lifetime',
          ...seenIn(facts, client, `lifetime of the session on ${facts.origin}`, written.proof),
          path: page.path,
          differs,
          routeSeconds: route.seconds,
          pageSeconds: page.seconds,
          chain: side === 'page' ? [route.proof, page.proof] : [page.proof, route.proof],
        },
      ]
    },
  }
}

function isApart(one: Written, other: Written): boolean {
  const apart = Math.abs(one.seconds - other.seconds)
  return apart > Math.max(TOLERANCE_SECONDS, TOLERANCE_SHARE * Math.max(one.seconds, other.seconds))
}

/** Of the session cookie that the library sets; null = none, or one that ends with the browser. */
function lifetimeOf({ setCookies, writer, serverAt, at }: ExchangeFacts): (Written & { readonly name: string }) | null {
  if (writer !== 'library') return null
  const line = setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
  if (line?.identity == null || 'rejected' in line.parsed) return null
  const { maxAgeSeconds, expiresAt } = line.parsed
  const seconds = maxAgeSeconds ?? (expiresAt === null ? null : Math.round((expiresAt - (serverAt ?? at)) / 1000))
  return seconds === null ? null : { seconds, proof: line.proof, name: line.identity.base }
}
