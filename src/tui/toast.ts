import { show } from './format.ts'
import type { Toast, UiState } from './ui-state.ts'

const TOAST_MS = 6000

/** The state with what a person is told for some seconds. `now` in ms. */
export function withToast(state: UiState, text: string, style: Toast['style'], now: number): UiState {
  return {
    ...state,
    asks: false,
    toast: { text: show(text), style, until: now + TOAST_MS },
    now: Math.max(state.now, now),
  }
}
