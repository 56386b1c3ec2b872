import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { SessionLifetimeObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'
import { seenIn } from './seen-in.ts'

/** Compares how long the session cookie is meant to live, as NextAuth's routes and as pages write it. */
export interface SessionLifetimes {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly SessionLifetimeObservation[]
}

interface Written {
  readonly seconds: number
  readonly proof: Evidence
}

/** Clocks, and answers that take their time. */
const TOLERANCE_SECONDS = 60
const TOLERANCE_SHARE = 0.05

export function createSessionLifetimes(): SessionLifetimes {
  /** By origin and cookie, as the routes wrote it last. */
  const byRoute = createBoundedMap<Written>(200)
  return {
    take: (facts, client) => {
      const written = lifetimeOf(facts)
      if (written === null) return []
      const key = `${facts.origin} ${written.name}`
      if (facts.endpoint !== null) {
        byRoute.set(key, written)
        return []
      }
      const route = byRoute.get(key)
      // An action that signs in writes with the configuration of the route.
      if (route === undefined || facts.signsIn) return []
      const apart = Math.abs(route.seconds - written.seconds)
      const differs = apart > Math.max(TOLERANCE_SECONDS, TOLERANCE_SHARE * Math.max(route.seconds, written.seconds))
      return [
        {
          kind: 'session-lifetime',
          ...seenIn(facts, client, `lifetime of the session on ${facts.origin}`, written.proof),
          path: printable(facts.path, 200),
          differs,
          routeSeconds: route.seconds,
          pageSeconds: written.seconds,
          chain: [route.proof, written.proof],
        },
      ]
    },
  }
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
