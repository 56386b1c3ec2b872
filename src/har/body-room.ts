import type { Body, Exchange } from '../model/exchange.ts'
import type { BodyWorth, BodyWorths, LoadLimits } from './load.ts'

/** Of a file that is larger than memory should be: which bodies stay. */
export interface BodyRoom {
  readonly shorten: (exchange: Exchange) => Exchange
  /** Bodies that were left out. */
  readonly leftOut: () => number
  /** About what is held in memory, in octets. */
  readonly held: () => number
}

/** Beside its strings, once it is judged: objects, lists, its line, its place in the history (measured, of a million). */
const EXCHANGE_BYTES = 2_500

/** Of each kind so many octets are kept as they come; what must stay is not counted. */
export function createBodyRoom(
  limits: Pick<LoadLimits, 'pages' | 'files'>,
  worthOf: (exchange: Exchange) => BodyWorths,
): BodyRoom {
  const room = { page: limits.pages, file: limits.files }
  let leftOut = 0
  let held = 0

  const shortened = (body: Body | null, worth: () => BodyWorth): Body | null => {
    const size = body?.bytes.length ?? 0
    if (size === 0) return body
    const kind = worth()
    if (kind !== 'must') {
      if (size > room[kind]) {
        leftOut++
        return null
      }
      room[kind] -= size
    }
    held += size
    return body
  }

  return {
    leftOut: () => leftOut,
    held: () => held,
    shorten: exchange => {
      const { request, outcome } = exchange
      const requestBody = shortened(request.body, () => worthOf(exchange).request)
      const received = outcome.kind === 'response' ? outcome.received : null
      const body = received === null ? null : shortened(received.body, () => worthOf(exchange).response)
      const headers = [...request.headers, ...(received?.headers ?? [])]
      held += headers.reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0)
      held += EXCHANGE_BYTES + request.url.length
      if (requestBody === request.body && body === (received?.body ?? null)) return exchange
      return {
        ...exchange,
        request: { ...request, body: requestBody },
        outcome: outcome.kind === 'response' ? { ...outcome, received: { ...outcome.received, body } } : outcome,
      }
    },
  }
}
