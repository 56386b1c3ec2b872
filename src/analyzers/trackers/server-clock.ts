import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ServerClockObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { isCheckRole } from './oauth-starts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** The server's clock against the clock of who recorded, by the Date of answers that no cache kept. */
export interface ServerClock {
  readonly note: (facts: ExchangeFacts) => void
  /** Seconds that the server is ahead (negative: behind), where it is steadily off by more than clocks are; else null. */
  readonly offsetSeconds: (origin: string) => number | null
  /** What it means for the end of an OAuth sign-in. */
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly ServerClockObservation[]
}

const MAX_ORIGINS = 200
const KEPT = 15
/** Fewer answers do not show that it is steady. */
const ENOUGH = 3
/** Date has whole seconds, and an answer takes its time. */
const SPREAD_SECONDS = 5
const OFF_SECONDS = 30
/** What both libraries answer when they refuse a provider's token. */
const BY_TIME = new Set(['OAuthCallback', 'Configuration', 'CallbackRouteError'])

export function createServerClock(): ServerClock {
  const offsets = createBoundedMap<readonly number[]>(MAX_ORIGINS)
  const offsetSeconds: ServerClock['offsetSeconds'] = origin => {
    const sorted = (offsets.get(origin) ?? []).toSorted((a, b) => a - b)
    const middle = Math.round(sorted[sorted.length >> 1] ?? 0)
    return sorted.length >= ENOUGH && Math.abs(middle) > OFF_SECONDS ? middle : null
  }

  return {
    offsetSeconds,
    take: (facts, client) => {
      const { endpoint, target } = facts
      if (endpoint?.action !== 'callback' || endpoint.provider === null || facts.exchange.request.method !== 'GET')
        return []
      const failed = target?.error != null && BY_TIME.has(target.error) && wasExchanged(facts)
      const seconds = failed ? offsetSeconds(facts.origin) : null
      if (!facts.signsIn && seconds === null) return []
      const provider = printable(endpoint.provider, 60)
      const proof = proofOf(facts, seconds === null ? 'signed in' : `Date is ${seconds} s off`)
      const situation = `clock of ${facts.origin} at the sign-in with ${provider}`
      return [{ kind: 'server-clock', ...seenIn(facts, client, situation, proof), provider, seconds, chain: [proof] }]
    },
    note: ({ serverAt, headAt, cacheSign, origin, exchange }) => {
      if (serverAt === null || cacheSign !== null || exchange.timing.waitMs > 3_000) return
      const offset = (serverAt - headAt) / 1000
      const before = offsets.get(origin) ?? []
      // A clock that was set, or another machine behind the name, begins anew.
      const isSteady = before.every(one => Math.abs(one - offset) <= SPREAD_SECONDS)
      offsets.set(origin, [...(isSteady ? before.slice(-(KEPT - 1)) : []), offset])
    },
  }
}

/** The provider's answer came with its check cookies: what failed came after them. */
function wasExchanged({ cookies, exchange }: ExchangeFacts): boolean {
  return /[?&]code=/.test(exchange.request.url) && cookies.some(one => isCheckRole(one.identity?.role))
}
