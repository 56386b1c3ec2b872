import { BINDINGS } from '../bindings.ts'
import type { Binding, KeyPlace } from '../commands.ts'
import { footerBindings, keyLabel } from '../keys.ts'
import { type Row, rowColumns, type Span, span } from '../rows.ts'
import { targetsOf } from '../steps.ts'
import { placeOf, selectedItem, type UiState } from '../ui-state.ts'

/** The keys that matter here; where it gets narrow the middle goes first, help and the way out never. */
export function footerRow(state: UiState, columns: number): Row {
  const place = placeOf(state)
  if (place === 'filter') return typingRow('/', state.filters[state.pane].text, ['keep', 'clear'], place, columns)
  if (place === 'menu') return typingRow(':', state.menu?.text ?? '', ['run', 'close'], place, columns)
  const entries = footerBindings(place).filter(isPossible(state)).map(entryOf)
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
    if (command === 'toggle-all') return state.pane === 'exchanges'
    if (command === 'jump') return targetsOf(state, item).length > 0
    if (command === 'copy') return item !== null && item.kind !== 'cookie'
    if (command === 'open') return item !== null
    if (command === 'next-finding') return state.snapshot.findings.some(one => one.state === 'open')
    if (command === 'compare') return selected !== null && state.mark !== null && state.mark !== selected
    return true
  }
}

function entryOf({ keys, footer }: Binding): Row {
  return entry(footer?.keys ?? keyLabel(keys[0]), footer?.word ?? '')
}

function entry(key: string, word: string): Row {
  return [span(` ${key}`, 'strong'), span(` ${word} `, 'quiet')]
}

/** The end of what is typed, the two keys that end it, and what else does something, as far as there is room. */
function typingRow(
  sign: string,
  typed: string,
  [enter, esc]: readonly [string, string],
  place: KeyPlace,
  columns: number,
): Row {
  const keys: Row = [span('  '), ...entry('Enter', enter), ...entry('Esc', esc)]
  const room = Math.max(4, columns - rowColumns(keys) - 4)
  const text = [...typed].slice(-Math.floor(room / 2)).join('')
  const row: Span[] = [span(` ${sign}`, 'accent'), span(text, 'strong'), span('█', 'accent'), ...keys]
  for (const binding of BINDINGS) {
    if (binding.footer === null || !binding.where.includes(place) || ENDS.has(binding.keys[0])) continue
    const next = entryOf(binding)
    if (rowColumns(row) + rowColumns(next) > columns) break
    row.push(...next)
  }
  return row
}

const ENDS = new Set(['enter', 'esc'])
