import { valueFactsKey } from '../http/value-key.ts'
import type { Exchange } from '../model/exchange.ts'
import type { NamedFacts, NamedPages, SessionExport, SessionStream, ValueFacts } from '../model/recording.ts'
import type { ForPaper } from './for-paper.ts'
import { pagesOf } from './pages.ts'
import type { RecordedSession } from './recording.ts'

/** A file that was written, and whether its secrets were taken out. */
export interface SavedFile {
  readonly path: string
  readonly redacted: boolean
}

/**
 * A recorded session, fit to be written: redacted unless `paper` is null. What the rules need to know of a redacted
 * value travels beside it, keyed by its placeholder, so that the file gives the same findings again.
 * @internal whole in memory, for tests; the program streams
 */
export function exportSession(recorded: RecordedSession, paper: ForPaper | null): SessionExport {
  const { starts: _, exchanges, ...rest } = streamSession(recorded, paper)
  return { ...rest, exchanges: [...exchanges] }
}

/** The same; each exchange is redacted when it is asked for. */
export function streamSession(recorded: RecordedSession, paper: ForPaper | null): SessionStream {
  const { facts, exchanges, safeLog, ...rest } = recorded
  const starts = exchanges.map(one => one.startedAt)
  if (paper === null)
    return { ...rest, starts, pages: namedPages(exchanges), redacted: false, exchanges, valueFacts: {} }
  return {
    checked: rest.checked,
    findings: paper.told(rest.findings),
    diagnoses: paper.told(rest.diagnoses),
    outcome: paper.told(rest.outcome),
    witness: paper.told(rest.witness),
    verdicts: rest.verdicts,
    redacted: true,
    starts,
    pages: namedPages(exchanges, paper),
    exchanges: redactEach(exchanges, paper),
    valueFacts: factsOnPaper(facts, paper),
    // What an app prints may hold anything; only what was understood of it leaves the machine.
    log: safeLog,
    leftOut: { ...rest.leftOut, logLines: rest.leftOut.logLines + rest.log.length - safeLog.length },
  }
}

/** What is known of values, by the placeholders that stand for them. */
export function factsOnPaper(facts: readonly NamedFacts[], paper: ForPaper): Readonly<Record<string, ValueFacts>> {
  const valueFacts: Record<string, ValueFacts> = {}
  for (const { cookie, values, facts: known } of facts) {
    const placeholder = values.map(paper.placeholder).join('')
    valueFacts[valueFactsKey(cookie, placeholder)] = known
  }
  return valueFacts
}

/** The pages of a file, by the addresses of their documents: as they are, or redacted. */
export function namedPages(exchanges: readonly Exchange[], paper: ForPaper | null = null): NamedPages {
  const { documents, of } = pagesOf(exchanges)
  const urlOf = (one: Exchange) => (paper === null ? one : paper.exchange(one)).request.url
  return {
    of,
    documents: documents.flatMap(({ startedAt, exchange }) => {
      const found = exchanges[exchange]
      return found === undefined ? [] : [{ startedAt, url: urlOf(found) }]
    }),
  }
}

function* redactEach(exchanges: readonly Exchange[], paper: ForPaper): Generator<Exchange> {
  for (const exchange of exchanges) yield paper.exchange(exchange)
}
