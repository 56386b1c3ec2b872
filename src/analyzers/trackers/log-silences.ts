import type { LogEntry } from '../../auth/log-lines.ts'
import type { ClientId } from '../../model/observation.ts'
import type { LogSilenceObservation, ServerLogObservation } from '../../model/observation-log.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** Sees that a page of which the log had spoken is answered again, and the log says nothing of it any more. */
export interface LogSilences {
  /** A message was joined to an exchange. */
  readonly spoke: (message: ServerLogObservation) => void
  /** Any message: whatever was under way at its time was not silent. */
  readonly heard: (entry: LogEntry) => void
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly LogSilenceObservation[]
}

/** A pipe hands lines on in its own time: only after this long is silence silence. */
const QUIET_MS = 1_500
const BEFORE_MS = 100
const MAX_PLACES = 100
const MAX_HEARD = 50

interface Place {
  readonly cause: LogEntry['cause']
  readonly signedIn: boolean
  /** Answered well since, and silent so far. */
  quiet: { readonly startedAt: number; readonly endedAt: number; readonly observation: LogSilenceObservation } | null
}

export function createLogSilences(): LogSilences {
  const places = new Map<string, Place>()
  const heard: Pick<LogEntry, 'at' | 'cause'>[] = []
  const keyOf = (origin: string, path: string) => `${origin} ${path}`
  const speaksOf = ({ quiet, cause }: Place, entry: Pick<LogEntry, 'at' | 'cause'>) =>
    quiet !== null &&
    entry.cause === cause &&
    !(entry.at < quiet.startedAt - BEFORE_MS || entry.at > quiet.endedAt + QUIET_MS)

  return {
    spoke: ({ origin, path, cause, sent, place }) => {
      const key = keyOf(origin, path)
      if (place !== 'page' || (places.size >= MAX_PLACES && !places.has(key))) return
      places.set(key, { cause, signedIn: sent !== null, quiet: null })
    },
    heard: ({ at, cause }) => {
      heard.push({ at, cause })
      if (heard.length > MAX_HEARD) heard.shift()
      for (const place of places.values()) if (speaksOf(place, { at, cause })) place.quiet = null
    },
    take: (facts, client) => {
      const found: LogSilenceObservation[] = []
      for (const [key, { quiet }] of places) {
        if (quiet === null || facts.at <= quiet.endedAt + QUIET_MS) continue
        places.delete(key)
        found.push(quiet.observation)
      }
      const known = places.get(keyOf(facts.origin, facts.path))
      const isWell = facts.status !== null && facts.status < 300 && !facts.prefetch
      if (known === undefined || !isWell || (known.signedIn && facts.sent === null)) return found
      const seen = seenIn(facts, client, `log of ${facts.path} on ${facts.origin}`, proofOf(facts, 'the log is silent'))
      const observation = { kind: 'log-silence', ...seen, cause: known.cause, path: facts.path } as const
      known.quiet = { startedAt: facts.exchange.startedAt, endedAt: facts.at, observation }
      if (heard.some(entry => speaksOf(known, entry))) known.quiet = null
      return found
    },
  }
}
