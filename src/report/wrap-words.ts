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
