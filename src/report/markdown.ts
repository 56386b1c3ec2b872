import { printable } from '../http/printable.ts'
import type { Diagnosis, Evidence, Finding } from '../model/finding.ts'
import { type CodePlace, type Examination, UNPROVEN_PLACES } from '../model/hint.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { DialectId } from '../model/token.ts'
import { afterTitle } from './after-title.ts'
import { countOf } from './text.ts'

/** GitHub refuses longer texts in an issue, 65,536 characters; some room is left for words around it. */
const MAX_CHARS = 60_000
/** One block alone: an excerpt of a header may be long. */
const MAX_LINE = 400

export interface MarkdownAbout {
  /** What was read: names of files, or the address of the run. */
  readonly source: string
  /** Of authproxy. */
  readonly version: string
  /** It is the past: what happened and worked later is told, too. */
  readonly recording: boolean
}

/**
 * All that was found, for an issue or a chat: each cause with its proof and its fix in one dialect, where it is known. What does not fit
 * is counted. Ends with a line feed; redaction is the caller's.
 */
export function formatMarkdown(snapshot: SessionSnapshot, { source, version, recording }: MarkdownAbout): string {
  const { diagnoses, findings, status, outcome, limits, totals } = snapshot
  const { dialect } = status
  const open = diagnoses.filter(one => one.state === 'open')
  const past = recording ? diagnoses.filter(one => one.state === 'resolved') : []
  const explained = new Set(diagnoses.flatMap(one => one.findings))
  const others = findings.filter(one => one.state === 'open' && !explained.has(one.fingerprint))
  const findingOf = ({ key }: Diagnosis) => findings.find(one => one.fingerprint === key) ?? null
  const isSerious = open.some(one => one.severity !== 'info')
  const blocks = [
    ...(isSerious ? [] : [outcomeMarkdown(snapshot)]),
    ...open.map(one => causeMarkdown(one, findingOf(one), dialect)),
    ...others.map(one => findingMarkdown(one, null, dialect)),
    ...past.map(one => `_Happened, and worked later:_\n\n${causeMarkdown(one, findingOf(one), dialect)}`),
  ]
  const last = [
    [...outcome.notJudged, ...limits].map(one => `- ${line(one)}`).join('\n'),
    `_${line(source)} · ${countOf(totals.exchanges, 'exchange')}, ${totals.auth} auth · authproxy ${line(version)}; values are redacted_`,
  ]
    .filter(one => one !== '')
    .join('\n\n')
  const kept: string[] = []
  let room = MAX_CHARS - last.length
  for (const block of blocks) {
    room -= block.length + 2
    if (room < 0) break
    kept.push(block)
  }
  const left = blocks.length - kept.length
  return joinBlocks([...kept, ...(left > 0 ? [`${left} more did not fit here.`] : []), last])
}

function outcomeMarkdown({ outcome: { kind, text, proven } }: SessionSnapshot): string {
  if (kind !== 'judged') return `### … ${line(text)}`
  return `### ✓ ${line(text)}\n\nProven: ${line(proven.join(', '))}.`
}

/** A cause, its proof and its fix. `dialect`: whose lines of the fix; null = both. */
export function causeMarkdown(diagnosis: Diagnosis, finding: Finding | null, dialect: DialectId | null): string {
  const rule = finding === null ? [] : [`Rule: \`${line(finding.rule)}\`, seen ${countOf(finding.count, 'time')}`]
  const sure =
    diagnosis.confidence.kind === 'likely' ? [`Likely, not proven: ${line(diagnosis.confidence.decides)}`] : []
  return [
    `### ${line(diagnosis.title)}`,
    ...[afterTitle(diagnosis)].filter(text => text !== '').map(line),
    ...rule,
    ...sure,
    proof(diagnosis.evidence),
    ...fixMarkdown(diagnosis, dialect),
  ].join('\n\n')
}

export function findingMarkdown(finding: Finding, cause: Diagnosis | null, dialect: DialectId | null): string {
  return [
    `### ${line(finding.text)}`,
    `Rule: \`${line(finding.rule)}\` (${finding.severity}, ${finding.state}), seen ${countOf(finding.count, 'time')}`,
    proof(finding.evidence),
    ...(cause === null ? [] : [`Cause: ${line(cause.title)}`, ...fixMarkdown(cause, dialect)]),
  ].join('\n\n')
}

/** What `doctor` found, each hint with its place. Ends with a line feed. */
export function formatExaminationMarkdown({ hints, versions, files, limits, isJudged }: Examination): string {
  const blocks = hints.map(({ check, file, line: at, column, text, fix, frame }) =>
    [
      `### \`${line(file)}:${at}:${column}\``,
      line(text),
      fence([frame.text], 'ts'),
      `**Fix:** ${line(fix)} (\`${line(check)}\`)`,
    ].join('\n\n'),
  )
  const nothing = isJudged
    ? 'Nothing to mend was found by reading.'
    : 'Nothing was judged: no source here imports next-auth.'
  const found = hints.length === 0 ? nothing : `${countOf(hints.length, 'hint')}, by reading alone.`
  return joinBlocks([
    ...blocks,
    [found, `Looked at ${countOf(files, 'file')}: ${line(versions.join(', '))}.`, ...limits.map(one => line(one))].join(
      '\n',
    ),
  ])
}

export function joinBlocks(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}

/** On one line, printable, and no link or picture: what came off the wire must not lead or load anything. */
function line(text: string): string {
  return printable(text).replaceAll('](', ']\\(')
}

/** A code block whose fence is longer than any run of backticks inside, so that its text cannot end it. */
export function fence(lines: readonly string[], language: string): string {
  const shown = lines.map(one => printable(one, MAX_LINE))
  const longest = Math.max(2, ...shown.flatMap(one => [...one.matchAll(/`+/g)].map(match => match[0].length)))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}${language}\n${shown.join('\n')}\n${ticks}`
}

function fixMarkdown({ fix, places = [], placesUnproven }: Diagnosis, dialect: DialectId | null): readonly string[] {
  const { summary, v4, v5, verify } = fix
  const code = (label: string, text: string | null, of: DialectId) => {
    if (text === null || (dialect !== null && dialect !== of)) return []
    return [`${dialect === null && v4 !== v5 ? `${label}:\n` : ''}${fence(text.split('\n'), 'ts')}`]
  }
  const both = v4 === v5 && dialect === null ? [] : code('Auth.js v5', v5, 'authjs-v5')
  return [
    `**Fix:** ${line(summary)}`,
    ...code('next-auth v4', v4, 'next-auth-v4'),
    ...both,
    ...(placesUnproven === true ? [`In your code (${UNPROVEN_PLACES}):`] : []),
    ...(places.length === 0 ? [] : [places.map(codeMarkdown).join('\n')]),
    ...(verify === '' ? [] : [`**Verify:** ${line(verify)}`]),
  ]
}

function codeMarkdown({ file, line: at, text, frame }: CodePlace): string {
  return `- \`${line(file)}:${at}\`: ${line(text)}\n${fence([frame.text], 'ts')}`
}

function proof(evidence: readonly Evidence[]): string {
  return evidence
    .map(({ exchange, note, excerpt }) => {
      const told = `- ${exchange}: ${line(note)}`
      return excerpt === '' ? told : `${told}\n${fence([excerpt], 'http')}`
    })
    .join('\n')
}
