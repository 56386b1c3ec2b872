/** Words on lines of at most `width` columns; a longer word has a line of its own. A code span may hold a blank. */
export function wrapWords(text: string, width: number, first: string, rest: string): readonly string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.match(/[^\s`]*`[^`]*`[^\s`]*|\S+/g) ?? []) {
    const isEmpty = line === first || line === rest
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = rest + word
    } else line += isEmpty ? word : ` ${word}`
  }
  return [...lines, line]
}

/** Each line that is longer broken between words, what follows set in by two; null = none is. */
export function wrapLines(text: string, width: number | null): string {
  if (width === null) return text
  const broken = text.split('\n').map(line => {
    const indent = line.slice(0, line.length - line.trimStart().length)
    return line.length <= width ? line : wrapWords(line, width, indent, `${indent}  `).join('\n')
  })
  return broken.join('\n')
}

/** Parts in a row, a new row where the next one would not fit whole; null = one row. */
export function wrapParts(parts: readonly string[], separator: string, width: number | null): readonly string[] {
  const rows: string[] = []
  for (const part of parts) {
    const joined = rows.length === 0 ? part : `${rows.at(-1)}${separator}${part}`
    if (rows.length === 0 || (width !== null && joined.length > width)) rows.push(part)
    else rows[rows.length - 1] = joined
  }
  return rows
}
