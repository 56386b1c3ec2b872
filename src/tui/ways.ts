import { setFilter } from './filtering.ts'
import { leaveStep } from './flow-moves.ts'
import { PANES, type Pane } from './items.ts'
import { closeDiff } from './marks.ts'
import { LAST_ROW, settle } from './moves.ts'
import { PARTS, type Part, selectedItem, type UiState } from './ui-state.ts'

export function goBack(state: UiState): UiState {
  if (state.help) return { ...state, help: false }
  if (state.flows !== null) return settle(leaveStep(state, state.flows))
  const { origin } = state
  if (state.diff !== null) return closeDiff(state, state.diff)
  if (state.focus === 'detail' && origin !== null) {
    const there = settle({ ...state, pane: origin.pane, origin: null }, 'items')
    return settle({ ...there, scroll: origin.scroll, step: origin.step })
  }
  if (state.focus === 'detail') return settle({ ...state, focus: 'list', scroll: 0, step: 0 })
  return setFilter(state, '', true)
}

export function showPane(state: UiState, pane: Pane): UiState {
  // The app's newest lines say most, and of them the newest one that leads somewhere.
  const [scroll, step] = pane === 'app' ? [LAST_ROW, -1] : [0, 0]
  return settle({ ...state, pane, focus: 'list', scroll, step, help: false, flows: null, origin: null }, 'items')
}

/** An open exchange stays where it is, so its list waits; a cause has nothing to do with that. */
export function openSelected(state: UiState): UiState {
  if (state.help || state.flows !== null || selectedItem(state) === null) return state
  const follow = state.follow && state.pane !== 'exchanges'
  return settle({ ...state, focus: 'detail', step: 0, part: 'Summary', follow })
}

export function toPart(state: UiState, step: 1 | -1): UiState {
  const index = (PARTS.indexOf(state.part) + step + PARTS.length) % PARTS.length
  return showPart(state, PARTS[index] ?? 'Summary')
}

export function showPart(state: UiState, part: Part): UiState {
  return settle({ ...state, part, scroll: 0 })
}

export function toPane(state: UiState, step: 1 | -1): UiState {
  const index = (PANES.indexOf(state.pane) + step + PANES.length) % PANES.length
  return showPane(state, PANES[index] ?? 'causes')
}
