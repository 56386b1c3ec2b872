import { describeSummary } from '../../http/witness-words.ts'
import type { SessionStep } from '../../model/road.ts'
import type { TokenSnapshot } from '../../model/token.ts'
import { formatAgo, formatClock, pad, show, wrap } from '../format.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { dialectLabel } from '../wording.ts'
import { budgetRows } from './budgets.ts'
import { outcomeRows } from './outcome.ts'
import type { StepText } from './proof.ts'
import { roadText } from './road.ts'
import { signInText } from './sign-in.ts'
import { labelled } from './text-rows.ts'
import { expiryText, tokenText } from './token-text.ts'

/** The session token's shape, its road, what limits the verdicts, and what was checked. */
export function sessionText(state: UiState, columns: number): StepText {
  const { status, diagnostics, checked, witness } = state.snapshot
  const { sessionCheck } = state.header
  const dialect = status.dialect ?? state.header.dialect
  const gone = status.cookie === null ? goneFacts(state.snapshot.road) : null
  const facts: readonly (readonly [label: string, text: string])[] = [
    ['Library', state.header.library ?? (dialect === null ? 'not seen yet' : dialectLabel(dialect))],
    ...(gone ?? [
      ['Cookie', status.cookie ?? 'no session cookie seen yet'],
      ['Token', tokenText(status.token, status.tokenBytes)],
    ]),
    ...tokenDates(status.token, state.now),
    ['Last refresh', status.lastRefreshAt === null ? 'not seen yet' : formatAgo(status.lastRefreshAt, state.now)],
  ]
  const rules = Object.entries(checked).toSorted((a, b) => b[1] - a[1])
  const road = roadText(state, columns)
  const signIn = signInText(state, state.step - road.steps.length, columns)
  const claims = claimSection(state, columns)
  // What somebody has just asked for stands where he looks.
  const above = [
    ...(state.revealed === null ? [] : [...claims.slice(1), EMPTY_ROW]),
    ...facts.flatMap(([label, text]) => labelled(label, text, columns)),
    ...section('When you asked with V', sessionCheck == null ? [] : [sessionCheck], columns),
  ]
  const rows = [
    ...above,
    ...road.rows,
    ...signIn.rows,
    ...budgetRows(state.snapshot, columns),
    ...(state.revealed === null ? claims : []),
    EMPTY_ROW,
    ...outcomeRows(state.snapshot, columns),
    ...section("By the browser's own account", witness === null ? [] : describeSummary(witness), columns),
    ...section('What would help', state.header.hints, columns),
    ...section('Trouble of authproxy itself', diagnostics, columns),
    ...section(
      'Checked',
      rules.map(([rule, count]) => `${pad(`×${count}`, 7)}${rule}`),
      columns,
    ),
  ]
  const below = above.length + road.rows.length
  return {
    rows,
    steps: [...road.steps.map(row => above.length + row), ...signIn.steps.map(row => below + row)],
  }
}

/** Of a session that was there: who ended it. */
function goneFacts(road: readonly SessionStep[]): readonly (readonly [label: string, text: string])[] | null {
  const end = road.findLast(one => one.fate === 'deleted')
  if (end === undefined) return null
  return [
    ['Cookie', `none any more: deleted by ${end.exchange} at ${formatClock(end.at)}`],
    ['Token', 'none any more'],
  ]
}

function section(title: string, lines: readonly string[], columns: number): readonly Row[] {
  if (lines.length === 0) return []
  const body = lines.flatMap(line => wrap(line, columns - 6).map((part): Row => [span(`   ${part}`)]))
  return [EMPTY_ROW, [span(` ${title}`, 'accent')], ...body]
}

function tokenDates(token: TokenSnapshot | null, now: number): readonly (readonly [string, string])[] {
  if (token?.kind !== 'decoded') return []
  const { issuedAt, expiresAt } = token
  return [
    ...(issuedAt === null ? [] : [['Issued', `${formatClock(issuedAt)}, ${formatAgo(issuedAt, now)}`] as const]),
    ...(expiresAt === null ? [] : [['Expires', expiryText(expiresAt, now)] as const]),
  ]
}

function claimSection(state: UiState, columns: number): readonly Row[] {
  const { revealed } = state
  if (revealed === null)
    return section('Claims (names, types and sizes)', claimLines(state.snapshot.status.token), columns)
  const lines = Object.entries(revealed).map(([path, value]) => `${pad(show(path), 28)} ${show(value)}`)
  return section('Claims, as they were when you asked (v hides them)', lines, columns)
}

function claimLines(token: TokenSnapshot | null): readonly string[] {
  if (token?.kind !== 'decoded') return []
  return Object.entries(token.claims).map(
    ([path, { type, sizeBytes }]) => `${pad(path, 28)} ${pad(type, 8)} ${sizeBytes} bytes`,
  )
}
