import { BINDINGS } from '../bindings.ts'
import type { Binding, Command, KeyPlace } from '../commands.ts'
import { columnsOf, truncate, truncateStart } from '../format.ts'
import { itemTotals } from '../items.ts'
import { footerBindings, keyLabel } from '../keys.ts'
import { type Row, rowColumns, span } from '../rows.ts'
import { targetsOf } from '../steps.ts'
import { typedLine } from '../type-text.ts'
import type { TypedLine } from '../typing.ts'
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
  const line = typedLine(state)
  if (line !== null) return typingEntries(SIGNS[place] ?? '', line, place, columns)
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

const SIGNS: Partial<Readonly<Record<KeyPlace, string>>> = { filter: '/', path: 'HAR file of what works: ', menu: ':' }

/** What is typed around the caret, the two keys that end it, and what else does something, as far as there is room. */
function typingEntries(sign: string, line: TypedLine, place: KeyPlace, columns: number): readonly Entry[] {
  const all = BINDINGS.filter(({ footer, where }) => footer !== null && where.includes(place)).map(entryOf)
  const ends = all.slice(0, 2)
  const taken = ends.reduce((sum, { row }) => sum + rowColumns(row), 0) + sign.length
  const { before, behind } = aroundCaret(line, Math.max(4, columns - taken - 4))
  const input: Entry = {
    command: null,
    row: [span(` ${sign}`, 'accent'), span(before, 'strong'), span('█', 'accent'), span(behind, 'strong'), span('  ')],
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

/** As much of a line as fits into `columns`; of what is behind the caret a third is seen where both are long. */
function aroundCaret({ before, behind }: TypedLine, columns: number): TypedLine {
  const room = Math.max(Math.floor(columns / 3), columns - columnsOf(before))
  const after = truncate(behind, room)
  return { before: truncateStart(before, columns - columnsOf(after)), behind: after }
}
