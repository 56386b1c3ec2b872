import { FILTER_FIELDS } from './filter.ts'

/** What Ctrl-W leaves, as in a shell: the text without its last word. */
export function withoutLastWord(text: string): string {
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
