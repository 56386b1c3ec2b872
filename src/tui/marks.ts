import type { ExchangeId } from '../model/exchange.ts'
import { settle } from './moves.ts'
import { withToast } from './toast.ts'
import { type Diff, selectedItem, type UiState } from './ui-state.ts'

/** Marks the selected exchange, or takes its mark away. */
export function markSelected(state: UiState): UiState {
  const id = selectedExchange(state)
  if (id === null) return say(state, ONLY_EXCHANGES)
  if (id === state.mark) return withToast({ ...state, mark: null }, `${id} is not marked any more`, 'good', state.now)
  return withToast(
    { ...state, mark: id },
    `${id} is marked: d on another one compares the two`,
    'good',
    state.now,
    false,
  )
}

/** Opens the comparison with the marked one; what differs comes by `withDifference`. */
export function compareSelected(state: UiState): UiState {
  const other = selectedExchange(state)
  const { mark } = state
  if (other === null) return say(state, ONLY_EXCHANGES)
  if (mark === null) return say(state, 'Nothing to compare with: m marks an exchange')
  if (mark === other) return say(state, `${mark} is the marked one: d on another one compares the two`)
  const diff: Diff = { marked: mark, other, found: undefined, from: state.focus }
  return settle({ ...state, diff, focus: 'detail', scroll: 0, follow: false, toast: null })
}

export function withDifference(
  state: UiState,
  { marked, other, found }: Pick<Diff, 'marked' | 'other' | 'found'>,
): UiState {
  const { diff } = state
  if (diff === null || diff.marked !== marked || diff.other !== other) return state
  return settle({ ...state, diff: { ...diff, found } })
}

export function closeDiff(state: UiState, { from }: Diff): UiState {
  return settle({ ...state, diff: null, focus: from, scroll: 0 })
}

const ONLY_EXCHANGES = 'Only exchanges are compared: press 2'

function say(state: UiState, text: string): UiState {
  return withToast(state, text, 'warning', state.now)
}

function selectedExchange(state: UiState): ExchangeId | null {
  const item = selectedItem(state)
  return item?.kind === 'exchange' ? item.exchange.id : null
}
