import { itemTotal, PANES, type Pane } from '../items.ts'
import { type Row, span, spreadRow } from '../rows.ts'
import type { UiState } from '../ui-state.ts'

/** Below it the panes move together. */
const ROOMY_COLUMNS = 66

const TITLES: Readonly<Record<Pane, string>> = {
  causes: 'Causes',
  exchanges: 'Exchanges',
  cookies: 'Cookies',
  session: 'Session',
  app: 'App',
}

/** The panes with their numbers, and at the right what narrows or holds the list. */
export function tabsRow(state: UiState, columns: number): Row {
  const tabs = PANES.flatMap((pane, index) => [
    span(index === 0 || columns < ROOMY_COLUMNS ? ' ' : '  '),
    pane === state.pane
      ? span(`[${index + 1} ${TITLES[pane]}]`, 'accent')
      : span(` ${index + 1} ${TITLES[pane]} `, 'quiet'),
  ])
  return spreadRow(tabs, [span(sideNote(state), 'quiet'), span(' ')], columns)
}

function sideNote(state: UiState): string {
  const { text, on } = state.filters[state.pane]
  const paused = state.pane === 'exchanges' && !state.follow ? 'paused' : ''
  if (text === '') return paused
  const total = itemTotal(state.snapshot, state.pane)
  const filter = on ? `“${text.slice(0, 24)}” ${state.items.length} of ${total}` : `“${text.slice(0, 24)}” off`
  return paused === '' ? filter : `${filter} · ${paused}`
}
