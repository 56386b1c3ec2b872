import { createBoundedMap } from '../http/bounded-map.ts'
import { headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import type { ExchangeId, HeaderList } from '../model/exchange.ts'
import type { ExchangeFacts } from './facts.ts'

type Reading = Pick<ExchangeFacts, 'sessionBody' | 'sessionContent' | 'bodyText' | 'json'> & {
  readonly from: ExchangeId
  readonly contentType: string | null
}

const MAX_ANSWERS = 500

/**
 * A session endpoint's 304 has no body: the browser takes the one that it holds. Gives the facts with what that one said, where it came
 * under the same ETag before; what came before the recording stays unknown.
 */
export function createNotModified(): (facts: ExchangeFacts) => ExchangeFacts {
  const known = createBoundedMap<Reading>(MAX_ANSWERS)
  return facts => {
    const { endpoint, exchange, status, origin, path, sessionBody, sessionContent, bodyText, json } = facts
    if (endpoint?.action !== 'session' || exchange.outcome.kind !== 'response') return facts
    // As it came: a redacted file has placeholders, which are equal where the values are.
    const tag =
      headerValue(exchange.outcome.received.headers, 'etag') ?? headerValue(exchange.request.headers, 'if-none-match')
    if (tag === null) return facts
    const key = `${origin}${path} ${tag}`
    const { outcome } = exchange
    const { received } = outcome
    const contentType = headerValue(received.headers, 'content-type')
    if (status === 200 && sessionBody !== null)
      known.set(key, { sessionBody, sessionContent, bodyText, json, from: exchange.id, contentType })
    const before = status === 304 ? known.get(key) : undefined
    if (before === undefined) return facts
    const { from, contentType: held, ...reading } = before
    // A 304 does not say what it is of (RFC 9110 section 15.4.5).
    const headers = contentType !== null || held === null ? received.headers : withType(received.headers, held)
    const whole = { ...exchange, outcome: { ...outcome, received: { ...received, headers } } }
    const excerpt = printable(`304: the answer of ${from}, which the browser holds`, 200)
    return { ...facts, ...reading, exchange: whole, status: 200, proof: { ...facts.proof, excerpt } }
  }
}

/** Behind all others: evidence names headers by their place. */
function withType(headers: HeaderList, type: string): HeaderList {
  return [...headers, ['content-type', type]]
}
