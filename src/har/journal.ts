import type { Exchange } from '../model/exchange.ts'
import type { Finding } from '../model/finding.ts'
import type { LeftOut, LogLine, ValueFacts } from '../model/recording.ts'
import { type HarMeta, NO_DOCUMENT } from './write.ts'
import { writeEntry } from './write-entry.ts'

/**
 * The journal of a run: what its HAR will hold, a JSON text a line, written as it comes. The first line says whose it is; the order
 * of the others matters only where `state` follows `state`: the last one counts.
 */
export interface JournalHead extends HarMeta {
  readonly authproxyJournal: typeof JOURNAL_FORMAT
  /** Of the run. */
  readonly pid: number
  /** false: it holds live secrets. */
  readonly redacted: boolean
}

export type JournalLine =
  | { readonly entry: unknown }
  | { readonly facts: Readonly<Record<string, ValueFacts>> }
  | { readonly log: readonly LogLine[] }
  | { readonly state: { readonly findings: readonly Finding[]; readonly leftOut: LeftOut } }

export const JOURNAL_FORMAT = 1

/** One exchange, redacted or not, as it stands in the HAR. Compressed bodies stand in it once, as they came. */
export function entryLine(exchange: Exchange): string {
  return JSON.stringify({ entry: writeEntry(exchange, NO_DOCUMENT, { chars: 0 }) } satisfies JournalLine)
}

export function otherLine(line: JournalHead | Exclude<JournalLine, { entry: unknown }>): string {
  return JSON.stringify(line)
}
