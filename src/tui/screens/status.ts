import { formatAgo, formatCount } from '../format.ts'
import { type Row, rowColumns, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { checkTotal } from '../wording.ts'
import { listNote } from './list-note.ts'

/** What was done so far. */
export function statusRow(state: UiState): Row {
  const { totals, checked, findings, status, diagnostics } = state.snapshot
  const onlyProbes = totals.exchanges === 0 && totals.probes > 0
  const checks = `${formatCount(checkTotal(checked), 'check')}${onlyProbes ? " of authproxy's own requests" : ''}`
  const parts = [
    // `checked` counts passes and failures alike, so only without findings all of them passed.
    findings.length === 0 && checkTotal(checked) > 0 ? `${checks} passed` : checks,
    formatCount(totals.exchanges, 'exchange'),
    `${totals.auth} auth`,
    ...(diagnostics.length > 0 ? [`${formatCount(diagnostics.length, 'trouble')} of authproxy: 4`] : []),
    ...(totals.notJudged > 0 ? [`${totals.notJudged} not judged`] : []),
    ...(totals.dropped > 0 ? [`${totals.dropped} old ones dropped`] : []),
    ...(status.lastRefreshAt === null ? [] : [`last refresh ${formatAgo(status.lastRefreshAt, state.now)}`]),
  ]
  const notes = listNote(state)
  const before = notes.length === 0 ? '' : ` ${notes.join(' · ')} ·`
  const row = (shown: readonly string[]): Row => [
    ...(before === '' ? [] : [span(before, 'info')]),
    span(` ${shown.join(' · ')}`, 'quiet'),
  ]
  // What does not fit whole is left out: half of a count is none.
  const whole = parts.findLastIndex((_, index) => rowColumns(row(parts.slice(0, index + 1))) <= state.size.columns)
  return row(parts.slice(0, Math.max(1, whole + 1)))
}
