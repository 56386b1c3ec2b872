import type { HeadBudget, SessionSnapshot } from '../../model/recording.ts'
import { pad, padStart, wrap } from '../format.ts'
import { EMPTY_ROW, type Row, type Style, span } from '../rows.ts'

const CELLS = 20
/** Where it becomes worth a thought. */
const NEAR = 0.75
/** Of the limits that are far away, the next ones. */
const MORE = 2

const PARTS: Readonly<Record<HeadBudget['part'], string>> = {
  'response-head': 'Largest answer',
  'request-head': 'Largest request',
  'request-header': 'Its longest line',
}

/** What the largest heads of the session weigh, against what fronts allow as they come. */
export function budgetRows({ budgets }: Pick<SessionSnapshot, 'budgets'>, columns: number): readonly Row[] {
  if (budgets.length === 0) return []
  const shown = (Object.keys(PARTS) as readonly HeadBudget['part'][]).flatMap(part =>
    budgets.filter(one => one.part === part),
  )
  return [
    EMPTY_ROW,
    [span(' Heads, against what fronts allow', 'accent')],
    ...shown.flatMap(one => meterRows(one, columns)),
  ]
}

function meterRows({ part, exchange, bytes, cookieBytes, limits }: HeadBudget, columns: number): readonly Row[] {
  const [smallest] = limits
  if (smallest === undefined) return []
  const share = bytes / smallest.bytes
  const style: Style = share > 1 ? 'error' : share >= NEAR ? 'warning' : 'plain'
  const full = Math.min(CELLS, Math.round(share * CELLS))
  const meter = `[${'#'.repeat(full)}${'.'.repeat(CELLS - full)}]`
  const head = `   ${pad(PARTS[part], 17)} ${pad(exchange, 6)} ${padStart(octets(bytes), 7)} `
  const beyond = limits.filter(one => one.bytes < bytes)
  const rest = limits.slice(beyond.length, beyond.length + MORE)
  const cookies = cookieBytes > 0 && part !== 'request-header' ? `${octets(cookieBytes)} of it cookies; ` : ''
  const told = [
    ...(beyond.length > 0 ? [`too much for ${beyond.map(limitText).join(', ')}`] : []),
    ...(rest.length > 0 ? [`fits ${rest.map(limitText).join(', ')}`] : []),
  ]
  const indent = ' '.repeat(head.length)
  return [
    [span(head), span(meter, style), span(` of ${octets(smallest.bytes)}`, 'quiet')],
    ...wrap(`${cookies}${told.join('; ')}`, columns - indent.length - 1).map(
      (line): Row => [span(indent), span(line, beyond.length > 0 ? 'error' : 'quiet')],
    ),
  ]
}

/** `nginx and ingress-nginx (4,096)`. */
function limitText({ fronts, bytes }: HeadBudget['limits'][number]): string {
  return `${fronts.join(' and ')} (${octets(bytes)})`
}

function octets(count: number): string {
  return count.toLocaleString('en-US')
}
