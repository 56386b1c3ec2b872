import type { Command } from './commands.ts'
import { clickStep } from './flow-moves.ts'
import { isPage } from './items.ts'
import { layoutOf } from './layout.ts'
import { markInMenu, menuTop, obeyInMenu } from './menu.ts'
import type { MouseEvent } from './mouse.ts'
import { jump, moveBy, select, settle } from './moves.ts'
import { detailTextOf, pageRowsOf, steppedTextOf } from './pages.ts'
import { previewRows } from './preview.ts'
import type { Row } from './rows.ts'
import { partAt } from './screens/exchange.ts'
import { commandInFooter } from './screens/footer.ts'
import { paneAt } from './screens/tabs.ts'
import { type Flows, selectedItem, type UiState } from './ui-state.ts'
import { goBack, openSelected, showPane, showPart } from './ways.ts'

/** Lines of one notch of the wheel. */
const NOTCH = 3

/**
 * What the mouse does to the screen: the wheel moves what is below it; a click opens a tab or a part, marks a line or a step,
 * and opens the marked one.
 */
export function point(state: UiState, event: MouseEvent): UiState {
  if (event.kind !== 'click') return turn(state, event.kind === 'wheel-up' ? -1 : 1, event.column)
  const layout = layoutOf(state.size)
  if (layout.tiny || state.help || state.path !== null) return state
  if (state.menu !== null) return markInMenu(state, menuIndexAt(state, event.row))
  if (state.flows !== null) return clickInFlows(state, state.flows, event)
  const kept = state.typing ? settle({ ...state, typing: false }) : state
  if (state.focus === 'detail' && !layout.wide) return clickInText(kept, event.column, event.row - layout.detailTop)
  if (event.row === layout.tabsRow) {
    const pane = paneAt(kept, event.column)
    return pane === null ? kept : showPane(kept, pane)
  }
  const line = event.row - layout.tabsRow - 1
  if (line < 0 || line >= layout.listRows) return kept
  if (isPage(kept.pane)) return clickInText(kept, event.column, line)
  return layout.wide && event.column >= layout.listColumns
    ? clickInText(kept.focus === 'detail' ? kept : openSelected(kept), event.column - layout.listColumns - 3, line)
    : clickInList(kept, line)
}

/** The command that a click asks for by its key's name in the key line, or by the marked line of the menu; null = none. */
export function commandAt(state: UiState, { kind, column, row }: MouseEvent): Command | null {
  const layout = layoutOf(state.size)
  if (kind !== 'click' || layout.tiny) return null
  if (row === layout.rows - 1) return commandInFooter(state, layout.columns, column)
  return state.menu !== null && menuIndexAt(state, row) === state.menu.index ? 'menu-run' : null
}

/** Which line of the menu stands in a row of the screen. */
function menuIndexAt(state: UiState, row: number): number {
  const { headerRows, rules, helpRows } = layoutOf(state.size)
  const line = row - headerRows - (rules ? 1 : 0)
  return line < 0 || line >= helpRows ? -1 : menuTop(state, helpRows) + line
}

/** On a wide screen the list alone is clicked: what stands beside it is of the marked line. */
function clickInFlows(state: UiState, flows: Flows, { column, row }: MouseEvent): UiState {
  const { headerRows, rules, helpRows, wide, listColumns } = layoutOf(state.size)
  const line = row - headerRows - (rules ? 1 : 0)
  if (flows.open !== null || line < 0 || line >= helpRows || (wide && column >= listColumns)) return state
  return settle(clickStep(state, flows, state.helpScroll + line))
}

function clickInList(state: UiState, line: number): UiState {
  const index = state.cursors[state.pane].top + line
  const item = state.items[index]
  if (item === undefined) return previewRows(state) > 0 ? openSelected(state) : state
  const list = state.focus === 'detail' ? goBack(state) : state
  return item === selectedItem(state) && state.focus === 'list' ? openSelected(list) : select(list, index)
}

/** `line`: of the window. */
function clickInText(state: UiState, column: number, line: number): UiState {
  const rows = isPage(state.pane) ? pageRowsOf(state, state.pane) : detailTextOf(state).rows
  const place = state.scroll + line
  const row = rows[place]
  if (line < 0 || row === undefined) return state
  const part = partAt(row, column)
  if (part !== null) return showPart(state, part)
  const step = stepAt(steppedTextOf(state)?.steps ?? [], rows, place)
  if (step < 0) return state
  return step === state.step ? (jump(state) ?? state) : settle({ ...state, step })
}

/** The step that a row belongs to: an empty row ends it; -1 = none. */
function stepAt(steps: readonly number[], rows: readonly Row[], place: number): number {
  const step = steps.findLastIndex(start => start <= place)
  return rows.slice(steps[step] ?? 0, place + 1).some(row => row.length === 0) ? -1 : step
}

function turn(state: UiState, step: 1 | -1, column: number): UiState {
  if (state.menu !== null) return obeyInMenu(state, step < 0 ? 'menu-up' : 'menu-down')
  const layout = layoutOf(state.size)
  const isSplit = layout.wide && !state.help && state.flows === null && !isPage(state.pane)
  if (!isSplit) return moveBy(state, NOTCH * step)
  const isRight = column >= layout.listColumns
  const there = isRight === (state.focus === 'detail') ? state : isRight ? openSelected(state) : goBack(state)
  return moveBy(there, NOTCH * step)
}
