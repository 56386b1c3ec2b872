import { moveInFlows } from './flow-moves.ts'
import { isFindingStop, isPage, itemsOf } from './items.ts'
import { layoutOf } from './layout.ts'
import { detailRowsOf, overlayRowsOf, pageRowsOf, steppedTextOf, tinyRowsOf } from './pages.ts'
import { targetsOf } from './steps.ts'
import { type Cursor, selectedItem, type UiState } from './ui-state.ts'

/**
 * Brings a state whose parts changed back into order: lines taken anew (`items`), selection on its line or the
 * nearest one, scroll inside the text. Every action ends here, so that no frame shows what is not there.
 */
export function settle(state: UiState, what: 'positions' | 'items' = 'positions'): UiState {
  const items = what === 'items' ? listedItems(state) : state.items
  const listed = { ...state, items }
  const cursor = settleCursor(listed)
  const placed = { ...listed, cursors: { ...listed.cursors, [listed.pane]: cursor } }
  const focus = selectedItem(placed) === null ? 'list' : placed.focus
  const changed = selectedItem(placed)?.key !== selectedItem(state)?.key && !isPage(state.pane)
  const top = changed ? { scroll: 0, step: 0 } : {}
  return settleScroll(withoutDiff(withoutSecrets({ ...placed, focus, ...top })))
}

function listedItems({ snapshot, pane, filters, all, origin }: UiState): UiState['items'] {
  return itemsOf(snapshot, pane, { filter: filters[pane], all, pinned: origin?.target ?? null })
}

/** Values are shown for the line that they were asked for, and as long as it is open. */
function withoutSecrets(state: UiState): UiState {
  if (state.unmasked === null) return state
  // Two exchanges are compared as they are masked: the one with its values would differ in everything.
  const isOpen = state.focus === 'detail' && state.diff === null && selectedItem(state)?.key === state.unmasked.key
  return isOpen ? state : { ...state, unmasked: null }
}

/** A comparison is of the line that is open. */
function withoutDiff(state: UiState): UiState {
  if (state.diff === null) return state
  const isOpen = state.focus === 'detail' && selectedItem(state)?.key === state.diff.other
  return isOpen ? state : { ...state, diff: null }
}

function settleCursor(state: UiState): Cursor {
  const { items, pane } = state
  const before = state.cursors[pane]
  const last = Math.max(0, items.length - 1)
  const found = before.key === null ? -1 : items.findIndex(item => item.key === before.key)
  const following = pane === 'exchanges' && state.follow && state.focus === 'list'
  const index = following ? last : found >= 0 ? found : clamp(before.index, 0, last)
  const top = found >= 0 && !following ? before.top + found - before.index : before.top
  return aim(state, index, top)
}

function aim(state: UiState, index: number, top: number): Cursor {
  const rows = layoutOf(state.size).listRows
  const lowest = Math.max(0, state.items.length - rows)
  return {
    key: state.items[index]?.key ?? null,
    index,
    top: clamp(clamp(top, index - rows + 1, index), 0, lowest),
  }
}

function settleScroll(state: UiState): UiState {
  const layout = layoutOf(state.size)
  if (layout.tiny)
    return { ...state, scroll: clamp(state.scroll, 0, tinyRowsOf(state).length - Math.max(1, layout.rows - 1)) }
  const overlay = overlayRowsOf(state)
  const helpScroll = overlay === null ? 0 : clamp(state.helpScroll, 0, overlay.length - layout.helpRows)
  if (isPage(state.pane)) {
    const scroll = clamp(state.scroll, 0, pageRowsOf(state, state.pane).length - layout.listRows)
    return withSeenStep({ ...state, helpScroll, scroll }, layout.listRows)
  }
  if (state.focus !== 'detail') return { ...state, helpScroll, scroll: 0 }
  return { ...state, helpScroll, scroll: clamp(state.scroll, 0, detailRowsOf(state).length - layout.detailRows) }
}

/** The app's lines come and go: only one that is on the screen can be meant. */
function withSeenStep(state: UiState, rows: number): UiState {
  if (state.pane !== 'app') return state
  const steps = steppedTextOf(state)?.steps ?? []
  const isSeen = (row: number | undefined) => row !== undefined && row >= state.scroll && row < state.scroll + rows
  const step = isSeen(steps[state.step]) ? state.step : steps.findLastIndex(isSeen)
  return step === state.step ? state : { ...state, step }
}

