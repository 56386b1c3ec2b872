import { PANES, type Pane } from '../items.ts'
import { type Row, rowColumns, span } from '../rows.ts'
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

/** The panes with their numbers. */
export function tabsRow(state: UiState, columns: number): Row {
  return PANES.flatMap((pane, index) => [
    span(index === 0 || columns < ROOMY_COLUMNS ? ' ' : '  '),
    pane === state.pane
      ? span(`[${index + 1} ${TITLES[pane]}]`, 'accent')
      : span(` ${index + 1} ${TITLES[pane]} `, 'quiet'),
  ])
}

/** Whose tab stands in that column; null = none. */
export function paneAt(state: UiState, column: number): Pane | null {
  const row = tabsRow(state, state.size.columns)
  const index = PANES.findIndex((_, at) => {
    const start = rowColumns(row.slice(0, at * 2 + 1))
    return column >= start && column < start + rowColumns(row.slice(at * 2 + 1, at * 2 + 2))
  })
  return PANES[index] ?? null
}
