import { headerValue } from '../../http/headers.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ExchangeFacts } from '../facts.ts'

/** Tells browsers, profiles and tools apart, by evidence: a cookie value that only one was given, the connection, the headers. */
export interface ClientTracker {
  readonly assign: (facts: ExchangeFacts) => ClientId
  readonly count: () => number
}

/** Shorter values (`en`, `dark`) are no evidence: two browsers may well hold the same. */
const TELLING_BYTES = 16
const MAX_VALUES = 20_000

export function createClientTracker(digest: (value: string) => string): ClientTracker {
  const byValue = new Map<string, ClientId>()
  const byConnection = new Map<string, ClientId>()
  const byHeaders = new Map<string, ClientId>()
  let clients = 0

  const remember = (map: Map<string, ClientId>, key: string, client: ClientId) => {
    const oldest = map.size >= MAX_VALUES ? map.keys().next() : null
    if (oldest && !oldest.done) map.delete(oldest.value)
    map.set(key, client)
  }

  return {
    count: () => clients,
    assign: facts => {
      if (facts.exchange.initiator === 'probe') return 'c0'
      const values = facts.cookies.filter(one => one.value.length >= TELLING_BYTES).map(one => digest(one.value))
      const { connection } = facts.exchange
      const headers = fingerprint(facts)
      const known =
        values.map(value => byValue.get(value)).find(client => client !== undefined) ??
        (connection === null ? undefined : byConnection.get(connection)) ??
        byHeaders.get(headers)
      const client: ClientId = known ?? `c${++clients}`
      for (const value of values) if (!byValue.has(value)) remember(byValue, value, client)
      if (connection !== null) remember(byConnection, connection, client)
      if (!byHeaders.has(headers)) remember(byHeaders, headers, client)
      for (const one of facts.setCookies) {
        if (one.value.length >= TELLING_BYTES) remember(byValue, digest(one.value), client)
      }
      return client
    },
  }
}

/** What a browser says of itself in every request. */
function fingerprint(facts: ExchangeFacts): string {
  const { headers } = facts.exchange.request
  return ['user-agent', 'accept-language', 'sec-ch-ua'].map(name => headerValue(headers, name) ?? '').join('\n')
}
