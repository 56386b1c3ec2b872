import type { ClientId } from '../model/observation.ts'
import type { ExchangeFacts } from './facts.ts'

/** A fold that joins facts over time, and makes observations: one exchange after the other, in order of completion. */
export interface Tracker<T> {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly T[]
}
