import type { ExchangeDifference } from '../model/exchange-difference.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import { causeMarkdown, findingMarkdown, joinBlocks } from '../report/markdown.ts'
import { show } from './format.ts'
import type { Item } from './items.ts'
import type { Diff } from './ui-state.ts'

/**
 * The selected finding or cause for an issue or a chat, without secrets and safe to paste into a terminal as well; null when
 * the line stands for neither. An exchange gives its first finding.
 */
export function markdownOf(item: Item, snapshot: SessionSnapshot, { told }: Pick<ForPaper, 'told'>): string | null {
  const { dialect } = snapshot.status
  if (item.kind === 'cause') return joinBlocks([causeMarkdown(told(item.diagnosis), told(item.finding), dialect)])
  if (item.kind === 'finding') return joinBlocks([findingMarkdown(told(item.finding), told(item.cause), dialect)])
  if (item.kind === 'cookie') return null
  const finding = snapshot.findings.find(({ fingerprint }) => item.exchange.findings.includes(fingerprint))
  if (finding === undefined) return null
  const cause = snapshot.diagnoses.find(diagnosis => diagnosis.findings.includes(finding.fingerprint)) ?? null
  return joinBlocks([findingMarkdown(told(finding), told(cause), dialect)])
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
  return joinBlocks([
    `### ${marked} and ${other}`,
    contrasts.length === 0 ? `Nothing differs by meaning (compared: ${compared}).` : lines.join('\n'),
    ...limits,
  ])
}
