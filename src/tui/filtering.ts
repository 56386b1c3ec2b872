import { FILTER_FIELDS } from './filter.ts'
import { settle } from './moves.ts'
import { withToast } from './toast.ts'
import { withField, withoutLastWord } from './typing.ts'
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

/** What the keys do that change the text while it is typed. */
export function editFilter(
  state: UiState,
  command: 'filter-erase' | 'filter-erase-word' | 'filter-empty' | 'filter-complete',
): UiState {
  const { text } = state.filters[state.pane]
  switch (command) {
    case 'filter-empty':
      return setFilter(state, '', true)
    case 'filter-erase':
      return setFilter(state, [...text].slice(0, -1).join(''), true)
    case 'filter-erase-word':
      return setFilter(state, withoutLastWord(text), true)
    case 'filter-complete': {
      const whole = withField(text)
      const fields = FILTER_FIELDS.map(name => `${name}:`).join(' ')
      if (whole === null) return withToast(state, `Tab completes what begins like ${fields}`, 'warning', state.now)
      return setFilter(state, whole, true)
    }
  }
}
