import { createLogParser, type LogEntry } from '../auth/log-lines.ts'
import { safeLogLines } from '../auth/safe-log.ts'
import type { LogLine } from '../model/recording.ts'

/** The lines that the app printed: as they came, and what was understood of them. Bounded. */
export interface LogBook {
  readonly keep: (line: LogLine) => void
  /** What this line completes. */
  readonly feed: (line: LogLine) => readonly LogEntry[]
  readonly flush: () => readonly LogEntry[]
  /** What of it is kept, in words that hold no secret. */
  readonly understood: (entry: LogEntry) => readonly LogLine[]
  /** `safeLog` holds no secret; `lost` = older lines that are no longer kept. */
  readonly recorded: () => {
    readonly log: readonly LogLine[]
    readonly safeLog: readonly LogLine[]
    readonly lost: number
  }
}

const MAX_LINES = 5_000

export function createLogBook(): LogBook {
  const log: LogLine[] = []
  const safeLog: LogLine[] = []
  const parser = createLogParser()
  let lost = 0
  return {
    keep: line => {
      if (log.length >= MAX_LINES) {
        log.shift()
        lost++
      }
      log.push(line)
    },
    feed: parser.feed,
    flush: parser.flush,
    understood: entry => {
      const lines = safeLogLines(entry)
      safeLog.push(...lines)
      if (safeLog.length > MAX_LINES) safeLog.splice(0, safeLog.length - MAX_LINES)
      return lines
    },
    recorded: () => ({ log: [...log], safeLog: [...safeLog], lost }),
  }
}
