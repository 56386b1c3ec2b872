import type { Exchange } from '../../model/exchange.ts'
import type { ProbeAnswer } from './probe-providers.ts'

/** Asks the app's `/providers` whenever its idea of its origin may have changed: a mended setting is then seen at once. */
export interface ProvidersWatch {
  /** Asks now, or as soon as the answer to the last question is in; never twice within half a second. */
  readonly ask: () => void
  /** The app reads its settings again: asks when it may have done so, and once more for a slow one. */
  readonly askAfterReload: () => void
  readonly stop: () => void
}

export interface ProvidersWatchOptions {
  /** Asks all apps. Never rejects. */
  readonly probe: () => Promise<readonly ProbeAnswer[]>
  readonly ingest: (exchange: Exchange) => void
}

const RETRY_MS = 1_000
const GAP_MS = 500
const RELOAD_MS = [1_000, 4_000] as const

export function watchProviders({ probe, ingest }: ProvidersWatchOptions): ProvidersWatch {
  let next: NodeJS.Timeout | null = null
  let reloads: NodeJS.Timeout[] = []
  let asking = false
  let askedMeanwhile = false
  let stopped = false
  let askedAt = Number.NEGATIVE_INFINITY

  const askIn = (ms: number): void => {
    if (next !== null) clearTimeout(next)
    next = setTimeout(ask, ms)
  }
  const ask = (): void => {
    if (stopped) return
    if (asking) {
      askedMeanwhile = true
      return
    }
    const wait = askedAt + GAP_MS - performance.now()
    if (wait > 0) {
      askIn(wait)
      return
    }
    if (next !== null) clearTimeout(next)
    asking = true
    askedAt = performance.now()
    void probe().then(answers => {
      asking = false
      if (stopped) return
      for (const answer of answers) if (answer.kind === 'answered') ingest(answer.exchange)
      if (askedMeanwhile) askIn(GAP_MS)
      // Of several apps one that is down is asked when it is up: that is told.
      else if (answers.every(answer => answer.kind === 'unreachable')) askIn(RETRY_MS)
      askedMeanwhile = false
    })
  }
  const clearReloads = (): void => {
    for (const timer of reloads) clearTimeout(timer)
  }
  return {
    ask,
    askAfterReload: () => {
      clearReloads()
      reloads = RELOAD_MS.map(ms => setTimeout(ask, ms))
    },
    stop: () => {
      stopped = true
      if (next !== null) clearTimeout(next)
      clearReloads()
    },
  }
}
