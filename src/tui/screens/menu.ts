import { pad, truncate } from '../format.ts'
import { keyLabel, placeName } from '../keys.ts'
import { menuEntries, menuTop } from '../menu.ts'
import { padRow, type Row, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'

const KEY_COLUMNS = 16

/** The commands that fit what was typed; the marked one is on the screen. */
export function menuRows(state: UiState, columns: number, rows: number): readonly Row[] {
  const entries = menuEntries(state)
  const index = state.menu?.index ?? 0
  if (entries.length === 0)
    return [[span('   No command fits: Backspace erases a letter, Esc closes the menu.', 'quiet')]]
  const from = menuTop(state, rows)
  return entries.slice(from, from + rows).map(({ binding, here, keys }, offset) => {
    const isMarked = from + offset === index
    const where = here ? '' : `${placeName(binding)}: `
    const text = truncate(`${where}${binding.description}`, columns - KEY_COLUMNS - 5)
    const row = padRow(
      [
        span(isMarked ? ' ▸ ' : '   ', 'accent'),
        span(`${pad(keys.map(keyLabel).join(' '), KEY_COLUMNS)} `, here ? 'strong' : 'quiet'),
        span(text, here ? (isMarked ? 'strong' : 'plain') : 'quiet'),
      ],
      columns,
    )
    return isMarked ? row.map(piece => ({ ...piece, style: 'selected' as const })) : row
  })
}
