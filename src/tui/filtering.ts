import { settle } from './moves.ts'
import { withToast } from './toast.ts'
import type { UiState } from './ui-state.ts'

const LONGEST_FILTER = 200

export function toggleAll(state: UiState): UiState {
  if (state.pane !== 'exchanges') return withToast(state, 'Only Exchanges hides lines: press 2', 'warning', state.now)
  const text = state.all ? 'Requests of a session only' : 'All requests'
  return withToast(settle({ ...state, all: !state.all }, 'items'), text, 'good', state.now)
}

export function setFilter(state: UiState, text: string, on: boolean): UiState {
  const filter = { text: text.slice(0, LONGEST_FILTER), on }
  return settle({ ...state, filters: { ...state.filters, [state.pane]: filter } }, 'items')
}

export function toggleFilter(state: UiState): UiState {
  const { text, on } = state.filters[state.pane]
  if (text === '') return withToast(state, 'No filter yet: press / and type one', 'warning', state.now)
  return setFilter(state, text, !on)
}
