import { valueFactsKey } from '../http/value-key.ts'
import type { SessionExport, ValueFacts } from '../model/session.ts'
import type { ForPaper } from './for-paper.ts'
import type { RecordedSession } from './session.ts'

/** A file that was written, and whether its secrets were taken out. */
export interface SavedFile {
  readonly path: string
  readonly redacted: boolean
}

/**
 * A recorded session, fit to be written: redacted unless `paper` is null. What the rules need to know of a redacted
 * value travels beside it, keyed by its placeholder, so that the file gives the same findings again.
 */
export function exportSession(recorded: RecordedSession, paper: ForPaper | null): SessionExport {
  const { facts, exchanges, safeLog, ...rest } = recorded
  if (paper === null) return { ...rest, redacted: false, exchanges, valueFacts: {} }
  const valueFacts: Record<string, ValueFacts> = {}
  for (const { cookie, values, facts: known } of facts) {
    const placeholder = values.map(paper.placeholder).join('')
    valueFacts[valueFactsKey(cookie, placeholder)] = known
  }
  return {
    checked: rest.checked,
    findings: paper.told(rest.findings),
    diagnoses: paper.told(rest.diagnoses),
    outcome: paper.told(rest.outcome),
    redacted: true,
    exchanges: exchanges.map(paper.exchange),
    valueFacts,
    // What an app prints may hold anything; only what was understood of it leaves the machine.
    log: safeLog,
  }
}
