import type { Finding } from '../../model/finding.ts'
import { wordsToMark } from '../filter.ts'
import { formatAge, formatCount, padStart, wrap } from '../format.ts'
import { markHits } from '../hits.ts'
import type { Item } from '../items.ts'
import { padRow, type Row, type Span, span, spreadRow } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { evidenceEnds, findingText, severityMark } from '../wording.ts'
import { cookieRow } from './cookie-row.ts'
import { exchangeRow } from './exchange-row.ts'
import { outcomeRows } from './outcome.ts'

const ENDS_FROM_COLUMNS = 86

/** The window of the list that is on the screen. */
export function listRows(state: UiState, columns: number, rows: number): readonly Row[] {
  const { index, top } = state.cursors[state.pane]
  if (state.items.length === 0) return emptyRows(state, columns, rows)
  const { text, on } = state.filters[state.pane]
  const words = on ? wordsToMark(text) : []
  // The selected line is seen, also while a message takes a row.
  const from = Math.max(top, index - rows + 1)
  return state.items.slice(from, from + rows).map((item, offset) => {
    const selected = from + offset === index
    const row = itemRow(item, state, columns - 3)
    if (!selected) return padRow([span('   '), ...markHits(row, words)], columns)
    const whole = padRow([span(' ▸ ', 'accent'), ...row], columns)
    // Whoever has the movement keys is seen at a glance: the list's line is on a ground of its own, or it is only strong.
    return state.focus === 'list'
      ? whole.map(piece => ({ ...piece, style: 'selected' }))
      : whole.map(piece => (piece.style === 'plain' ? { ...piece, style: 'strong' } : piece))
  })
}

function emptyRows(state: UiState, columns: number, rows: number): readonly Row[] {
  const { text, on } = state.filters[state.pane]
  if (state.pane === 'causes' && !(on && text !== '')) return cutRows(outcomeRows(state.snapshot, columns), rows)
  const hidden = state.pane === 'exchanges' ? state.snapshot.exchanges.length : 0
  const nothing = {
    causes: '',
    exchanges: hidden === 0 ? 'No request yet.' : `No request of a session yet: a shows all ${hidden}.`,
    cookies: 'No cookie yet.',
    session: '',
    app: '',
  }
  const words = on && text !== '' ? noFit(state) : nothing[state.pane]
  return wrap(words, columns - 6).map(line => [span(`   ${line}`, 'quiet')])
}

/** What does not fit stands in Session, which scrolls. */
function cutRows(whole: readonly Row[], rows: number): readonly Row[] {
  if (whole.length <= rows) return whole
  const below = whole.length - rows + 1
  return [...whole.slice(0, rows - 1), [span(`   ↓ ${formatCount(below, 'more line')}: 4 Session shows all`, 'quiet')]]
}

function noFit({ pane, all }: UiState): string {
  const more = pane === 'exchanges' && !all ? ', a looks in all requests' : ''
  return `No line fits the filter: Esc clears it, F switches it off${more}.`
}

function itemRow(item: Item, state: UiState, columns: number): Row {
  if (item.kind === 'exchange') return exchangeRow(item.exchange, state, columns)
  if (item.kind === 'cookie') return cookieRow(item.cookie, columns)
  if (item.kind === 'finding') {
    const { finding, cause } = item
    const indent = cause === null ? '' : '└ '
    const left = [
      span(indent, 'quiet'),
      severityMark(finding.severity, finding.state),
      span(` ${findingText(finding, cause)}`),
    ]
    return spreadRow(left, causeColumns(finding, finding.evidence, state.now, columns), columns)
  }
  const { diagnosis, finding } = item
  const left = [severityMark(diagnosis.severity, diagnosis.state), span(` ${diagnosis.title}`)]
  return spreadRow(left, causeColumns(finding, diagnosis.evidence, state.now, columns, diagnosis.state), columns)
}

/** How often, in which exchanges, how long ago. */
function causeColumns(
  finding: Finding | null,
  evidence: Finding['evidence'],
  now: number,
  columns: number,
  state: Finding['state'] | null = finding?.state ?? null,
): readonly Span[] {
  const ends = columns >= ENDS_FROM_COLUMNS ? [span(padStart(evidenceEnds(evidence), 13), 'quiet')] : []
  const age = span(padStart(formatAge(finding?.lastAt ?? null, now), 8), 'quiet')
  if (state === 'resolved') return [span('resolved', 'good'), ...ends, age, span(' ')]
  const count = finding === null || finding.count < 2 ? '' : `×${finding.count}`
  return [span(padStart(count, 6)), ...ends, age, span(' ')]
}
