import { wrap } from '../format.ts'
import { EMPTY_ROW, prose, type Row, type Style, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'

/** A saved recording against this run, as `authproxy diff` tells it. */
export function flowsRows({ file, found }: NonNullable<UiState['flows']>, columns: number): readonly Row[] {
  const title: Row = [span(' A saved recording against this run', 'accent')]
  if (found === null) return [title, EMPTY_ROW, [span(`   Comparing ${file.slice(0, 500)} …`, 'quiet')]]
  const lines = found.text.split('\n').flatMap(line => wrapIndented(line, columns - 2))
  return [title, EMPTY_ROW, ...lines.map(line => (line === '' ? EMPTY_ROW : prose(` ${line}`, styleOf(line))))]
}

/** What goes on stands as far in as its beginning. */
function wrapIndented(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? ''
  return wrap(line.slice(indent.length), Math.max(8, columns - indent.length)).map(part => indent + part)
}

function styleOf(line: string): Style {
  if (line.startsWith('✖')) return 'error'
  if (line.startsWith('✓')) return 'good'
  return /^ {0,2}\S/.test(line) ? 'strong' : 'plain'
}
