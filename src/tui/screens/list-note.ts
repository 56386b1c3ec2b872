import { itemTotals } from '../items.ts'
import type { UiState } from '../ui-state.ts'

/** What narrows or holds the list, and the key that changes it; empty = nothing does. */
export function listNote(state: UiState): readonly string[] {
  const { pane, filters, follow, all, snapshot, items } = state
  const { text, on } = filters[pane]
  const totals = itemTotals(snapshot, pane)
  const hidden = pane === 'exchanges' && !all ? totals.others : 0
  return [
    ...(text === '' ? [] : [`“${text.slice(0, 24)}” ${on ? `${items.length} of ${totals.all}` : 'off'}`]),
    ...(hidden > 0 ? [`${hidden} without a session hidden: a`] : []),
    ...(pane === 'exchanges' && !follow ? ['paused: G follows'] : []),
  ]
}
