import type { SessionSnapshot } from '../../model/recording.ts'
import { formatCount, wrap } from '../format.ts'
import { EMPTY_ROW, type Row, type Span, span } from '../rows.ts'
import { checkTotal } from '../wording.ts'

/** What was proven of the session, and what was not judged and why: what a tick rests on. */
export function outcomeRows(snapshot: SessionSnapshot, columns: number): readonly Row[] {
  const { outcome, checked } = snapshot
  const rules = Object.keys(checked).length
  const checks = checkTotal(checked)
  const proven = [
    ...outcome.proven.map(sentence),
    // What authproxy asked itself proves nothing of a visit.
    ...(checks === 0 || outcome.kind === 'nobody-came'
      ? []
      : [`${formatCount(checks, 'check')} by ${formatCount(rules, 'rule')}: ${findingsText(snapshot)}`]),
  ]
  return [
    ...(proven.length === 0
      ? []
      : [[span(' Proven', 'accent')], ...listed(proven, span('✓', 'good'), columns), EMPTY_ROW]),
    [span(' Not judged, and why', 'accent')],
    ...listed(notJudged(snapshot), span('–', 'quiet'), columns),
  ]
}

function findingsText({ findings }: SessionSnapshot): string {
  const open = findings.filter(({ state, severity }) => state === 'open' && severity !== 'info').length
  if (open > 0) return `${formatCount(open, 'finding')} open`
  const isMended = findings.some(({ state, severity }) => state === 'resolved' && severity !== 'info')
  return isMended ? 'what was wrong has passed since' : 'none found anything wrong'
}

function notJudged({ outcome, limits, totals, checked }: SessionSnapshot): readonly string[] {
  const has = (rule: string) => Object.hasOwn(checked, rule)
  const session = outcome.kind === 'judged'
  return [
    ...(session ? [] : [outcome.text]),
    ...outcome.notJudged,
    ...limits,
    ...(session && !outcome.proven.some(text => text.startsWith('signed in')) ? ['The sign-in: it was not seen'] : []),
    ...(session && !outcome.proven.some(text => text.startsWith('renewed'))
      ? ['The renewal: no answer was seen to move the end of the session']
      : []),
    ...(session && !outcome.proven.some(text => text.startsWith('signed out')) ? ['The sign-out: none was seen'] : []),
    ...(session && !has('oauth-callback-failed') ? ['Sign-in by a provider: no answer of one was seen'] : []),
    ...(totals.notJudged > 0
      ? [`${formatCount(totals.notJudged, 'exchange')}: more came than could be judged in time`]
      : []),
    ...(totals.dropped > 0
      ? [`${formatCount(totals.dropped, 'older exchange')}: judged, and no longer kept to be looked at`]
      : []),
    ...(totals.assets > 0 ? [`${formatCount(totals.assets, 'static file')}: no session depends on them`] : []),
  ]
}

function listed(lines: readonly string[], mark: Span, columns: number): readonly Row[] {
  return lines.flatMap(text =>
    wrap(text, columns - 8).map((line, index): Row => [span('   '), index === 0 ? mark : span(' '), span(` ${line}`)]),
  )
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
