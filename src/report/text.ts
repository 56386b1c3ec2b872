import { printable } from '../http/printable.ts'
import { describeSummary } from '../http/witness-words.ts'
import type { Diagnosis, Evidence, Finding, Severity } from '../model/finding.ts'
import { type CodePlace, UNPROVEN_PLACES } from '../model/hint.ts'
import type { Outcome, SessionEvent, SessionSnapshot } from '../model/recording.ts'
import type { DialectId } from '../model/token.ts'
import { afterTitle } from './after-title.ts'
import { wrapParts, wrapWords } from './wrap-words.ts'

/** How sentences are drawn. */
export interface SentenceLook {
  /** SGR colours. The caller knows about NO_COLOR and the terminal. */
  readonly color: boolean
  /** Of the terminal: sentences are wrapped there, and no word is broken; null = one line each, for a pipe. */
  readonly columns: number | null
  /** Addresses are links (OSC 8). Default: no. */
  readonly links?: boolean
}

export interface TextOptions extends Pick<SentenceLook, 'color'>, Partial<Pick<SentenceLook, 'columns'>> {
  /** Whose lines of a fix are shown; null = both. */
  readonly dialect?: DialectId | null
  /** It is the past: what happened and worked later is told, too. */
  readonly recording?: boolean
}

const MARKS: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', info: '●' }
const COLORS: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 }
const GREEN = 32
const CYAN = 36
const BOLD = 1
const DIM = 2
const RECORDED = 'Recorded: found when the file was made; what the file holds does not show it again.'
const PAST = 'Happened, and worked later:'

/** One event as lines, without a final line feed; null = nothing to say (an exchange, a repetition). In short: the summary tells all. */
export function formatEvent(event: SessionEvent, cause: Cause | null, options: TextOptions): string | null {
  switch (event.kind) {
    case 'finding-opened':
      return formatNews(event.finding, cause, options)
    case 'finding-resolved':
      return formatResolved(event.finding, options)
    case 'diagnostic':
      return lines(`authproxy: ${event.text}`, '', options)
        .map(line => paint(line, DIM, options))
        .join('\n')
    default:
      return null
  }
}

/** What is to be done about a cause, and where. */
type Cure = Pick<Diagnosis, 'fix' | 'places' | 'placesUnproven'>
type Cause = Pick<Diagnosis, 'fix' | 'confidence'>

/** A finding as it comes up: what, in which exchanges, and what to do about its cause. */
function formatNews({ severity, text, evidence }: Finding, cause: Cause | null, options: TextOptions): string {
  return [
    ...headline(severity, text, options),
    ...chain(evidence, options),
    ...(cause === null ? [] : [...doubt(cause, options), ...summaryOf(cause, options)]),
  ].join('\n')
}

/** A finding in full: what, its proof, and what to do about its cause. */
export function formatFinding(finding: Finding, cause: Cure | null, options: TextOptions): string {
  const recorded = finding.recorded ? lines(RECORDED, '  ', options) : []
  return [
    ...headline(finding.severity, finding.text, options),
    ...recorded,
    ...proof(finding.evidence, options),
    ...(cause === null ? [] : remedy(cause, options)),
  ].join('\n')
}

function formatResolved(finding: Finding, options: TextOptions): string {
  const by = finding.resolvedBy === null ? '' : ` (${finding.resolvedBy} passed)`
  return titled('✓', GREEN, `resolved${by}: ${finding.text}`, options).join('\n')
}

/** A sentence of authproxy's own. */
export function formatSentence(text: string, options: TextOptions): string {
  return lines(text, '', options).join('\n')
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
  for (const line of snapshot.outcome.notJudged) blocks.push(lines(line, '', options).join('\n'))
  const heard = snapshot.witness === null ? [] : describeSummary(snapshot.witness)
  // A run says them when they come up.
  const troubles = options.recording ? snapshot.diagnostics.map(one => `authproxy: ${one}`) : []
  const last = [...snapshot.limits, ...heard, ...troubles].flatMap(line => lines(line, '', options))
  return [...blocks, [...last, ...wrapParts(tally(snapshot), ' · ', options.columns ?? null)].join('\n')].join('\n\n')
}

/** A tick only for a session that was seen, with what was proven of it. */
export function formatOutcome({ kind, text, proven }: Outcome, hasPast: boolean, options: TextOptions): string {
  if (kind !== 'judged') return titled('…', DIM, text, options).join('\n')
  const words = hasPast ? text.replace(/^Nothing wrong(?: any more)?/, 'Nothing else was wrong') : text
  return [...titled('✓', GREEN, words, options), ...lines(`Proven: ${proven.join(', ')}.`, '  ', options)].join('\n')
}

