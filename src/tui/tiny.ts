import type { Command } from './commands.ts'
import { layoutOf, SMALLEST } from './layout.ts'
import type { UiState } from './ui-state.ts'

/** What opens something that a window too small for it could not show. */
const NEEDS_ROOM: ReadonlySet<Command> = new Set<Command>([
  'open',
  'jump',
  'help',
  'filter',
  'compare',
  'compare-file',
  'reveal',
  'next-finding',
  'previous-finding',
  'next-pane',
  'previous-pane',
  'pane-causes',
  'pane-exchanges',
  'pane-cookies',
  'pane-session',
  'pane-app',
])

/** Why a command does nothing here; null = it does something. */
export function tooSmallFor({ size }: Pick<UiState, 'size'>, command: Command): string | null {
  if (!layoutOf(size).tiny || !NEEDS_ROOM.has(command)) return null
  return `Too small for that: ${SMALLEST.columns}x${SMALLEST.rows} shows all`
}
