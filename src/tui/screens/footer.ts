import { BINDINGS } from '../bindings.ts'
import type { Binding, Command, KeyPlace } from '../commands.ts'
import { itemTotals } from '../items.ts'
import { footerBindings, keyLabel } from '../keys.ts'
import { type Row, rowColumns, span } from '../rows.ts'
import { targetsOf } from '../steps.ts'
import { placeOf, selectedItem, type UiState } from '../ui-state.ts'

interface Entry {
  /** null: it stands for several keys. */
  readonly command: Command | null
  readonly row: Row
}

/** The keys that matter here; where it gets narrow the middle goes first, help and the way out never. */
export function footerRow(state: UiState, columns: number): Row {
  return entriesOf(state, columns).flatMap(one => one.row)
}

/** Whose name stands in that column. */
export function commandInFooter(state: UiState, columns: number, column: number): Command | null {
  let end = 0
  for (const { command, row } of entriesOf(state, columns)) {
    end += rowColumns(row)
    if (column < end) return command
  }
  return null
}

function entriesOf(state: UiState, columns: number): readonly Entry[] {
  const place = placeOf(state)
  if (place === 'filter') return typingEntries('/', state.filters[state.pane].text, place, columns)
  if (place === 'path') return typingEntries('HAR file of what works: ', state.path ?? '', place, columns)
  if (place === 'menu') return typingEntries(':', state.menu?.text ?? '', place, columns)
  const entries = footerBindings(place).filter(isPossible(state)).map(entryOf)
  const scrolls: readonly Entry[] =
    place === 'list' ? [] : [{ command: null, row: entry('↑↓', place === 'flows' ? 'move' : 'scroll') }]
  const last = entries.slice(-2)
  const kept: Entry[] = []
  let room = columns - last.reduce((sum, { row }) => sum + rowColumns(row), 0)
  for (const one of [...scrolls, ...entries.slice(0, -2)]) {
    room -= rowColumns(one.row)
    if (room < 0) break
    kept.push(one)
  }
  return [...kept, ...last]
}

/** Whether the key would do something now. */
function isPossible(state: UiState): (binding: Binding) => boolean {
  const item = selectedItem(state)
  const selected = item?.kind === 'exchange' ? item.exchange.id : null
  return ({ command }) => {
    if (command === 'mark') return selected !== null
    if (command === 'toggle-all')
      return state.pane === 'exchanges' && itemTotals(state.snapshot, 'exchanges').others > 0
    if (command === 'filter') return state.items.length > 0 || state.filters[state.pane].text !== ''
    if (command === 'reveal' && state.pane === 'session') return state.snapshot.status.token?.kind === 'decoded'
    if (command === 'jump') return targetsOf(state, item).length > 0
    if (state.flows !== null && command === 'copy') return state.flows.found !== null
    if (command === 'flow-open') return state.flows?.found != null
    if (command === 'flow-next-divergence') return (state.flows?.found?.told.divergences.length ?? 0) > 0
    if (command === 'copy') return item !== null && item.kind !== 'cookie'
    if (command === 'open') return item !== null
    if (command === 'next-finding') return state.snapshot.findings.some(one => one.state === 'open')
    if (command === 'compare') return selected !== null && state.mark !== null && state.mark !== selected
    return true
  }
}

function entryOf({ command, keys, footer }: Binding): Entry {
  return {
    command: footer?.keys == null ? command : null,
    row: entry(footer?.keys ?? keyLabel(keys[0]), footer?.word ?? ''),
  }
}

function entry(key: string, word: string): Row {
  return [span(` ${key}`, 'strong'), span(` ${word} `, 'quiet')]
}

/** The end of what is typed, the two keys that end it, and what else does something, as far as there is room. */
function typingEntries(sign: string, typed: string, place: KeyPlace, columns: number): readonly Entry[] {
  const all = BINDINGS.filter(({ footer, where }) => footer !== null && where.includes(place)).map(entryOf)
  const ends = all.slice(0, 2)
  const room = Math.max(4, columns - ends.reduce((sum, { row }) => sum + rowColumns(row), 0) - 6)
  const text = [...typed].slice(-Math.max(1, Math.floor((room - sign.length) / 2))).join('')
  const input: Entry = {
    command: null,
    row: [span(` ${sign}`, 'accent'), span(text, 'strong'), span('█', 'accent'), span('  ')],
  }
  const kept = [input, ...ends]
  let left = columns - kept.reduce((sum, { row }) => sum + rowColumns(row), 0)
  for (const one of all.slice(2)) {
    left -= rowColumns(one.row)
    if (left < 0) break
    kept.push(one)
  }
  return kept
}
