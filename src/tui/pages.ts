import { isPage } from './items.ts'
import { layoutOf } from './layout.ts'
import type { Row } from './rows.ts'
import { appText } from './screens/app.ts'
import { type DetailText, detailText } from './screens/detail.ts'
import { diffRows } from './screens/diff.ts'
import { flowsText } from './screens/flows.ts'
import { helpRows } from './screens/help.ts'
import type { StepText } from './screens/proof.ts'
import { sessionText } from './screens/session.ts'
import { tinyText } from './screens/tiny.ts'
import { type Flows, placeOf, selectedItem, type UiState } from './ui-state.ts'

/** The texts that scroll, whole: what the store counts and the screen cuts a window out of. */
export function detailTextOf(state: UiState): DetailText {
  const item = selectedItem(state)
  if (state.diff !== null) return { rows: diffRows(state.diff, state, layoutOf(state.size).detailColumns), steps: [] }
  return item === null ? { rows: [], steps: [] } : detailText(item, state, layoutOf(state.size).detailColumns)
}

export function detailRowsOf(state: UiState): readonly Row[] {
  return detailTextOf(state).rows
}

export function pageRowsOf(state: UiState, page: 'session' | 'app'): readonly Row[] {
  return pageTextOf(state, page).rows
}

function pageTextOf(state: UiState, page: 'session' | 'app'): StepText {
  const { columns } = layoutOf(state.size)
  return page === 'session' ? sessionText(state, columns) : appText(state, columns)
}

/** What a window shows that is too small for the screen. */
export function tinyRowsOf(state: UiState): readonly Row[] {
  return tinyText(state, layoutOf(state.size).columns)
}

/** The text with the movement keys, and the rows where its steps begin; null = the selection has them. */
export function steppedTextOf(state: UiState): StepText | null {
  if (isPage(state.pane)) return pageTextOf(state, state.pane)
  return state.focus === 'detail' ? detailTextOf(state) : null
}

/** What lies over everything else: the help, or a saved recording against this run; null = nothing does. */
export function overlayRowsOf(state: UiState): readonly Row[] | null {
  if (state.help) return helpRowsOf(state)
  return state.flows === null ? null : flowsTextOf(state, state.flows).rows
}

/** Two flows: on a wide screen their list leaves room for the marked step beside it. */
export function flowsTextOf(state: UiState, flows: Flows): StepText {
  const { wide, columns, listColumns } = layoutOf(state.size)
  return flowsText(flows, wide && flows.found !== null && flows.open === null ? listColumns : columns)
}

function helpRowsOf(state: UiState): readonly Row[] {
  return helpRows(placeOf({ ...state, help: false }), layoutOf(state.size).columns)
}
