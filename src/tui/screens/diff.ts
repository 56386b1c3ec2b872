import type { ExchangeContrast, ExchangeDifference } from '../../model/exchange-difference.ts'
import type { TokenSighting } from '../../model/token.ts'
import { formatClock, formatCount } from '../format.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'
import { type Diff, detailIn, type UiState } from '../ui-state.ts'
import { differingHeaders } from './differing-headers.ts'
import { readable } from './exchange-messages.ts'
import { statusSpan } from './exchange-row.ts'
import { heading, labelled, paragraph } from './text-rows.ts'
import { tokenInWords } from './token-text.ts'

/** What the other exchange does differently from the marked one: by meaning, then in its tokens, then in the rest of its headers. */
export function diffRows(diff: Diff, state: UiState, columns: number): readonly Row[] {
  const { marked, other, found } = diff
  return [
    ...lineRows(marked, 'marked', state, columns),
    ...lineRows(other, 'other', state, columns),
    ...meaningRows(found, diff, columns),
    ...tokenRows(diff, state, columns),
    ...headerRows(diff, state, columns),
  ]
}

function lineRows(id: Diff['marked'], label: string, state: UiState, columns: number): readonly Row[] {
  const summary = state.snapshot.exchanges.find(one => one.id === id)
  if (summary === undefined) return paragraph(`${id}: not kept any more`, columns, 'quiet')
  const detail = detailIn(state, id)
  const url = detail === null ? summary.url.replace(/[?#].*$/s, '?…') : readable(detail.exchange.request.url)
  const whose = summary.client === null ? '' : ` by ${summary.client}`
  return [
    [
      span(` ${label.padEnd(7)}`, 'quiet'),
      span(`${id} `, 'accent'),
      span(`${summary.method} `, 'strong'),
      statusSpan(summary),
      span(` ${formatClock(summary.startedAt)}${whose}`, 'quiet'),
    ],
    ...paragraph(url, columns, 'plain', '        '),
  ]
}

function meaningRows(found: ExchangeDifference | null | undefined, diff: Diff, columns: number): readonly Row[] {
  if (found === undefined) return [EMPTY_ROW, ...paragraph('Comparing …', columns, 'quiet')]
  if (found === null) return [EMPTY_ROW, ...paragraph('One of the two is not kept whole any more.', columns, 'warning')]
  const { contrasts, compared, limits } = found
  return [
    ...heading('By meaning'),
    ...(contrasts.length === 0
      ? paragraph(`Nothing differs: ${formatCount(compared, 'property').replace('ys', 'ies')} compared.`, columns)
      : contrasts.flatMap(one => contrastRows(one, diff, columns))),
    ...limits.flatMap(text => paragraph(text, columns, 'quiet')),
  ]
}

function contrastRows({ what, marked, other, lists }: ExchangeContrast, diff: Diff, columns: number): readonly Row[] {
  const row = (id: string, text: string, sign: '-' | '+') =>
    text === '' ? [] : paragraph(`${sign} ${id} ${lists ? 'alone: ' : ''}${text}`, columns, SIGNS[sign], '     ')
  return [
    ...paragraph(what, columns, 'strong'),
    ...row(diff.marked, readable(marked), '-'),
    ...row(diff.other, readable(other), '+'),
  ]
}

const SIGNS = { '-': 'error', '+': 'good' } as const

function tokenRows({ marked, other }: Diff, state: UiState, columns: number): readonly Row[] {
  const [left, right] = [detailIn(state, marked), detailIn(state, other)]
  if (left === null || right === null) return []
  const pairs = [
    ['Sent', left.sent, right.sent],
    ['Set', left.set, right.set],
  ] as const
  const lines = pairs.flatMap(([label, one, two]) =>
    one === null && two === null ? [] : [labelled(label, pairText(one, two, { marked, other }), columns)],
  )
  return lines.length === 0 ? [] : [...heading('Session tokens'), ...lines.flat()]
}

function pairText(one: TokenSighting | null, two: TokenSighting | null, diff: Pick<Diff, 'marked' | 'other'>): string {
  if (one !== null && two !== null && one.digest === two.digest) return `the same ${tokenInWords(one)}`
  const told = (token: TokenSighting | null) => (token === null ? 'none' : tokenInWords(token))
  return `${diff.marked}: ${told(one)}; ${diff.other}: ${told(two)}`
}

function headerRows({ marked, other }: Diff, state: UiState, columns: number): readonly Row[] {
  const [left, right] = [detailIn(state, marked)?.exchange, detailIn(state, other)?.exchange]
  if (left === undefined || right === undefined) return []
  const rows = differingHeaders(left, right, columns)
  return rows.length === 0
    ? [EMPTY_ROW, ...paragraph('Their other headers are the same, but for dates and lengths.', columns, 'quiet')]
    : rows
}
