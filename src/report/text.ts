import { printable } from '../http/printable.ts'
import { describeSummary } from '../http/witness-words.ts'
import type { Diagnosis, Evidence, Finding, Severity } from '../model/finding.ts'
import { type CodePlace, UNPROVEN_PLACES } from '../model/hint.ts'
import type { Outcome, SessionEvent, SessionSnapshot } from '../model/recording.ts'
import type { DialectId } from '../model/token.ts'

export interface TextOptions {
  /** SGR colours. The caller knows about NO_COLOR and the terminal. */
  readonly color: boolean
  /** Whose lines of a fix are shown; null = both. */
  readonly dialect?: DialectId | null
  /** It is the past: what happened and worked later is told, too. */
  readonly recording?: boolean
}

const MARKS: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', info: '●' }
const COLORS: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 }
const GREEN = 32
const DIM = 2
const RECORDED = '  Recorded: found when the file was made; what the file holds does not show it again.'
const PAST = 'Happened, and worked later:'

/** One event as lines, without a final line feed; null = nothing to say (an exchange, a repetition). */
export function formatEvent(event: SessionEvent, cause: Cure | null, options: TextOptions): string | null {
  switch (event.kind) {
    case 'finding-opened':
      return formatFinding(event.finding, cause, options)
    case 'finding-resolved':
      return formatResolved(event.finding, options)
    case 'diagnostic':
      return paint(`authproxy: ${printable(event.text)}`, DIM, options)
    default:
      return null
  }
}

/** What is to be done about a cause, and where. */
type Cure = Pick<Diagnosis, 'fix' | 'places' | 'placesUnproven'>

/** A finding as it comes up: what, its proof, and what to do about its cause. */
export function formatFinding(finding: Finding, cause: Cure | null, options: TextOptions): string {
  const recorded = finding.recorded ? [RECORDED] : []
  const lines = [headline(finding.severity, finding.text, options), ...recorded, ...proof(finding.evidence)]
  return [...lines, ...(cause === null ? [] : remedy(cause, options))].join('\n')
}

function formatResolved(finding: Finding, options: TextOptions): string {
  const by = finding.resolvedBy === null ? '' : ` (${finding.resolvedBy} passed)`
  return `${paint('✓', GREEN, options)} resolved${by}: ${printable(finding.text)}`
}

/** All that is known at the end: causes with their fixes, what no cause explains, and how much was judged. */
export function formatSummary(snapshot: SessionSnapshot, options: TextOptions): string {
  const dialect = options.dialect ?? snapshot.status.dialect
  const causes = snapshot.diagnoses.filter(one => one.state === 'open')
  const explained = new Set(snapshot.diagnoses.flatMap(one => one.findings))
  const others = snapshot.findings.filter(one => one.state === 'open' && !explained.has(one.fingerprint))
  const blocks = [
    ...causes.map(one => formatDiagnosis(one, { ...options, dialect })),
    ...others.map(one => formatFinding(one, null, options)),
  ]
  const past = options.recording ? snapshot.diagnoses.filter(one => one.state === 'resolved') : []
  if (past.length > 0)
    blocks.push([PAST, ...past.map(one => formatDiagnosis(one, { ...options, dialect }))].join('\n\n'))
  if (!causes.some(one => one.severity !== 'info'))
    blocks.push(formatOutcome(snapshot.outcome, past.length > 0, options))
  for (const line of snapshot.outcome.notJudged) blocks.push(printable(line))
  const heard = snapshot.witness === null ? [] : describeSummary(snapshot.witness)
  const last = [...snapshot.limits, ...heard].map(line => printable(line))
  return [...blocks, [...last, tally(snapshot)].join('\n')].join('\n\n')
}

/** A tick only for a session that was seen, with what was proven of it. */
export function formatOutcome({ kind, text, proven }: Outcome, hasPast: boolean, options: TextOptions): string {
  if (kind !== 'judged') return `${paint('…', DIM, options)} ${printable(text)}`
  const words = hasPast ? text.replace(/^Nothing wrong(?: any more)?/, 'Nothing else was wrong') : text
  return `${paint('✓', GREEN, options)} ${printable(words)}\n  Proven: ${printable(proven.join(', '))}.`
}

