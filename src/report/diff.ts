import { printable } from '../http/printable.ts'
import type { FlowSummary, ToldComparison } from '../model/comparison.ts'
import { fence } from './markdown.ts'
import { printableJson } from './printable-json.ts'
import { countOf, type TextOptions } from './text.ts'

/** What the two files are called. */
export interface DiffNames {
  readonly good: string
  readonly bad: string
}

/** What `diff --reporter json` prints. Fields are added, never renamed; `format` rises when one changes its meaning. */
export interface JsonDiff extends ToldComparison {
  readonly format: 1
  /** Of authproxy. */
  readonly version: string
  readonly files: DiffNames
  readonly diverges: boolean
}

/** One JSON text with a final line feed; every string printable. */
export function formatDiffJson(comparison: ToldComparison, files: DiffNames, version: string): string {
  const report: JsonDiff = {
    format: 1,
    version,
    files,
    diverges: comparison.divergences.length > 0,
    ...comparison,
  }
  return `${JSON.stringify(printableJson(report), null, 2)}\n`
}

const [RED, GREEN] = [31, 32]

/** For a person: the first divergence with its proof, then the others, then what was compared and what was not. */
export function formatDiff(comparison: ToldComparison, files: DiffNames, options: Pick<TextOptions, 'color'>): string {
  const [first, ...rest] = comparison.divergences
  const paint = (text: string, code: number) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text)
  const head = [summaryLine('good', files.good, comparison.good), summaryLine('bad', files.bad, comparison.bad)]
  const blocks = [head.join('\n')]
  if (first === undefined) {
    blocks.push(agreement(comparison).replace(/^✓/, sign => paint(sign, GREEN)))
  } else {
    const seen: Seen = { lines: new Set(), head: '' }
    blocks.push(`${paint('✖ The first divergence', RED)}\n${divergence(first, seen).join('\n')}`)
    if (rest.length > 0) blocks.push(['Then:', ...rest.flatMap(one => divergence(one, seen))].join('\n'))
  }
  const tail = diffLimits(comparison)
  if (tail.length > 0) blocks.push(tail.map(line => printable(line)).join('\n'))
  return `${blocks.join('\n\n')}\n`
}

/** Of two flows without a divergence: a tick only where a session was compared. */
export function agreement({ aligned, withSession }: Pick<ToldComparison, 'aligned' | 'withSession'>): string {
  const compared = `${countOf(aligned, 'step')} compared side by side`
  return withSession > 0
    ? `✓ The two flows do not diverge: ${compared}, ${withSession} with a session.`
    : `… Nothing diverges: ${compared}. None of them has a session in both, so this proves nothing of a sign-in.`
}

/** What stands in one flow alone, and what was not compared. */
export function diffLimits({ onlyIn, limits }: Pick<ToldComparison, 'onlyIn' | 'limits'>): readonly string[] {
  const only = (['good', 'bad'] as const).flatMap(side =>
    onlyIn[side].length === 0 ? [] : [`Only in ${side}: ${onlyIn[side].join(', ')}`],
  )
  return [...only, ...limits]
}

/** Characters: GitHub refuses an issue of 65,536. */
const MAX_MARKDOWN = 60_000

/** For an issue or a chat: the text in a block, whose fence nothing in it can close. */
export function formatDiffMarkdown(comparison: ToldComparison, files: DiffNames): string {
  const text = formatDiff(comparison, files, { color: false }).trimEnd()
  const cut = text.length > MAX_MARKDOWN ? `${text.slice(0, MAX_MARKDOWN)}\n… the rest did not fit here.` : text
  return `${fence(cut.split('\n'), 'text')}\n`
}

/** `good  good.har · https://localhost:3443 · 13 steps of 14 exchanges`. */
export function summaryLine(side: string, file: string, { origin, exchanges, steps }: FlowSummary): string {
  const where = origin === null ? '' : ` · ${origin}`
  return printable(
    `${side.padEnd(4)}  ${file}${where} · ${countOf(steps, 'step')} of ${countOf(exchanges, 'exchange')}`,
  )
}

type Told = ToldComparison['divergences'][number]

/** A placeholder keeps the length of what it stands for; nobody reads that. */
const FILLING = /_{9,}|(?:X19f){4,}/g

/** A header line that shows a divergence, as people read it. */
export function shownLine(line: string): string {
  return printable(line.replace(FILLING, '…'))
}

/** What stands above already. */
interface Seen {
  readonly lines: Set<string>
  head: string
}

function divergence({ step, text, at, lines, again }: Told, seen: Seen): string[] {
  const where = (['good', 'bad'] as const).flatMap(side => {
    const place = at[side]
    return place === null ? [] : [`${side} ${place.exchange}`]
  })
  const shown = (['good', 'bad'] as const).flatMap(side => {
    const line = lines[side]
    if (line === null || seen.lines.has(`${side} ${line}`)) return []
    seen.lines.add(`${side} ${line}`)
    return [`    ${side.padEnd(4)}  ${shownLine(line)}`]
  })
  const more = again === 0 ? '' : ` The same in ${countOf(again, 'further step')}.`
  const head = `  ${printable(step)} (${where.join(', ')})`
  const heads = head === seen.head ? [] : [head]
  seen.head = head
  return [...heads, `    ${printable(text)}${more}`, ...shown]
}
