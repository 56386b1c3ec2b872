import type { ExchangeId } from '../model/exchange.ts'
import type { ExchangeDetail } from '../model/exchange-detail.ts'
import type { SessionSnapshot } from '../model/recording.ts'

/** What is known of a run apart from its traffic. */
export interface RunFacts {
  /** Of authproxy. */
  readonly version: string
  readonly pid: number
  readonly port: number
  /** What the browser opens. */
  readonly url: string
  /** The app, host and port. */
  readonly target: string
  /** ms since the epoch. */
  readonly startedAt: number
  readonly app: 'up' | 'unknown' | { readonly down: string }
  /** As installed: `next-auth 4.24.11`; null = not found. */
  readonly library: string | null
  readonly front: string | null
  readonly secret: 'found' | 'not-found' | 'unknown'
}

/** What questions are answered from. All of it went through `recording/for-paper`. */
export interface AgentSource {
  readonly run: () => RunFacts
  readonly snapshot: () => SessionSnapshot
  /** null = it is not kept. */
  readonly detail: (id: ExchangeId) => ExchangeDetail | null
  /** ms since the epoch. */
  readonly now: () => number
}
