import { headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { ExchangeFacts } from './facts.ts'
import { createBoundedMap } from './trackers/bounded-map.ts'

type Reading = Pick<ExchangeFacts, 'sessionBody' | 'sessionContent' | 'bodyText' | 'json'> & {
  readonly from: ExchangeId
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
    if (status === 200 && sessionBody !== null)
      known.set(key, { sessionBody, sessionContent, bodyText, json, from: exchange.id })
    const before = status === 304 ? known.get(key) : undefined
    if (before === undefined) return facts
    const { from, ...reading } = before
    const excerpt = printable(`304: the answer of ${from}, which the browser holds`, 200)
    return { ...facts, ...reading, status: 200, proof: { ...facts.proof, excerpt } }
  }
}
