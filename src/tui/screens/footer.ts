import type { Binding } from '../commands.ts'
import { footerBindings, keyLabel } from '../keys.ts'
import { type Row, rowColumns, span } from '../rows.ts'
import { placeOf, selectedItem, type UiState } from '../ui-state.ts'

/** The keys that matter here; where it gets narrow the middle goes first, help and the way out never. */
export function footerRow(state: UiState, columns: number): Row {
  const place = placeOf(state)
  if (place === 'filter') return typingRow('/', state.filters[state.pane].text, ['keep', 'clear'], columns)
  if (place === 'menu') return typingRow(':', state.menu?.text ?? '', ['run', 'close'], columns)
  const entries = footerBindings(place)
    .filter(isPossible(state))
    .map(({ keys, footer }) => entry(keyLabel(keys[0]), footer ?? ''))
  const scrolls = place === 'list' ? [] : [entry('↑↓', 'scroll')]
  const last = entries.slice(-2)
  const kept: Row[] = []
  let room = columns - last.reduce((sum, row) => sum + rowColumns(row), 0)
  for (const row of [...scrolls, ...entries.slice(0, -2)]) {
    room -= rowColumns(row)
    if (room < 0) break
    kept.push(row)
  }
  return [...kept, ...last].flat()
}

/** Whether the key would do something now. */
function isPossible(state: UiState): (binding: Binding) => boolean {
  const item = selectedItem(state)
  const selected = item?.kind === 'exchange' ? item.exchange.id : null
  return ({ command }) => {
    if (command === 'mark') return selected !== null
    if (command === 'compare') return selected !== null && state.mark !== null && state.mark !== selected
    return true
  }
}

function entry(key: string, word: string): Row {
  return [span(` ${key}`, 'strong'), span(` ${word} `, 'quiet')]
}

function typingRow(sign: string, typed: string, [enter, esc]: readonly [string, string], columns: number): Row {
  const keys: Row = [
    span('   Enter', 'strong'),
    span(` ${enter} `, 'quiet'),
    span(' Esc', 'strong'),
    span(` ${esc}`, 'quiet'),
  ]
  const room = Math.max(4, columns - rowColumns(keys) - 4)
  const text = [...typed].slice(-Math.floor(room / 2)).join('')
  return [span(` ${sign}`, 'accent'), span(text, 'strong'), span('█', 'accent'), ...keys]
}
