import type { Diagnosis, Finding, Severity } from '../../model/finding.ts'
import { SEVERITIES } from '../../model/finding.ts'
import { columnsOf, formatCount, truncate, wrap } from '../format.ts'
import { fitRow, prose, type Row, type Span, type Style, span, spreadRow } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { evidenceChain, severityMark } from '../wording.ts'

interface Problem {
  /** Of the line that stands for it. */
  readonly key: string
  readonly severity: Severity
  readonly title: string
  readonly chain: string
  readonly next: string
  readonly isCure: boolean
}

const WAITING = span('…', 'accent')

/** The answer to "what is wrong?", always on top: title, proof, and (third row) what to do. */
export function verdictRows(state: UiState, columns: number, count: 2 | 3 | 4): readonly Row[] {
  const problems = openProblems(state)
  const worst = problems[0]
  const rows =
    worst === undefined ? quietRows(state, columns, count) : problemRows(worst, problems.length - 1, columns, count)
  return rows.slice(0, count).map(row => fitRow(row, columns))
}

function problemRows(worst: Problem, others: number, columns: number, count: number): readonly Row[] {
  const title = titleRows(
    severityMark(worst.severity, 'open'),
    worst.title,
    others > 0 ? `+${others} more ` : '',
    columns,
    count,
  )
  const left = count - title.length
  // What to do is the brightest of all, and where rows are few it says more than the proof, which opens; of what has no fix the proof is all.
  const chain = !worst.isCure || (title.length === 1 && count > 2)
  return [
    ...title,
    ...(chain ? [[span(`   ${worst.chain}`, 'quiet')]] : []),
    ...tailRows(worst.next, columns, Math.max(1, left - (chain ? 1 : 0)), 'strong'),
  ]
}

/** The answer is cut for nothing else: a long one takes a second row, where there are rows. */
function titleRows(mark: Span, title: string, aside: string, columns: number, count: number): readonly Row[] {
  const [first = '', ...rest] = count < 3 ? [title] : wrap(title, columns - 4 - columnsOf(aside))
  const second = rest.length > 1 ? `${rest[0]} …` : rest[0]
  return [
    spreadRow([span(' '), mark, ...prose(` ${first}`, 'strong')], aside === '' ? [] : [span(aside, 'quiet')], columns),
    ...(second === undefined ? [] : [prose(`   ${truncate(second, columns - 3)}`, 'strong')]),
  ]
}

/** A text in the rows that are left; what does not fit stands in the cause, or in Session. */
function tailRows(text: string, columns: number, rows: number, style: Style): readonly Row[] {
  if (rows <= 0 || text === '') return []
  const lines = wrap(text, columns - 4)
  const kept = lines.length > rows ? [...lines.slice(0, rows - 1), `${lines[rows - 1] ?? ''} …`] : lines
  return kept.map(line => prose(`   ${truncate(line, columns - 3)}`, style))
}

/** The key of the line whose title the verdict shows; null = nothing is wrong. */
export function keyOfVerdict(state: UiState): string | null {
  return openProblems(state)[0]?.key ?? null
}

/** What is open and above `info`, most severe first: causes, and findings that no cause explains. */
function openProblems({ snapshot }: UiState): readonly Problem[] {
  const explained = new Set(snapshot.diagnoses.flatMap(diagnosis => diagnosis.findings))
  const problems = [
    ...snapshot.diagnoses.filter(({ state }) => state === 'open').map(fromDiagnosis),
    ...snapshot.findings
      .filter(({ state, fingerprint }) => state === 'open' && !explained.has(fingerprint))
      .map(fromFinding),
  ].filter(({ severity }) => severity !== 'info')
  return problems.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
}

function fromDiagnosis({ key, severity, title, evidence, confidence, fix, places = [] }: Diagnosis): Problem {
  const [place] = places
  const where = place === undefined ? '' : ` in ${place.file}:${place.line}`
  const next =
    confidence.kind === 'likely' ? `Likely. What decides: ${confidence.decides}` : `Fix${where}: ${fix.summary}`
  return { key, severity, title, chain: evidenceChain(evidence), next, isCure: true }
}

function fromFinding({ fingerprint, severity, text, evidence, rule }: Finding): Problem {
  const next = `More: authproxy explain ${rule}`
  return { key: fingerprint, severity, title: text, chain: evidenceChain(evidence), next, isCure: false }
}

function quietRows(state: UiState, columns: number, count: number): readonly Row[] {
  const { header, snapshot } = state
  const said = (mark: Span, title: string, text: string, aside = ''): readonly Row[] => {
    const head = titleRows(mark, title, aside, columns, count)
    const left = count - head.length
    const [hint = ''] = header.hints
    const rows = tailRows(text, columns, Math.max(1, hint === '' ? left : left - 1), 'plain')
    return [...head, ...rows, ...tailRows(hint, columns, left - rows.length, 'quiet')]
  }
  const { kind, text, proven, notJudged } = snapshot.outcome
  const down = typeof header.app === 'object' ? header.app.down : null
  if (kind === 'nobody-came') {
    const first = down === null ? 'Open' : 'Start the app; then open'
    return said(WAITING, down ?? 'Nobody came yet: nothing was checked', `${first} ${header.publicOrigin} and sign in`)
  }
  if (kind !== 'judged') {
    const next =
      kind === 'app-down'
        ? `${header.app === 'up' ? 'It is up now: open' : 'Start the app; then open'} ${header.publicOrigin}`
        : `Sign in on ${header.publicOrigin}, then use the app until the session would die`
    return said(WAITING, text, notJudged[0] ?? next)
  }
  const resolved = snapshot.diagnoses.filter(({ state }) => state === 'resolved').length
  const notes = snapshot.findings.filter(({ state, severity }) => state === 'open' && severity === 'info').length
  const asides = [
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
    ...(notes > 0 ? [formatCount(notes, 'note')] : []),
  ].join(' · ')
  return said(span('✓', 'good'), text, `Proven: ${proven.join(', ')}`, asides === '' ? '' : `${asides} `)
}
