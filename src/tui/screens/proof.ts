import { excerptUrl } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { pathOf } from '../../http/origin.ts'
import type { ExchangeDetail, JudgedLine } from '../../model/exchange-detail.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ExchangeSummary } from '../../model/recording.ts'
import { formatClock } from '../format.ts'
import type { Item } from '../items.ts'
import { type Row, span } from '../rows.ts'
import { type Step, stepsOf } from '../steps.ts'
import { detailIn, type UiState } from '../ui-state.ts'
import { claimsTable } from './claims.ts'
import { readable } from './exchange-messages.ts'
import { statusSpan } from './exchange-row.ts'
import { judgedRows, lineValue } from './set-cookie.ts'
import { heading, labelled, paragraph } from './text-rows.ts'
import { tokenInWords } from './token-text.ts'

/** Rows, and where in them each step begins. */
export interface StepText {
  readonly rows: readonly Row[]
  readonly steps: readonly number[]
}

const BELOW = '       '
const LABELS = { indent: BELOW, labelColumns: 6 }
const MAX_NAMES = 8

/** The claims where some were lost, then the proof in order of time: what was sent, what came back, and what that shows. */
export function proofText(item: Item, state: UiState, columns: number): StepText {
  const table = tableOf(item, state, columns)
  // The keys are those of an open line: beside or below a list they mean something else.
  const withKey = (text: string, key: string) => (state.focus === 'detail' ? `${text} (${key})` : text)
  const values = state.unmasked === null ? 'v shows the values' : 'v hides the values'
  const above =
    table === null ? [] : [...heading(withKey(`Claims, before and after ${table.id}`, values)), ...table.rows]
  const title =
    item.kind === 'cookie'
      ? withKey('As last set', 'Enter jumps there')
      : withKey('Evidence, in order of time', 'Enter jumps')
  const rows: Row[] = [...above, ...heading(title)]
  const steps: number[] = []
  for (const [index, step] of stepsOf(item, state.snapshot).entries()) {
    steps.push(rows.length)
    rows.push(...stepRows(step, state.focus === 'detail' && index === state.step, state, columns))
  }
  return { rows, steps }
}

function stepRows({ id, evidence, cookie }: Step, isMarked: boolean, state: UiState, columns: number): readonly Row[] {
  const summary = state.snapshot.exchanges.find(one => one.id === id) ?? null
  const detail = detailIn(state, id)
  const open = state.unmasked?.details.get(id) ?? undefined
  const mark = span(isMarked ? ' ▸ ' : '   ', 'accent')
  const notes = [...new Set(evidence.map(one => one.note))].join('; ')
  const head: Row = [mark, span(`${id} `, isMarked ? 'strong' : 'accent'), ...headOf(summary, detail)]
  const lineOf = ({ part, headerIndex }: Evidence): JudgedLine | null =>
    (part === 'received' && detail?.lines.find(line => line.headerIndex === headerIndex)) || null
  const named = detail?.lines.filter(line => line.name === cookie) ?? []
  const lines = new Set([...evidence.flatMap(one => lineOf(one) ?? []), ...named])
  const excerpts = evidence.filter(one => one.excerpt !== '' && lineOf(one) === null)
  return [
    head,
    ...(notes === '' ? [] : paragraph(notes, columns, 'plain', BELOW)),
    ...(detail === null
      ? []
      : [
          ...labelled('sent', sentText(detail), columns, LABELS),
          ...labelled('back', backText(detail, summary), columns, LABELS),
        ]),
    ...[...lines].flatMap(line => judgedRows(line, columns, BELOW, open === undefined ? null : lineValue(line, open))),
    ...excerpts.flatMap(one => paragraph(one.excerpt, columns, 'quiet', BELOW)),
  ]
}

function headOf(summary: ExchangeSummary | null, detail: ExchangeDetail | null): Row {
  if (summary === null) return [span('not kept any more', 'quiet')]
  return [
    span(`${formatClock(summary.startedAt)} `, 'quiet'),
    span(`${summary.method} ${readable(pathOf(detail?.exchange.request.url ?? summary.url)).slice(0, 300)} `),
    statusSpan(summary),
  ]
}

function sentText({ sent, exchange }: ExchangeDetail): string {
  const cookies = exchange.request.headers.filter(([name]) => name.toLowerCase() === 'cookie')
  if (sent !== null) return tokenInWords(sent)
  if (cookies.length === 0) return 'no cookie'
  const names = cookies.flatMap(([, value]) => value.split(';').map(pair => pair.split('=')[0]?.trim() ?? ''))
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''
  return `no session cookie; ${names.slice(0, MAX_NAMES).join(', ')}${more}`
}

function backText({ set, exchange, lines }: ExchangeDetail, summary: ExchangeSummary | null): string {
  const { outcome } = exchange
  if (outcome.kind === 'failure') return summary?.failure ?? 'no answer'
  const location = headerValue(outcome.received.headers, 'location')
  const session = lines.filter(line => line.role === 'session')
  const cookie =
    set !== null
      ? `a new ${tokenInWords(set)}`
      : session.length > 0
        ? 'the session cookie is deleted'
        : lines.length === 0
          ? 'no Set-Cookie'
          : `${lines.length} Set-Cookie`
  const target = location === null ? '' : ` → ${excerptUrl(location) ?? location.replace(/[?#].*$/s, '?…')}`
  return `${outcome.received.status}${target}, ${cookie}`
}

/** Of the last step in which a token was replaced. */
function tableOf(
  item: Item,
  state: UiState,
  columns: number,
): { readonly id: string; readonly rows: readonly Row[] } | null {
  for (const { id } of stepsOf(item, state.snapshot).toReversed()) {
    const detail = detailIn(state, id)
    const change = detail?.claimChange ?? null
    if (detail === null || change === null || change.lost.length + change.gained.length === 0) continue
    const rows = claimsTable(detail, state.unmasked?.tokens.get(id) ?? null, columns)
    if (rows !== null) return { id, rows }
  }
  return null
}
