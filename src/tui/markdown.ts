import type { ExchangeDifference } from '../model/exchange-difference.ts'
import type { Diagnosis, Evidence, Finding } from '../model/finding.ts'
import { type CodePlace, UNPROVEN_PLACES } from '../model/hint.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import { show } from './format.ts'
import type { Item } from './items.ts'
import type { Diff } from './ui-state.ts'

/**
 * The selected finding or cause for an issue or a chat, without secrets and safe to paste into a terminal as well; null when
 * the line stands for neither. An exchange gives its first finding.
 */
export function markdownOf(item: Item, snapshot: SessionSnapshot, { told }: Pick<ForPaper, 'told'>): string | null {
  if (item.kind === 'cause') return causeMarkdown(told(item.diagnosis), told(item.finding))
  if (item.kind === 'finding') return findingMarkdown(told(item.finding), told(item.cause))
  if (item.kind === 'cookie') return null
  const finding = snapshot.findings.find(({ fingerprint }) => item.exchange.findings.includes(fingerprint))
  if (finding === undefined) return null
  const cause = snapshot.diagnoses.find(diagnosis => diagnosis.findings.includes(finding.fingerprint)) ?? null
  return findingMarkdown(told(finding), told(cause))
}

/** What two exchanges do differently; it was told without secrets. */
export function diffMarkdown({ marked, other }: Pick<Diff, 'marked' | 'other'>, found: ExchangeDifference): string {
  const { contrasts, compared, limits } = found
  const line = (id: string, text: string, lists: boolean) =>
    text === '' ? [] : [`  - ${id}${lists ? ' alone' : ''}: ${show(text)}`]
  const lines = contrasts.flatMap(one => [
    `- ${show(one.what)}`,
    ...line(marked, one.marked, one.lists),
    ...line(other, one.other, one.lists),
  ])
  return join([
    `### ${marked} and ${other}`,
    contrasts.length === 0 ? `Nothing differs by meaning (compared: ${compared}).` : lines.join('\n'),
    ...limits,
  ])
}

function causeMarkdown(diagnosis: Diagnosis, finding: Finding | null): string {
  const rule = finding === null ? [] : [`Rule: \`${show(finding.rule)}\`, seen ${finding.count} times`]
  const sure =
    diagnosis.confidence.kind === 'likely' ? [`Likely, not proven: ${show(diagnosis.confidence.decides)}`] : []
  return join([
    `### ${show(diagnosis.title)}`,
    show(diagnosis.text),
    ...rule,
    ...sure,
    proof(diagnosis.evidence),
    ...fixMarkdown(diagnosis),
  ])
}

function findingMarkdown(finding: Finding, cause: Diagnosis | null): string {
  return join([
    `### ${show(finding.text)}`,
    `Rule: \`${show(finding.rule)}\` (${finding.severity}, ${finding.state}), seen ${finding.count} times`,
    proof(finding.evidence),
    ...(cause === null ? [] : [`Cause: ${show(cause.title)}`, ...fixMarkdown(cause)]),
  ])
}

function fixMarkdown(diagnosis: Diagnosis): readonly string[] {
  const { summary, v4, v5, verify } = diagnosis.fix
  const { places = [], placesUnproven } = diagnosis
  return [
    `**Fix:** ${show(summary)}`,
    ...(v4 === null ? [] : [`next-auth v4:\n${fence(v4.split('\n'))}`]),
    ...(v5 === null ? [] : [`Auth.js v5:\n${fence(v5.split('\n'))}`]),
    ...(placesUnproven === true ? [`In your code (${UNPROVEN_PLACES}):`] : []),
    ...(places.length === 0 ? [] : [places.map(codeMarkdown).join('\n')]),
    `**Verify:** ${show(verify)}`,
  ]
}

function codeMarkdown({ file, line, text, frame }: CodePlace): string {
  return `- \`${show(file)}:${line}\`: ${show(text)}\n${fence([frame.text])}`
}

function proof(evidence: readonly Evidence[]): string {
  return evidence
    .map(({ exchange, note, excerpt }) => {
      const line = `- ${exchange}: ${show(note)}`
      return excerpt === '' ? line : `${line}\n${fence([excerpt])}`
    })
    .join('\n')
}

/** A code block whose fence is longer than any run of backticks inside, so that its text cannot end it. */
function fence(lines: readonly string[]): string {
  const shown = lines.map(show)
  const longest = Math.max(2, ...shown.flatMap(line => [...line.matchAll(/`+/g)].map(match => match[0].length)))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}\n${shown.join('\n')}\n${ticks}`
}

function join(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}
