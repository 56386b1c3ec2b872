import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { createBudgets } from './budgets.ts'
import type { JudgedExchange } from './exchange-notes.ts'
import { createRoad } from './road.ts'
import { createSignIns } from './sign-ins.ts'

/** What becomes of sessions, for a person to look at; no rule rests on it. */
export interface Story {
  readonly take: (facts: ExchangeFacts, judged: Pick<JudgedExchange, 'client' | 'verdicts'>) => void
  readonly view: () => Pick<SessionSnapshot, 'road' | 'signIns' | 'budgets'>
}

export function createStory(): Story {
  const road = createRoad()
  const signIns = createSignIns()
  const budgets = createBudgets()
  return {
    take: (facts, { client, verdicts }) => {
      road.take(facts, client)
      signIns.take(facts, client, verdicts)
      budgets.take(facts)
    },
    view: () => ({ road: road.view(), signIns: signIns.view(), budgets: budgets.view() }),
  }
}