/** Moves what has the movement keys: the help, the text, or the selection. */
export function moveBy(state: UiState, lines: number): UiState {
  if (layoutOf(state.size).tiny) return settle({ ...state, scroll: reach(state.scroll, lines) })
  if (state.help) return settle({ ...state, helpScroll: reach(state.helpScroll, lines) })
  if (state.flows !== null) return settle(moveInFlows(state, lines))
  const stepped = Math.abs(lines) === 1 ? steppedTextOf(state) : null
  if (stepped !== null) return stepBy(state, lines, stepped.steps)
  if (isPage(state.pane) || state.focus === 'detail') {
    return settle({ ...state, scroll: reach(state.scroll, lines) })
  }
  return select(state, reach(state.cursors[state.pane].index, lines))
}

/** One line in a text with steps: the next step while the marked one is on the screen, else the text. */
function stepBy(state: UiState, lines: number, steps: readonly number[]): UiState {
  const here = steps[state.step]
  const next = steps[state.step + lines]
  const { detailRows, listRows } = layoutOf(state.size)
  const rows = isPage(state.pane) ? listRows : detailRows
  // The last row may say how much is below.
  const isSeen = here !== undefined && here >= state.scroll && here < state.scroll + rows - 1
  if (!isSeen || next === undefined) return settle({ ...state, scroll: reach(state.scroll, lines) })
  // The step's first lines below its mark are seen, too.
  const lowest = Math.max(0, Math.min(next, next + STEP_ROWS - rows + 1))
  return settle({ ...state, step: state.step + lines, scroll: clamp(state.scroll, lowest, next) })
}

const STEP_ROWS = 4

/** To the exchange of the marked step, whatever its list hides; `goBack` comes back. */
export function jump(state: UiState): UiState | null {
  if (state.step < 0) return toSteps(state)
  const target = targetsOf(state, selectedItem(state))[state.step]
  if (target === undefined || !state.snapshot.exchanges.some(one => one.id === target)) return null
  const origin = { pane: state.pane, scroll: state.scroll, step: state.step, target }
  const cursors = { ...state.cursors, exchanges: { ...state.cursors.exchanges, key: target } }
  return settle(
    { ...state, pane: 'exchanges', focus: 'detail', scroll: 0, step: 0, part: 'Summary', cursors, origin },
    'items',
  )
}

/** To the newest step, where none is on the screen; null = there is none. */
function toSteps(state: UiState): UiState | null {
  const row = steppedTextOf(state)?.steps.at(-1)
  return row === undefined ? null : settle({ ...state, scroll: row })
}

/** The exchange above or below, open as well. Whether the list follows the newest one stays as it is. */
export function toNeighbour(state: UiState, step: 1 | -1): UiState {
  const index = clamp(state.cursors[state.pane].index + step, 0, Math.max(0, state.items.length - 1))
  const cursor = aim(state, index, state.cursors[state.pane].top)
  return settle({ ...state, scroll: 0, cursors: { ...state.cursors, [state.pane]: cursor } })
}

/** Beyond the end of any text: brought back to its last row. */
export const LAST_ROW = 1e9

/** An end far enough for anything, instead of the infinity that arithmetic turns into NaN. */
function reach(from: number, lines: number): number {
  return clamp(from + lines, 0, LAST_ROW)
}

/** The line with this index, or the nearest. */
export function select(state: UiState, wanted: number): UiState {
  const last = Math.max(0, state.items.length - 1)
  const index = clamp(wanted, 0, last)
  const cursor = aim(state, index, state.cursors[state.pane].top)
  const follow = state.pane === 'exchanges' ? index === last : state.follow
  return settle({ ...state, follow, scroll: 0, cursors: { ...state.cursors, [state.pane]: cursor } })
}

/** To the next or previous line with something wrong, around the ends; null = there is no other. From a page: to the causes. */
export function moveToFinding(state: UiState, step: 1 | -1): UiState | null {
  if (state.help || state.flows !== null || isPage(state.pane)) {
    const pane = isPage(state.pane) ? 'causes' : state.pane
    return settle({ ...state, pane, help: false, flows: null, scroll: 0 }, 'items')
  }
  const count = state.items.length
  const from = state.cursors[state.pane].index
  for (let distance = 1; distance < count; distance += 1) {
    const index = (((from + step * distance) % count) + count) % count
    const item = state.items[index]
    if (item !== undefined && isFindingStop(item)) return select(state, index)
  }
  return null
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, Math.max(low, high)))
}
