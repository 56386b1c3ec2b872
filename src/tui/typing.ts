import { FILTER_FIELDS } from './filter.ts'

/** What Ctrl-W leaves, as in a shell: the text without its last word. */
export function withoutLastWord(text: string): string {
  return text.replace(/\S+\s*$/, '')
}

/** The text with the name of a field begun at its end completed: `!st` -> `!status:`; null = no field begins like that. */
export function withField(text: string): string | null {
  const begun = /[^\s!:]*$/.exec(text)?.[0] ?? ''
  const before = text.slice(0, text.length - begun.length)
  const field =
    before.endsWith(':') || begun === '' ? undefined : FILTER_FIELDS.find(name => name.startsWith(begun.toLowerCase()))
  return field === undefined ? null : `${before}${field}:`
}
