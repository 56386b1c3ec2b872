import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'

/** The server's clock against the clock of who recorded, by the Date of answers that no cache kept. */
export interface ServerClock {
  readonly note: (facts: ExchangeFacts) => void
  /** Seconds that the server is ahead (negative: behind), where it is steadily off by more than clocks are; else null. */
  readonly offsetSeconds: (origin: string) => number | null
}

const MAX_ORIGINS = 200
const KEPT = 15
/** Fewer answers do not show that it is steady. */
const ENOUGH = 3
/** Date has whole seconds, and an answer takes its time. */
const SPREAD_SECONDS = 5
const OFF_SECONDS = 30

export function createServerClock(): ServerClock {
  const offsets = createBoundedMap<readonly number[]>(MAX_ORIGINS)
  return {
    note: ({ serverAt, headAt, cacheSign, origin, exchange }) => {
      if (serverAt === null || cacheSign !== null || exchange.timing.waitMs > 3_000) return
      offsets.set(origin, [...(offsets.get(origin) ?? []).slice(-(KEPT - 1)), (serverAt - headAt) / 1000])
    },
    offsetSeconds: origin => {
      const sorted = (offsets.get(origin) ?? []).toSorted((a, b) => a - b)
      const [lowest, highest] = [sorted[0], sorted.at(-1)]
      if (sorted.length < ENOUGH || lowest === undefined || highest === undefined) return null
      const middle = Math.round(sorted[sorted.length >> 1] ?? 0)
      return highest - lowest <= SPREAD_SECONDS && Math.abs(middle) > OFF_SECONDS ? middle : null
    },
  }
}
