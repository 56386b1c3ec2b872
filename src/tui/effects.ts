import type { ForPaper } from '../recording/for-paper.ts'
import type { Command } from './keys.ts'
import { markdownOf } from './markdown.ts'
import { selectedItem, type UiState } from './ui-state.ts'

/** What a command asks of the world outside the screen. */
export type Effect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'export' }
  /** The person at the keyboard asks for the claim values. */
  | { readonly kind: 'reveal' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'say'; readonly text: string }

/** Judged on the state in which the key was pressed. */
export function effectOf(state: UiState, command: Command, paper: Pick<ForPaper, 'told'>): Effect | null {
  switch (command) {
    case 'quit':
      return { kind: 'quit' }
    case 'back-or-quit':
      return state.help || state.focus === 'detail' ? null : { kind: 'quit' }
    case 'reveal':
      return state.revealed === null ? { kind: 'reveal' } : null
    case 'export':
      return { kind: 'export' }
    case 'copy': {
      const item = selectedItem(state)
      const text = item === null ? null : markdownOf(item, state.snapshot, paper)
      return text === null ? { kind: 'say', text: 'Nothing to copy: no finding is selected' } : { kind: 'copy', text }
    }
    default:
      return null
  }
}
