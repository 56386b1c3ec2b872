import { FILTER_FIELDS } from './filter.ts'

/** A line while it is typed. */
export interface TypedLine {
  /** What stands before the caret, and behind it. */
  readonly before: string
  readonly behind: string
}

/** What keys do to any line that is typed, as in a shell. */
export type LineCommand =
  | 'line-left'
  | 'line-right'
  | 'line-word-left'
  | 'line-word-right'
  | 'line-start'
  | 'line-end'
  | 'line-erase'
  | 'line-delete'
  | 'line-erase-word'
  | 'line-delete-word'
  | 'line-erase-before'
  | 'line-erase-behind'

export function isLineCommand(command: string): command is LineCommand {
  return command.startsWith('line-')
}

export function editLine({ before, behind }: TypedLine, command: LineCommand): TypedLine {
  const [last = '', next = ''] = [[...before].at(-1), [...behind][0]]
  const withoutLast = before.slice(0, before.length - last.length)
  switch (command) {
    case 'line-left':
      return { before: withoutLast, behind: last + behind }
    case 'line-right':
      return { before: before + next, behind: behind.slice(next.length) }
    case 'line-word-left': {
      const kept = before.slice(0, wordStart(before))
      return { before: kept, behind: before.slice(kept.length) + behind }
    }
    case 'line-word-right': {
      const end = wordEnd(behind)
      return { before: before + behind.slice(0, end), behind: behind.slice(end) }
    }
    case 'line-start':
      return { before: '', behind: before + behind }
    case 'line-end':
      return { before: before + behind, behind: '' }
    case 'line-erase':
      return { before: withoutLast, behind }
    case 'line-delete':
      return { before, behind: behind.slice(next.length) }
    case 'line-erase-word':
      return { before: withoutLastWord(before), behind }
    case 'line-delete-word':
      return { before, behind: behind.slice(wordEnd(behind)) }
    case 'line-erase-before':
      return { before: '', behind }
    case 'line-erase-behind':
      return { before, behind: '' }
  }
}

const WORD = /[\p{L}\p{N}_]/u

/** Where the last word of a text begins: letters, digits and `_`, as for a shell's Alt-B. */
function wordStart(text: string): number {
  return text.length - wordEnd([...text].reverse().join(''))
}

/** Where the first word of a text ends. */
function wordEnd(text: string): number {
  const letters = [...text]
  const begin = letters.findIndex(letter => WORD.test(letter))
  if (begin < 0) return text.length
  const end = letters.findIndex((letter, index) => index > begin && !WORD.test(letter))
  return end < 0 ? text.length : letters.slice(0, end).join('').length
}

/** What Ctrl-W leaves: the text without its last word. */
function withoutLastWord(text: string): string {
  return text.slice(0, text.trimEnd().lastIndexOf(' ') + 1)
}

/** The text with the name of a field begun at its end completed: `!st` -> `!status:`; null = no field begins like that. */
export function withField(text: string): string | null {
  const begun = text.slice(Math.max(text.lastIndexOf(' '), text.lastIndexOf('!'), text.lastIndexOf(':')) + 1)
  const before = text.slice(0, text.length - begun.length)
  const field =
    before.endsWith(':') || begun === '' ? undefined : FILTER_FIELDS.find(name => name.startsWith(begun.toLowerCase()))
  return field === undefined ? null : `${before}${field}:`
}
