import { BINDINGS } from './bindings.ts'
import type { Binding, Command } from './commands.ts'
import { commandFor, holds, keyLabel, placeName, TYPED } from './keys.ts'
import { withToast } from './toast.ts'
import { placeOf, type UiState } from './ui-state.ts'

/** The command menu: what was typed to find a command, and the marked line. */
export interface Menu {
  readonly text: string
  readonly index: number
}

export interface MenuEntry {
  readonly binding: Binding
  /** It would do something where the menu was opened. */
  readonly here: boolean
  /** Those that do it there; of one that does nothing there, all. */
  readonly keys: readonly string[]
}

type MenuCommand = Extract<Command, `menu${string}`>

const LONGEST_TEXT = 60

/** Each command once, those that hold here first; every typed word must fit its key, its name or what it does. */
export function menuEntries(state: UiState): readonly MenuEntry[] {
  const place = placeOf({ ...state, menu: null })
  const known = new Map<Command, MenuEntry>()
  for (const binding of BINDINGS) {
    if (binding.where.every(one => TYPED.includes(one)) || binding.command === 'menu') continue
    const here = holds(binding, place)
    const before = known.get(binding.command)
    const keys = here ? binding.keys.filter(key => commandFor(key, place) === binding.command) : binding.keys
    if (before === undefined || (here && !before.here)) known.set(binding.command, { binding, here, keys })
  }
  const words = (state.menu?.text ?? '').toLowerCase().split(/\s+/)
  const found = [...known.values()].filter(({ binding }) => words.every(word => searchText(binding).includes(word)))
  // Of those that hold here, what is named by the words comes before what has them in its description.
  const rank = ({ binding, here }: MenuEntry) =>
    (here ? 0 : words.length + 1) + words.filter(word => !isNamed(binding, word)).length
  return found.toSorted((a, b) => rank(a) - rank(b))
}

function isNamed({ keys, command }: Binding, word: string): boolean {
  return (
    command.split('-').some(part => part.startsWith(word)) || keys.some(key => keyLabel(key).toLowerCase() === word)
  )
}

function searchText({ keys, command, description }: Binding): string {
  return [...keys.map(keyLabel), command, description].join(' ').toLowerCase()
}

/** Enter runs what is marked, as its own key would. */
export function chosenCommand(state: UiState): Command | null {
  const entry = entryIn(state)
  return entry?.here === true ? entry.binding.command : null
}

/** Closes the menu; says why where nothing will be run. */
function leaveMenu(state: UiState): UiState {
  const entry = entryIn(state)
  const closed = { ...state, menu: null }
  if (entry === null) return withToast(closed, 'No such command: nothing was run', 'warning', state.now)
  if (entry.here) return closed
  const keys = entry.binding.keys.map(keyLabel).join(' ')
  return withToast(closed, `Not here. ${placeName(entry.binding)}: ${keys}`, 'warning', state.now)
}

function entryIn(state: UiState): MenuEntry | null {
  return state.menu === null ? null : (menuEntries(state)[state.menu.index] ?? null)
}

export function typeInMenu(state: UiState, text: string): UiState {
  return { ...state, menu: { text: text.slice(0, LONGEST_TEXT), index: 0 } }
}

/** What the keys of the menu itself do. */
export function obeyInMenu(state: UiState, command: MenuCommand): UiState {
  switch (command) {
    case 'menu':
      return { ...typeInMenu(state, ''), behind: 0 }
    case 'menu-run':
      return leaveMenu(state)
    case 'menu-close':
      return { ...state, menu: null }
    case 'menu-up':
      return moveInMenu(state, -1)
    case 'menu-down':
      return moveInMenu(state, 1)
  }
}

/** Marks the line of a click; outside of the list nothing is marked. */
export function markInMenu(state: UiState, index: number): UiState {
  if (state.menu === null || index < 0 || index >= menuEntries(state).length) return state
  return { ...state, menu: { ...state.menu, index } }
}

/** The first line of the menu that is on the screen: the marked one is always there. */
export function menuTop(state: UiState, rows: number): number {
  const index = state.menu?.index ?? 0
  const top = Math.max(0, Math.min(index - rows + 1 + Math.floor(rows / 3), menuEntries(state).length - rows))
  return Math.min(top, index)
}

function moveInMenu(state: UiState, lines: number): UiState {
  if (state.menu === null) return state
  const last = Math.max(0, menuEntries(state).length - 1)
  return { ...state, menu: { ...state.menu, index: Math.max(0, Math.min(last, state.menu.index + lines)) } }
}