/** A cause with its proof and its fix. */
export function formatDiagnosis(diagnosis: Diagnosis, options: TextOptions): string {
  return [
    ...headline(diagnosis.severity, diagnosis.title, options),
    ...more(diagnosis, options),
    ...(diagnosis.recorded ? lines(RECORDED, '  ', options) : []),
    ...proof(diagnosis.evidence, options),
    ...doubt(diagnosis, options),
    ...remedy(diagnosis, options),
  ].join('\n')
}

function more(diagnosis: Diagnosis, options: TextOptions): readonly string[] {
  const text = afterTitle(diagnosis)
  return text === '' ? [] : lines(text, '  ', options)
}

function doubt({ confidence }: Pick<Diagnosis, 'confidence'>, options: TextOptions): readonly string[] {
  return confidence.kind === 'likely'
    ? lines(`Likely, not proven. What decides: ${confidence.decides}`, '  ', options)
    : []
}

/** `14 checks passed · 118 exchanges · 1 asked by authproxy · 31 auth · 2 clients` */
function tally({ checked, findings, totals, diagnostics }: SessionSnapshot): readonly string[] {
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
  ]
}

/** How many judgements were passes: all, without the failures that the findings count. */
export function passedChecks(checked: Readonly<Record<string, number>>, findings: readonly Finding[]): number {
  const judged = Object.values(checked).reduce((sum, count) => sum + count, 0)
  return Math.max(0, judged - findings.reduce((sum, one) => sum + one.count, 0))
}

export function countOf(count: number, noun: string, rest = ''): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}${rest === '' ? '' : ` ${rest}`}`
}

function headline(severity: Severity, text: string, options: TextOptions): readonly string[] {
  return titled(MARKS[severity], COLORS[severity], text, options)
}

function titled(mark: string, color: number, text: string, options: TextOptions): readonly string[] {
  return lines(text, '  ', options, line => paint(line, BOLD, options)).map((line, index) =>
    index === 0 ? `${paint(mark, color, options)} ${line.slice(2)}` : line,
  )
}

/** A sentence, wrapped where there is a terminal; code in it has its colour. */
function lines(
  text: string,
  indent: string,
  { columns = null, color }: TextOptions,
  look: (line: string) => string = line =>
    color ? line.replace(/`[^`]{1,200}`/g, code => `\u001b[${CYAN}m${code}\u001b[39m`) : line,
): readonly string[] {
  const shown = printable(text)
  const rows = columns === null ? [indent + shown] : wrapWords(shown, Math.max(20, columns), indent, indent)
  return rows.map(row => indent + look(row.slice(indent.length)))
}

/** The chain in one line, then what stands in each exchange. */
function proof(evidence: readonly Evidence[], options: TextOptions): readonly string[] {
  const excerpts = evidence.filter(one => one.excerpt !== '').map(one => `${one.exchange}: ${one.excerpt}`)
  return [...chain(evidence, options), ...[...new Set(excerpts)].flatMap(one => lines(one, '    ', options))]
}

function chain(evidence: readonly Evidence[], options: TextOptions): readonly string[] {
  return lines(evidence.map(one => `${one.exchange} ${one.note}`.trim()).join(' → '), '  ', options)
}

/** Lines to paste are never broken. */
function addCode(into: string[], code: string): void {
  for (const line of code.split('\n')) into.push(`    ${printable(line)}`)
}

function summaryOf({ fix }: Pick<Diagnosis, 'fix'>, options: TextOptions): readonly string[] {
  return lines(`Fix: ${fix.summary}`, '  ', options)
}

function remedy({ fix, places = [], placesUnproven }: Cure, options: TextOptions): readonly string[] {
  const { dialect = null } = options
  const all = [...summaryOf({ fix }, options)]
  const add = (label: string, code: string | null) => {
    if (code === null) return
    if (dialect === null) all.push(`    ${label}:`)
    addCode(all, code)
  }
  if (fix.v4 !== null && fix.v4 === fix.v5) addCode(all, fix.v4)
  else {
    if (dialect !== 'authjs-v5') add('next-auth v4', fix.v4)
    if (dialect !== 'next-auth-v4') add('Auth.js v5', fix.v5)
  }
  all.push(...codeLines(places, placesUnproven === true))
  return fix.verify === '' ? all : [...all, ...lines(`Check: ${fix.verify}`, '  ', options)]
}

/** `file:line:column` first, as terminals open it. */
function codeLines(places: readonly CodePlace[], isUnproven: boolean): readonly string[] {
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
