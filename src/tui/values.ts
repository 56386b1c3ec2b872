import { settle } from './moves.ts'
import { withToast } from './toast.ts'
import type { UiState, Unmasked } from './ui-state.ts'

const SHOWN = 'Values are shown, on this screen only; v hides them'
const HIDDEN = 'Values are hidden'

/** The claims of the newest token, where a person asked for them: at the top of the session screen. */
export function showClaims(state: UiState, revealed: UiState['revealed']): UiState {
  return withToast(
    settle({ ...state, revealed, scroll: state.pane === 'session' ? 0 : state.scroll }),
    SHOWN,
    'good',
    state.now,
  )
}

/** What the open line holds. It may have been closed meanwhile. */
export function showValues(state: UiState, unmasked: Unmasked): UiState {
  const shown = settle({ ...state, unmasked })
  return shown.unmasked === null ? shown : withToast(shown, SHOWN, 'good', state.now)
}

/** Where none are shown they are asked for: see effects.ts. */
export function hideValues(state: UiState): UiState {
  const isOpen = state.focus === 'detail'
  const isShown = isOpen ? state.unmasked !== null : state.revealed !== null
  if (!isShown) return state
  return withToast(
    settle({ ...state, ...(isOpen ? { unmasked: null } : { revealed: null }) }),
    HIDDEN,
    'good',
    state.now,
  )
}
