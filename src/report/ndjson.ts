import type { SessionEvent } from '../model/recording.ts'
import { printableJson } from './printable-json.ts'

/**
 * One event as one line of JSON, its line feed included. `event` is the kind; the other fields are those of the model:
 *
 * - `{"event":"exchange","exchange":{"id":"x1","method":"GET","url":…,"status":200,"meaning":…,"findings":[…],…}}`
 * - `{"event":"finding-opened","finding":{"fingerprint":…,"rule":…,"severity":…,"text":…,"evidence":[…],…}}`, and the same
 *   for `finding-repeated` and `finding-resolved`
 * - `{"event":"origin-doubtful","exchange":{…}}`: authproxy asks the app for its origin again
 * - `{"event":"diagnostic","text":…}`: trouble of authproxy itself
 *
 * Readers skip events and fields that they do not know: more may come. Times are ms since the epoch. Redaction is the caller's
 * (`recording/for-paper`).
 */
export function formatNdjson(event: SessionEvent): string {
  const { kind, ...rest } = event
  return `${JSON.stringify(printableJson({ event: kind, ...rest }))}\n`
}
