import { createLogParser, type LogEntry } from '../auth/log-lines.ts'
import { safeLogLines } from '../auth/safe-log.ts'
import type { LogLine } from '../model/recording.ts'

/** The lines that the app printed: as they came, and what was understood of them. Bounded. */
export interface LogBook {
  readonly keep: (line: LogLine) => void
  /** What this line completes. */
  readonly feed: (line: LogLine) => readonly LogEntry[]
  readonly flush: () => readonly LogEntry[]
  readonly understood: (entry: LogEntry) => void
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
      safeLog.push(...safeLogLines(entry))
      if (safeLog.length > MAX_LINES) safeLog.splice(0, safeLog.length - MAX_LINES)
    },
    recorded: () => ({ log: [...log], safeLog: [...safeLog], lost }),
  }
}
