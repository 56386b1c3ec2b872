import { type ComponentChild, h } from 'preact'
import type { ExchangeId } from '../../model/exchange.ts'
import type { HeadBudget } from '../../model/recording.ts'
import { exchangeLink, say, wideTable } from './parts.ts'

export const BUDGETS_TITLE = 'Heads, against what fronts allow'

const PARTS: Readonly<Record<HeadBudget['part'], string>> = {
  'response-head': 'Largest answer',
  'request-head': 'Largest request',
  'request-header': 'Its longest line',
}
/** Of the limits that are far away, the next ones. */
const MORE = 2

/** What the largest heads of the session weigh; null = nothing of a session was seen. */
export function budgetTable(budgets: readonly HeadBudget[], known: ReadonlySet<ExchangeId>): ComponentChild {
  if (budgets.length === 0) return null
  const order = Object.keys(PARTS) as readonly HeadBudget['part'][]
  const shown = order.flatMap(part => budgets.filter(one => one.part === part))
  const heads = ['Head', 'Exchange', 'Bytes', 'Of it cookies', 'Too much for', 'Fits']
  const rows = shown.map(one => rowOf(one, known))
  return wideTable(BUDGETS_TITLE, heads, rows)
}

function rowOf(one: HeadBudget, known: ReadonlySet<ExchangeId>): ComponentChild {
  const beyond = one.limits.filter(limit => limit.bytes < one.bytes)
  const next = one.limits.slice(beyond.length, beyond.length + MORE)
  return h(
    'tr',
    null,
    h('th', { scope: 'row' }, PARTS[one.part]),
    h('td', null, exchangeLink(one.exchange, known)),
    h('td', { class: 'number' }, octets(one.bytes)),
    h('td', { class: 'number' }, octets(one.cookieBytes)),
    h('td', beyond.length > 0 ? { class: 'lost' } : null, listOf(beyond) || 'no front that is known'),
    h('td', null, listOf(next)),
  )
}

function listOf(limits: HeadBudget['limits']): string {
  return limits.map(({ fronts, bytes }) => `${say(fronts.join(' and '), 200)} (${octets(bytes)})`).join(', ')
}

function octets(count: number): string {
  return count.toLocaleString('en-US')
}
