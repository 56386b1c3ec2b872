import type { ForPaper } from '../recording/for-paper.ts'
import type { Command } from './commands.ts'
import { type Effect, effectOf } from './effects.ts'
import { commandFor } from './keys.ts'
import { chosenCommand } from './menu.ts'
import type { MouseEvent } from './mouse.ts'
import { commandAt } from './point.ts'
import { keysOf } from './read-keys.ts'
import type { Action } from './store.ts'
import { placeOf, type UiState } from './ui-state.ts'

/** What keys and clicks do: to the screen, and by `perform` outside of it. */
export function createInput({
  state,
  dispatch,
  perform,
  paper,
  now,
}: {
  readonly state: () => UiState
  readonly dispatch: (action: Action) => void
  readonly perform: (effect: Effect) => void
  readonly paper: Pick<ForPaper, 'told'>
  readonly now: () => number
}): { readonly onKey: (key: string) => void; readonly onMouse: (event: MouseEvent) => void } {
  const obey = (command: Command): void => {
    const effect = effectOf(state(), command, paper)
    dispatch({ kind: 'command', command, now: now() })
    if (effect !== null) perform(effect)
  }
  const run = (command: Command): void => {
    const chosen = command === 'menu-run' ? chosenCommand(state()) : null
    obey(command)
    if (chosen !== null) obey(chosen)
  }
  return {
    onKey: key => {
      for (const one of commandFor(key, placeOf(state())) === null ? (keysOf(key) ?? [key]) : [key]) {
        const command = commandFor(one, placeOf(state()))
        if (command === null) dispatch({ kind: 'key', key: one, now: now() })
        else run(command)
      }
    },
    onMouse: event => {
      const command = commandAt(state(), event)
      if (command === null) dispatch({ kind: 'mouse', event, now: now() })
      else run(command)
    },
  }
}
