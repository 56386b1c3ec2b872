import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Finding } from '../model/finding.ts'
import type { Observation } from '../model/observation.ts'
import type { AuthAction } from '../model/recording.ts'
import type { Rank } from './history.ts'

/** Routes that begin and end sessions. */
const TURNS: ReadonlySet<AuthAction> = new Set(['signin', 'callback', 'signout'])

/** What a judged exchange is worth by itself. */
export function rankOf({ endpoint, signsIn, cookieEffect, setCookies, exchange }: ExchangeFacts): Rank {
  if (signsIn || cookieEffect === 'deleted' || (endpoint !== null && TURNS.has(endpoint.action))) return 'turn'
  if (endpoint !== null || setCookies.some(one => one.identity !== null)) return 'auth'
  return exchange.initiator === 'probe' ? 'auth' : 'other'
}

/** The exchanges that trackers joined this one to. */
export function joinedBy(observations: readonly Observation[]): ReadonlySet<ExchangeId> {
  const ids = new Set<ExchangeId>()
  for (const one of observations) {
    if (!('chain' in one)) continue
    for (const { exchange } of one.chain) if (exchange !== one.exchange) ids.add(exchange)
  }
  return ids
}

/** The exchanges that prove a finding, or its end. */
export function namedBy({ evidence, resolvedBy }: Finding): readonly ExchangeId[] {
  return [...evidence.map(one => one.exchange), ...(resolvedBy === null ? [] : [resolvedBy])]
}
