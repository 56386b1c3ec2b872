import { printable } from '../../http/printable.ts'
import type { ExchangeId } from '../../model/exchange.ts'
import type { Evidence, Finding, Severity } from '../../model/finding.ts'
import type { SessionEvent } from '../../model/recording.ts'
import type { JsonDiagnosis } from '../json.ts'
import type { ReportEvent } from '../ndjson.ts'
import { attributesOf } from './attributes.ts'

/** One log record. `severity`: as its number, by `SeverityNumber` of OpenTelemetry. */
export interface RecordData {
  readonly eventName: string
  readonly severity: { readonly number: number; readonly text: 'ERROR' | 'WARN' | 'INFO' }
  readonly body: string
  readonly attributes: ReturnType<typeof attributesOf>
  /** The exchange whose span it belongs to; null = none. */
  readonly exchange: ExchangeId | null
}

const SEVERITY: Readonly<Record<Severity, RecordData['severity']>> = {
  error: { number: 17, text: 'ERROR' },
  warning: { number: 13, text: 'WARN' },
  info: { number: 9, text: 'INFO' },
}
const MAX_BODY = 2_000

/** What is told of a finding or a cause; null = nothing: an exchange is a span, and a repetition is counted by its spans. */
export function recordOf(event: SessionEvent | ReportEvent): RecordData | null {
  switch (event.kind) {
    case 'finding-opened':
      return findingRecord(event.finding, 'authproxy.finding.opened', SEVERITY[event.finding.severity])
    case 'finding-resolved':
      return findingRecord(event.finding, 'authproxy.finding.resolved', SEVERITY.info)
    case 'diagnosis':
      return diagnosisRecord(event.diagnosis)
    case 'diagnosis-withdrawn':
      return {
        eventName: 'authproxy.diagnosis.withdrawn',
        severity: SEVERITY.info,
        body: 'Another cause explains it.',
        attributes: attributesOf({ 'authproxy.cause': event.key }),
        exchange: null,
      }
    case 'diagnostic':
      return {
        eventName: 'authproxy.trouble',
        severity: SEVERITY.warning,
        body: printable(event.text, MAX_BODY),
        attributes: {},
        exchange: null,
      }
    default:
      return null
  }
}

function findingRecord(finding: Finding, eventName: string, severity: RecordData['severity']): RecordData {
  const { rule, message, fingerprint, subject, text, evidence, origin, count, state, resolvedBy } = finding
  return {
    eventName,
    severity,
    body: printable(text, MAX_BODY),
    attributes: attributesOf({
      'authproxy.rule': rule,
      'authproxy.message': message,
      'authproxy.fingerprint': fingerprint,
      'authproxy.severity': finding.severity,
      'authproxy.state': state,
      'authproxy.subject': subject,
      'authproxy.origin': origin,
      'authproxy.count': count,
      'authproxy.resolved_by': resolvedBy,
      'authproxy.evidence': proofOf(evidence),
    }),
    exchange: resolvedBy ?? evidence.at(-1)?.exchange ?? null,
  }
}

function diagnosisRecord(diagnosis: JsonDiagnosis): RecordData {
  const { id, key, severity, title, text, state, confidence, fix, findings, evidence, places = [] } = diagnosis
  return {
    eventName: 'authproxy.diagnosis',
    severity: state === 'open' ? SEVERITY[severity] : SEVERITY.info,
    body: printable(`${title}. ${text}`, MAX_BODY),
    attributes: attributesOf({
      'authproxy.rule': id,
      'authproxy.cause': key,
      'authproxy.severity': severity,
      'authproxy.state': state,
      'authproxy.title': title,
      'authproxy.confidence': confidence.kind,
      'authproxy.decides': confidence.kind === 'likely' ? confidence.decides : null,
      'authproxy.fix': fix.summary,
      'authproxy.check': fix.verify,
      'authproxy.findings': findings,
      'authproxy.evidence': proofOf(evidence),
      'authproxy.places': places.map(one => `${one.file}:${one.line}:${one.column}`),
    }),
    exchange: evidence.at(-1)?.exchange ?? null,
  }
}

/** `x3 sign-in set the token with user`, in order. */
function proofOf(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map(one => `${one.exchange} ${one.note}`.trim())
}
