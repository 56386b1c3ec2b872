import type { ExchangeFacts } from '../analyzers/facts.ts'
import { headLimits } from '../fronts/budget.ts'
import { responseHeadBytes, weighRequest } from '../fronts/limits.ts'
import { parseUrl } from '../http/parse-url.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { HeadBudget } from '../model/recording.ts'

/** Keeps the largest heads and lines of those exchanges that carried something of a session. */
export interface Budgets {
  readonly take: (facts: ExchangeFacts) => void
  readonly view: () => readonly HeadBudget[]
}

const LIMITS: Readonly<Record<HeadBudget['part'], HeadBudget['limits']>> = {
  'request-head': headLimits('request-head'),
  'request-header': headLimits('request-header'),
  'response-head': headLimits('response-head'),
}

export function createBudgets(): Budgets {
  const largest = new Map<HeadBudget['part'], HeadBudget>()
  const weigh = (one: Omit<HeadBudget, 'limits'>): void => {
    if (one.bytes > (largest.get(one.part)?.bytes ?? 0)) largest.set(one.part, { ...one, limits: LIMITS[one.part] })
  }
  return {
    take: ({ exchange, whole, sent, set, endpoint }) => {
      const { request, outcome, id, initiator } = exchange
      if (initiator === 'probe' || (sent === null && set === null && endpoint === null)) return
      const { pathname, search, host } = parseUrl(request.url) ?? { pathname: '/', search: '', host: '' }
      const target = { target: `${pathname}${search}`, authority: host, clientAddress: '' }
      const { head, longest } = weighRequest({ ...request, ...target })
      const cookieBytes = linesOf(request.headers, 'cookie')
      weigh({ part: 'request-head', exchange: id, bytes: head, cookieBytes })
      weigh({ part: 'request-header', exchange: id, bytes: longest, cookieBytes })
      const received = whole.outcome.kind === 'response' ? whole.outcome.received : null
      if (outcome.kind !== 'response' || received === null) return
      weigh({
        part: 'response-head',
        exchange: id,
        bytes: responseHeadBytes({ ...received, reason: received.statusText }),
        cookieBytes: linesOf(received.headers, 'set-cookie'),
      })
    },
    view: () => [...largest.values()],
  }
}

function linesOf(headers: HeaderList, name: string): number {
  return headers.reduce((sum, [key, value]) => sum + (key.toLowerCase() === name ? value.length : 0), 0)
}
