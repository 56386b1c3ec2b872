import type { ExchangeSummary } from '../../model/recording.ts'
import { columnsOf, formatClock, formatDuration, pad, padStart, readableUrl, show, truncate } from '../format.ts'
import { type Row, rowColumns, type Span, type Style, span, spreadRow } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { severityMark } from '../wording.ts'

const LONGEST_TEXT = 500
const DURATION_FROM_COLUMNS = 90
const SHORTEST_PATH = 18

/** Time, id, method, status, where to, what it means; a mark when it is evidence for a finding. */
export function exchangeRow(exchange: ExchangeSummary, state: UiState, columns: number): Row {
  const meaning = show((exchange.meaning ?? exchange.failure ?? '').slice(0, LONGEST_TEXT))
  const head: Row = [
    exchangeMark(exchange, state),
    span(` ${formatClock(exchange.startedAt)} `, 'quiet'),
    span(pad(exchange.id, 5)),
    span(exchange.id === state.mark ? '*' : ' ', 'accent'),
    span(`${pad(exchange.method, 4)} `),
    statusSpan(exchange),
  ]
  const duration =
    columns < DURATION_FROM_COLUMNS ? [] : [span(padStart(formatDuration(exchange.durationMs), 8), 'quiet'), span(' ')]
  // The meaning says more than the address: where both do not fit, the address is cut first.
  const room = columns - rowColumns(head) - rowColumns(duration) - 2
  const path = readableUrl(shortUrl(exchange.url, state.header.publicOrigin).slice(0, LONGEST_TEXT))
  const left: Row = [
    ...head,
    span(
      ` ${truncate(path, Math.max(SHORTEST_PATH, room - columnsOf(meaning) - 2))}`,
      exchange.action === null ? 'quiet' : 'plain',
    ),
    span(meaning === '' ? '' : `  ${meaning}`, exchange.failure === null ? 'quiet' : 'error'),
  ]
  return spreadRow(left, duration, columns)
}

/** What proves a finding, and what shows the same between the first and the newest proof of it. */
function exchangeMark({ findings, repeats = [] }: ExchangeSummary, { snapshot }: UiState): Span {
  if (findings.length + repeats.length === 0) return span(' ')
  // The snapshot's findings are sorted: open and most severe first.
  const worst = snapshot.findings.find(
    ({ fingerprint }) => findings.includes(fingerprint) || repeats.includes(fingerprint),
  )
  return worst === undefined ? span(' ') : severityMark(worst.severity, worst.state)
}

/** Three columns: the status, or what stands for none. */
export function statusSpan({ status, upgrade }: ExchangeSummary): Span {
  if (status === null) return span(upgrade ? ' ws' : '---', upgrade ? 'quiet' : 'error')
  const style: Style = status >= 500 ? 'error' : status >= 400 ? 'warning' : 'plain'
  return span(pad(String(status), 3), style)
}

/** Path and query for what went to authproxy's own origin; other addresses in full. A query's values may be secrets. */
function shortUrl(url: string, publicOrigin: string): string {
  const short = url.startsWith(`${publicOrigin}/`) ? url.slice(publicOrigin.length) : url
  const end = short.search(/[?#]/)
  return end < 0
    ? short
    : short.slice(0, end) +
        short
          .slice(end)
          .replace(/=[^&#]+/g, '=…')
          .replace(/#.*$/s, '#…')
}
