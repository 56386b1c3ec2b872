import type { Diagnosis, Finding, Severity } from '../../model/finding.ts'
import { SEVERITIES } from '../../model/finding.ts'
import { formatCount, truncate, wrap } from '../format.ts'
import { fitRow, prose, type Row, type Style, span, spreadRow } from '../rows.ts'
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

/** The answer to "what is wrong?", always on top: title, proof, and (third row) what to do. */
export function verdictRows(state: UiState, columns: number, count: 2 | 3 | 4): readonly Row[] {
  const problems = openProblems(state)
  const worst = problems[0]
  const rows =
    worst === undefined ? quietRows(state, columns, count) : problemRows(worst, problems.length - 1, columns, count)
  return rows.slice(0, count).map(row => fitRow(row, columns))
}

function problemRows(worst: Problem, others: number, columns: number, count: number): readonly Row[] {
  const more = others > 0 ? [span(`+${others} more `, 'quiet')] : []
  return [
    spreadRow([span(' '), severityMark(worst.severity, 'open'), ...prose(` ${worst.title}`, 'strong')], more, columns),
    // What to do is the brightest of all. Where one row must do, what to do says more than the proof, which opens; of what has no fix the proof is all.
    ...(count === 2 && worst.isCure ? [] : [[span(`   ${worst.chain}`, 'quiet')]]),
    ...tailRows(worst.next, columns, Math.max(1, count - 2), 'strong'),
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
  const below = (text: string): readonly Row[] => {
    const rows = tailRows(text, columns, count > 3 ? 2 : 1, 'plain')
    return [...rows, ...tailRows(header.hints[0] ?? '', columns, count - 1 - rows.length, 'quiet')]
  }
  const { kind, text, proven, notJudged } = snapshot.outcome
  const down = typeof header.app === 'object' ? header.app.down : null
  if (kind === 'nobody-came') {
    const first = down === null ? 'Open' : 'Start the app; then open'
    return [
      [span(' … ', 'accent'), span(down ?? 'Nobody came yet: nothing was checked', 'strong')],
      ...below(`${first} ${header.publicOrigin} and sign in`),
    ]
  }
  if (kind !== 'judged') {
    const next =
      kind === 'app-down'
        ? `${header.app === 'up' ? 'It is up now: open' : 'Start the app; then open'} ${header.publicOrigin}`
        : `Sign in on ${header.publicOrigin}, then use the app until the session would die`
    return [[span(' … ', 'accent'), span(text, 'strong')], ...below(notJudged[0] ?? next)]
  }
  const resolved = snapshot.diagnoses.filter(({ state }) => state === 'resolved').length
  const notes = snapshot.findings.filter(({ state, severity }) => state === 'open' && severity === 'info').length
  const asides = [
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
    ...(notes > 0 ? [formatCount(notes, 'note')] : []),
  ].join(' · ')
  return [
    spreadRow([span(' ✓ ', 'good'), span(text, 'strong')], [span(`${asides} `, 'quiet')], columns),
    ...below(`Proven: ${proven.join(', ')}`),
  ]
}
