import type { SessionSnapshot } from '../model/recording.ts'
import type { Command } from './commands.ts'
import { settle } from './moves.ts'
import { withoutNews, withToast } from './toast.ts'
import type { UiState } from './ui-state.ts'

/** Any other key is a no to what was asked. */
export function heard(state: UiState, command: Command, now: number): UiState {
  const at = withoutNews({ ...state, now: Math.max(state.now, now) })
  return state.asks && command !== 'start-over' ? { ...at, asks: false, toast: null } : at
}

/** First it asks; see effects.ts for what follows. */
export function askToStartOver(state: UiState): UiState {
  if (state.asks) return { ...state, asks: false }
  const text = 'Start over? x again saves what was recorded and records anew; any other key: no'
  return { ...withToast(state, text, 'warning', state.now), asks: true }
}

/** What was marked and open belongs to the recording before. */
export function beginAnew(state: UiState, snapshot: SessionSnapshot): UiState {
  const nothing = { mark: null, diff: null, origin: null, unmasked: null, revealed: null, asks: false } as const
  return settle({ ...state, ...nothing, snapshot, focus: 'list', follow: true, scroll: 0, step: 0 }, 'items')
}
