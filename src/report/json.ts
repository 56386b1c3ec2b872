import type { Confidence, Diagnosis, Evidence, Fix, Severity } from '../model/finding.ts'
import type { CodePlace } from '../model/hint.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { printableJson } from './printable-json.ts'
import { passedChecks } from './text.ts'

/** What `--json` prints. Fields are added, never renamed; `format` rises when one changes its meaning. */
export interface JsonReport {
  readonly format: 1
  /** Of authproxy. */
  readonly version: string
  /** Root causes, most severe first; open before resolved. */
  readonly diagnoses: readonly {
    /** Of the rule; two causes may have one. */
    readonly id: string
    /** Fingerprint of the cause: which one it is. */
    readonly key: string
    readonly severity: Severity
    readonly title: string
    readonly text: string
    readonly state: 'open' | 'resolved'
    readonly confidence: Confidence
    readonly fix: Fix
    /** In the app's own files; left out where nobody looked, or where they do not tell. */
    readonly places?: readonly CodePlace[]
    /** That the app runs from the folder that they were read in is not known. */
    readonly placesUnproven?: true
    /** Fingerprints. */
    readonly findings: readonly string[]
    readonly evidence: readonly Evidence[]
  }[]
  readonly findings: readonly {
    readonly fingerprint: string
    readonly rule: string
    readonly message: string
    readonly severity: Severity
    readonly subject: string
    readonly text: string
    readonly evidence: readonly Evidence[]
    readonly state: 'open' | 'resolved'
    readonly count: number
    /** Found while the file was recorded; what the file holds does not show it again. */
    readonly recorded: boolean
  }[]
  /** Rule id -> how many times it was judged. */
  readonly checked: Readonly<Record<string, number>>
  readonly passed: number
  readonly totals: SessionSnapshot['totals']
  /** What the browser itself told, where authproxy opened it; null = it was not heard. */
  readonly witness: SessionSnapshot['witness']
  /** What the verdict rests on. */
  readonly outcome: SessionSnapshot['outcome']
  readonly limits: readonly string[]
  /** Troubles of authproxy itself. */
  readonly diagnostics: readonly string[]
}

/** One root cause. */
export type JsonDiagnosis = JsonReport['diagnoses'][number]

/** The whole result as one JSON text with a final line feed; every string printable. */
export function formatJson(snapshot: SessionSnapshot, version: string): string {
  return `${JSON.stringify(printableJson(jsonReport(snapshot, version)), null, 2)}\n`
}

export function jsonReport(snapshot: SessionSnapshot, version: string): JsonReport {
  return {
    format: 1,
    version,
    diagnoses: snapshot.diagnoses.map(jsonDiagnosis),
    findings: snapshot.findings.map(
      ({ fingerprint, rule, message, severity, subject, text, evidence, state, count, recorded = false }) => ({
        fingerprint,
        rule,
        message,
        severity,
        subject,
        text,
        evidence,
        state,
        count,
        recorded,
      }),
    ),
    checked: snapshot.checked,
    passed: passedChecks(snapshot.checked, snapshot.findings),
    totals: snapshot.totals,
    witness: snapshot.witness,
    outcome: snapshot.outcome,
    limits: snapshot.limits,
    diagnostics: snapshot.diagnostics,
  }
}

/** What a program is told of a cause. */
export function jsonDiagnosis({
  id,
  key,
  severity,
  title,
  text,
  state,
  confidence,
  fix,
  places,
  placesUnproven,
  findings,
  evidence,
}: Diagnosis): JsonDiagnosis {
  const unproven = placesUnproven === undefined ? {} : { placesUnproven }
  const where = places === undefined ? {} : { places, ...unproven }
  return { id, key, severity, title, text, state, confidence, fix, ...where, findings, evidence }
}
