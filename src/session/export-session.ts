import { valueFactsKey } from '../http/value-key.ts'
import type { SessionExport, ValueFacts } from '../model/session.ts'
import type { Redactor } from './redact.ts'
import { redactTexts } from './redact-texts.ts'
import type { RecordedSession } from './session.ts'

/**
 * A recorded session, fit to be written: redacted unless `redactor` is null. What the rules need to know of a redacted
 * value travels beside it, keyed by its placeholder, so that the file gives the same findings again.
 */
export function exportSession(recorded: RecordedSession, redactor: Redactor | null): SessionExport {
  const { facts, exchanges, safeLog, ...rest } = recorded
  if (redactor === null) return { ...rest, redacted: false, exchanges, valueFacts: {} }
  const valueFacts: Record<string, ValueFacts> = {}
  for (const { cookie, values, facts: known } of facts) {
    const placeholder = values.map(value => redactor.placeholder(value)).join('')
    valueFacts[valueFactsKey(cookie, placeholder)] = known
  }
  return {
    checked: rest.checked,
    findings: rest.findings.map(one => redactTexts(one, redactor)),
    diagnoses: rest.diagnoses.map(one => redactTexts(one, redactor)),
    redacted: true,
    exchanges: exchanges.map(redactor.redactExchange),
    valueFacts,
    // What an app prints may hold anything; its lines do not leave the machine.
    log: [],
  }
}
