import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ExchangeSummary } from '../model/recording.ts'
import { keepJudged } from './exchange-notes.ts'
import type { History } from './history.ts'
import type { Overview } from './overview.ts'
import { rankOf } from './rank.ts'
import { summarise } from './summary.ts'

/** authproxy asked for the session, with a browser's cookies. */
export function isOwnSessionQuestion({ endpoint, exchange }: ExchangeFacts): boolean {
  return exchange.initiator === 'probe' && endpoint?.action === 'session'
}

/** Listed and shown like any other, and not judged: no browser had its answer, so it is no step of a session that a browser has. */
export function keepOwnQuestion(
  exchange: Exchange,
  facts: ExchangeFacts,
  {
    history,
    overview,
  }: { readonly history: Pick<History, 'add' | 'note'>; readonly overview: Pick<Overview, 'takeOwn'> },
): ExchangeSummary {
  overview.takeOwn()
  const summary = summarise(exchange, facts)
  history.add({ exchange, facts: facts.valueFacts, summary, rank: rankOf(facts) })
  history.note(exchange.id, keepJudged(facts, [], null, []), summary)
  return summary
}
