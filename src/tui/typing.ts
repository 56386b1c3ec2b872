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
  | 'line-start'
  | 'line-end'
  | 'line-erase'
  | 'line-delete'
  | 'line-erase-word'
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
    case 'line-erase-before':
      return { before: '', behind }
    case 'line-erase-behind':
      return { before, behind: '' }
  }
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
