import type { Diagnosis } from '../model/finding.ts'
import type { SessionEvent } from '../model/recording.ts'
import { type JsonDiagnosis, type JsonReport, jsonDiagnosis } from './json.ts'
import { printableJson } from './printable-json.ts'

/** What is told beside the events of the recording. */
export type ReportEvent =
  | { readonly kind: 'started'; readonly url: string; readonly network: readonly string[]; readonly target: string }
  | { readonly kind: 'diagnosis'; readonly diagnosis: JsonDiagnosis }
  | { readonly kind: 'diagnosis-withdrawn'; readonly key: string }
  | {
      readonly kind: 'summary'
      /** Where the HAR was written; null = nowhere. */
      readonly file: string | null
      readonly redacted: boolean
      /** What `analyze --json` prints. */
      readonly report: JsonReport
    }

/**
 * One event as one line of JSON, its line feed included. `event` is the kind; the other fields are those of the model. All
 * kinds, with an example each, stand in `docs/machine-output.md`. Redaction is the caller's (`recording/for-paper`).
 */
export function formatNdjson(event: SessionEvent | ReportEvent): string {
  const { kind, ...rest } = event
  return `${JSON.stringify(printableJson({ event: kind, ...rest }))}\n`
}

/** Tells of each root cause when it comes, when anything of it changes, and when another one explains it. */
export function createCauseEvents(): (causes: readonly Diagnosis[]) => readonly ReportEvent[] {
  const told = new Map<string, string>()
  return causes => {
    const events: ReportEvent[] = []
    for (const cause of causes) {
      const diagnosis = jsonDiagnosis(cause)
      const text = JSON.stringify(diagnosis)
      if (told.get(cause.key) !== text) events.push({ kind: 'diagnosis', diagnosis })
      told.set(cause.key, text)
    }
    const keys = new Set(causes.map(one => one.key))
    for (const key of [...told.keys()].filter(one => !keys.has(one))) {
      told.delete(key)
      events.push({ kind: 'diagnosis-withdrawn', key })
    }
    return events
  }
}

/**
 * Whether an event may change what is said of the causes: a finding that says the same again does not. Kept for each listener.
 * A snapshot lists thousands of exchanges: taken for each of them, a busy page would wait for it.
 */
export function createNews(): (event: SessionEvent) => boolean {
  /** Fingerprint -> the words last told. */
  const words = new Map<string, string>()
  return event => {
    if (!('finding' in event)) return false
    const { fingerprint, text } = event.finding
    const isNews = event.kind !== 'finding-repeated' || words.get(fingerprint) !== text
    words.set(fingerprint, text)
    return isNews
  }
}
