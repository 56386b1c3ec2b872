import { layoutOf } from './layout.ts'
import type { Row } from './rows.ts'
import { detailRows } from './screens/detail.ts'
import { helpRows } from './screens/help.ts'
import { sessionRows } from './screens/session.ts'
import { selectedItem, type UiState } from './ui-state.ts'

/** The texts that scroll, whole: what the store counts and the screen cuts a window out of. */
export function detailRowsOf(state: UiState): readonly Row[] {
  const item = selectedItem(state)
  return item === null ? [] : detailRows(item, state, layoutOf(state.size).detailColumns)
}

export function sessionRowsOf(state: UiState): readonly Row[] {
  return sessionRows(state, layoutOf(state.size).columns)
}

export function helpRowsOf(state: UiState): readonly Row[] {
  return helpRows(layoutOf(state.size).columns)
}
