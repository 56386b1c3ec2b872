import type { SessionEvent } from '../model/session.ts'
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
 * Readers skip events and fields that they do not know: more may come. Times are ms since the epoch. Query values in
 * `url` are left out, as they hold codes and tokens.
 */
export function formatNdjson(event: SessionEvent): string {
  const { kind, ...rest } = event
  const shown = 'exchange' in rest ? { exchange: { ...rest.exchange, url: withoutValues(rest.exchange.url) } } : rest
  return `${JSON.stringify(printableJson({ event: kind, ...shown }))}\n`
}

/** `?code=…&state=…`: names stay. User info and fragment go. */
function withoutValues(url: string): string {
  const [address = '', ...query] = (url.split('#')[0] ?? '').split('?')
  const names = query.join('?').replace(/=[^&]*/g, '=…')
  const plain = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1')
  return query.length === 0 ? plain : `${plain}?${names}`
}
