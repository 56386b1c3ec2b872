import { show, wrap } from './format.ts'
import { placeOf, type Toast, type UiState } from './ui-state.ts'

const TOAST_MS = 6000

/** The state with what a person is told for some seconds, or as long as what it is said of is seen (`here`). `now` in ms. */
export function withToast(state: UiState, text: string, style: Toast['style'], now: number, here = true): UiState {
  return {
    ...state,
    asks: false,
    toast: { text: show(text), style, until: now + TOAST_MS, here },
    now: Math.max(state.now, now),
  }
}

/** More rows than that no message needs on the narrowest screen that shows all. */
export const MOST_TOLD = 4

/** The same with what came unasked: it stays until the next key, since nobody may be looking, and what came before it stays, too. */
export function withNews(state: UiState, text: string, now: number): UiState {
  const before = isNews(state.toast) ? state.toast.text : ''
  const told = withToast(state, text, 'good', now, false)
  if (told.toast === null) return told
  const both = before.endsWith(told.toast.text) ? before : `${before} ${told.toast.text}`.trimStart()
  return {
    ...told,
    toast: {
      ...told.toast,
      // The newest is never cut for what came before it.
      text: wrap(both, state.size.columns - 1).length > MOST_TOLD ? told.toast.text : both,
      until: Number.POSITIVE_INFINITY,
    },
  }
}

/** Of a person who pressed a key it is known that it was seen. */
export function withoutNews(state: UiState): UiState {
  return isNews(state.toast) ? { ...state, toast: null } : state
}

/** What was said of a place is not true of another one. */
export function withoutStale(before: UiState, after: UiState): UiState {
  const { toast } = after
  const isElsewhere = placeOf(after) !== placeOf(before) || after.pane !== before.pane
  return toast?.here === true && toast === before.toast && isElsewhere ? { ...after, toast: null, asks: false } : after
}

/** It stays until the next key. */
export function isNews(toast: Toast | null): toast is Toast {
  return toast?.until === Number.POSITIVE_INFINITY
}
