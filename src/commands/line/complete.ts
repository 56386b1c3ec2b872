import { DEMO_RECORDINGS } from '../demo-recordings.ts'
import { FLAGS_OF } from './flags-of.ts'
import { COMMANDS, commandOf } from './usage.ts'

/** What a word behind a command may be, where there are few. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ca: ['install', 'uninstall', 'status', 'path'],
  demo: DEMO_RECORDINGS.map(one => one.name),
  explain: ['cookie', 'token'],
  har: ['validate', 'redact', 'merge', 'recover'],
}
/** Of every command, and not in the tables. */
const EVERYWHERE = ['--help', '--version']

/**
 * What the last of these words could become, for the shell (`authproxy completion`): commands, options, the values of an option.
 * `typed`: behind `authproxy`; the last may be empty. None = the shell offers files.
 */
export function complete(typed: readonly string[]): readonly string[] {
  const word = typed.at(-1) ?? ''
  const before = typed.slice(0, -1)
  // What stands behind it is another program's.
  if (before.includes('--')) return []
  const command = commandOf(before)
  const flags = Object.assign({}, ...(FLAGS_OF[command ?? 'authproxy'] ?? []))
  const asked = before.at(-1)?.replace(/^--/, '') ?? ''
  const { choices, type } = (before.at(-1)?.startsWith('--') ? flags[asked] : undefined) ?? {}
  if (choices !== undefined) return choices.map(String).filter((one: string) => one.startsWith(word))
  if (type === 'string') return []
  if (word.startsWith('-'))
    return [...Object.keys(flags).map(name => `--${name}`), ...EVERYWHERE].filter(one => one.startsWith(word))
  if (command === null) return COMMANDS.filter(one => one.startsWith(word))
  const words = WORDS[command] ?? []
  return before.some(one => words.includes(one)) ? [] : words.filter(one => one.startsWith(word))
}
