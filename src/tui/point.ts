import { isPage } from './items.ts'
import { layoutOf } from './layout.ts'
import { obeyInMenu } from './menu.ts'
import type { MouseEvent } from './mouse.ts'
import { moveBy, select } from './moves.ts'
import { paneAt } from './screens/tabs.ts'
import { selectedItem, type UiState } from './ui-state.ts'
import { goBack, openSelected, showPane } from './ways.ts'

/** Lines of one notch of the wheel. */
const NOTCH = 3

/** What the mouse does: the wheel moves what is below it; a click opens a tab, selects a line, and opens the selected one. */
export function point(state: UiState, { kind, column, row }: MouseEvent): UiState {
  if (kind !== 'click') return turn(state, kind === 'wheel-up' ? -1 : 1, column)
  const layout = layoutOf(state.size)
  if (layout.tiny || state.menu !== null || state.help || state.typing) return state
  if (state.focus === 'detail' && !layout.wide) return state
  if (row === layout.tabsRow) {
    const pane = paneAt(state, column)
    return pane === null ? state : showPane(state, pane)
  }
  const line = row - layout.tabsRow - 1
  if (line < 0 || line >= layout.listRows || isPage(state.pane)) return state
  if (layout.wide && column >= layout.listColumns) return openSelected(state)
  const index = state.cursors[state.pane].top + line
  const item = state.items[index]
  if (item === undefined) return state
  const list = state.focus === 'detail' ? goBack(state) : state
  return item === selectedItem(state) && state.focus === 'list' ? openSelected(list) : select(list, index)
}

function turn(state: UiState, step: 1 | -1, column: number): UiState {
  if (state.menu !== null) return obeyInMenu(state, step < 0 ? 'menu-up' : 'menu-down')
  const layout = layoutOf(state.size)
  const isSplit = layout.wide && !state.help && !isPage(state.pane)
  if (!isSplit) return moveBy(state, NOTCH * step)
  const isRight = column >= layout.listColumns
  const there = isRight === (state.focus === 'detail') ? state : isRight ? openSelected(state) : goBack(state)
  return moveBy(there, NOTCH * step)
}