/** A cause with its proof and its fix. */
export function formatDiagnosis(diagnosis: Diagnosis, options: TextOptions): string {
  const { confidence } = diagnosis
  return [
    headline(diagnosis.severity, diagnosis.title, options),
    `  ${printable(diagnosis.text)}`,
    ...(diagnosis.recorded ? [RECORDED] : []),
    ...proof(diagnosis.evidence),
    ...(confidence.kind === 'likely' ? [`  Likely, not proven. What decides: ${printable(confidence.decides)}`] : []),
    ...remedy(diagnosis, options),
  ].join('\n')
}

/** `14 checks passed · 118 exchanges · 1 asked by authproxy · 31 auth · 2 clients` */
function tally({ checked, findings, totals, diagnostics }: SessionSnapshot): string {
  const failed = findings.reduce((sum, one) => sum + one.count, 0)
  const resolved = findings.filter(one => one.state === 'resolved').length
  const onlyProbes = totals.exchanges === 0 && totals.probes > 0
  return [
    countOf(passedChecks(checked, findings), 'check', onlyProbes ? "of authproxy's own requests passed" : 'passed'),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(resolved > 0 ? [countOf(resolved, 'finding', 'resolved')] : []),
    countOf(totals.exchanges, 'exchange'),
    ...(totals.probes > 0 ? [`${totals.probes} asked by authproxy`] : []),
    `${totals.auth} auth`,
    countOf(totals.clients, 'client'),
    ...(totals.assets > 0 ? [countOf(totals.assets, 'static file', 'not judged')] : []),
    ...(totals.notJudged > 0 ? [`${totals.notJudged} not judged`] : []),
    ...(totals.dropped > 0 ? [`${totals.dropped} older ones no longer kept`] : []),
    ...(diagnostics.length > 0 ? [countOf(diagnostics.length, 'trouble', 'of authproxy itself')] : []),
  ].join(' · ')
}

/** How many judgements were passes: all, without the failures that the findings count. */
export function passedChecks(checked: Readonly<Record<string, number>>, findings: readonly Finding[]): number {
  const judged = Object.values(checked).reduce((sum, count) => sum + count, 0)
  return Math.max(0, judged - findings.reduce((sum, one) => sum + one.count, 0))
}

export function countOf(count: number, noun: string, rest = ''): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}${rest === '' ? '' : ` ${rest}`}`
}

function headline(severity: Severity, text: string, options: TextOptions): string {
  return `${paint(MARKS[severity], COLORS[severity], options)} ${printable(text)}`
}

/** The chain in one line, then what stands in each exchange. */
function proof(evidence: readonly Evidence[]): string[] {
  const chain = evidence.map(one => `${one.exchange} ${printable(one.note)}`.trim()).join(' → ')
  const excerpts = evidence
    .filter(one => one.excerpt !== '')
    .map(one => `    ${one.exchange}: ${printable(one.excerpt)}`)
  return [`  ${chain}`, ...new Set(excerpts)]
}

function addLines(lines: string[], code: string): void {
  for (const line of code.split('\n')) lines.push(`    ${printable(line)}`)
}

function remedy({ fix, places = [], placesUnproven }: Cure, { dialect = null }: TextOptions): string[] {
  const lines = [`  Fix: ${printable(fix.summary)}`]
  const add = (label: string, code: string | null) => {
    if (code === null) return
    if (dialect === null) lines.push(`    ${label}:`)
    addLines(lines, code)
  }
  if (fix.v4 !== null && fix.v4 === fix.v5) addLines(lines, fix.v4)
  else {
    if (dialect !== 'authjs-v5') add('next-auth v4', fix.v4)
    if (dialect !== 'next-auth-v4') add('Auth.js v5', fix.v5)
  }
  lines.push(...codeLines(places, placesUnproven === true))
  return fix.verify === '' ? lines : [...lines, `  Check: ${printable(fix.verify)}`]
}

/** `file:line:column` first, as terminals open it. */
function codeLines(places: readonly CodePlace[], isUnproven: boolean): string[] {
  if (places.length === 0) return []
  return [
    `  In your code${isUnproven ? ` (${UNPROVEN_PLACES})` : ''}:`,
    ...places.flatMap(({ file, line, column, text, frame }) => [
      `    ${printable(file)}:${line}:${column}: ${printable(text)}`,
      `      ${printable(frame.text)}`,
    ]),
  ]
}

function paint(text: string, code: number, options: TextOptions): string {
  return options.color ? `\u001b[${code}m${text}\u001b[0m` : text
}
