import type { RuleMeta } from '../model/rule.ts'
import { type Block, ruleParts } from './rule-parts.ts'
import { wrapWords } from './wrap-words.ts'

export interface RuleTextOptions {
  /** Columns; lines of code are never broken. */
  readonly width: number
  /** SGR colours. */
  readonly color: boolean
}

const BOLD = 1
const DIM = 2
const CYAN = 36
/** Longer lines are hard to read. */
const MAX_WIDTH = 100

/** A rule's page as it is read on a terminal: `authproxy explain <id>`. */
export function formatRule(rule: RuleMeta, { width, color }: RuleTextOptions): string {
  const paint = (text: string, code: number) => (color ? `\u001b[${code}m${text}\u001b[0m` : text)
  const spans = (line: string) => (color ? line.replace(/`([^`]*)`/g, (_, code: string) => paint(code, CYAN)) : line)
  const lines = (text: string, first: string, rest: string) =>
    wrapWords(text, Math.min(width, MAX_WIDTH), first, rest).map(spans)
  const draw = (block: Block): readonly string[] => {
    switch (block.kind) {
      case 'text':
        return lines(block.text, '  ', '  ')
      case 'list':
        return block.items.flatMap(item => lines(item, '  - ', '    '))
      case 'rules':
        return lines(block.ids.join(', '), '    ', '    ')
      case 'code':
        return [paint(`  ${block.title}:`, DIM), ...block.code.split('\n').map(line => `    ${line}`.trimEnd())]
    }
  }
  const parts = ruleParts(rule).flatMap(({ heading, blocks }) => ['', paint(heading, BOLD), ...blocks.flatMap(draw)])
  return [paint(rule.title, BOLD), `${rule.id} · ${rule.severity}`, ...parts, ''].join('\n')
}
