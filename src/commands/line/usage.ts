import { printable } from '../../http/printable.ts'
import { UsageError, type UserError } from '../../model/user-error.ts'
import { FLAGS_OF } from './flags-of.ts'
import { nearest } from './nearest.ts'

/** What people forget to write, by command. */
const MISSING: Readonly<Record<string, readonly [message: string, nextStep: string]>> = {
  analyze: [
    'analyze needs a HAR file.',
    'For example: authproxy analyze session.har, or - to read it from standard input.',
  ],
  verify: [
    'verify needs the app that runs (--target), and a command behind --, or --visit.',
    'For example: authproxy verify --target localhost:3000 -- npx playwright test',
  ],
  diff: [
    'diff needs two HAR files: one of a flow that works, and one of the flow that does not.',
    'For example: authproxy diff good.har bad.har, or good.har --live; one of them may be - for standard input.',
  ],
  har: [
    'har needs what to do (validate, redact, merge or recover) and a HAR file.',
    'For example: authproxy har validate session.har, or authproxy har redact session.har out.har',
  ],
  'har redact': [
    'har redact needs the name of the file that it writes.',
    'For example: authproxy har redact session.har out.har',
  ],
  'har recover': [
    'har recover needs the journal that a killed run left beside its HAR.',
    'For example: authproxy har recover session.har.2026-11-28-09-00-00-4711.journal',
  ],
  'har merge': [
    'har merge needs two HAR files or more, and -o with the name of the file that it writes.',
    'For example: authproxy har merge a.har b.har -o out.har',
  ],
  ca: ['ca needs one of: install, uninstall, status, path.', 'For example: authproxy ca install'],
}

/** Words that are commands of authproxy's own. */
export const COMMANDS: readonly string[] = [
  'verify',
  'analyze',
  'diff',
  'har',
  'doctor',
  'demo',
  'status',
  'diagnose',
  'mcp',
  'ca',
  'explain',
  'completion',
]
/** What starts apps: whoever writes it first forgot the `--`. */
const STARTERS = ['npm', 'npx', 'pnpm', 'yarn', 'bun', 'bunx', 'next', 'node', 'deno', 'docker', 'turbo', 'make']
const SHORT = ['t', 'p', 'o', 'h', 'v', 'help', 'version', 'listen']
/** Options that had or have another name. */
const RENAMED: Readonly<Record<string, string>> = { 'env-file': 'secret-file' }

/** Options that take the next word, and no command of it: `--ca-dir ca`. */
const TAKE_A_WORD = new Set(
  Object.values(FLAGS_OF).flatMap(groups =>
    groups.flatMap(flags =>
      Object.entries(flags)
        .filter(([, flag]) => flag.type !== 'boolean')
        .flatMap(([name, { alias }]) => [name, ...[alias ?? []].flat()].map(dashed)),
    ),
  ),
)

/** Which command of ours stands in the arguments; null = the main job. */
export function commandOf(args: readonly string[]): string | null {
  return args.find((arg, index) => COMMANDS.includes(arg) && !TAKE_A_WORD.has(args[index - 1] ?? '')) ?? null
}

/** What yargs complains of, as one sentence of ours with the next step. `args`: as typed. */
export function explainUsage(complaint: string, args: readonly string[]): UserError {
  const command = commandOf(args)
  if (complaint.startsWith('Not enough non-option arguments')) return missing(command)
  const lacking = /^Not enough arguments following: (.+)$/m.exec(complaint)?.[1]
  if (lacking !== undefined) return new UsageError('usage', `${dashed(lacking)} needs a value.`, seeHelp(command))
  const choice = /^ *Argument: ([^,\s]+), Given: (.*?), Choices: (.+)$/m.exec(complaint)
  if (choice !== null) return wrongChoice(choice, command)
  const unknown = /^Unknown (?:argument|command)s?: (.+)$/m.exec(complaint)?.[1]
  if (unknown !== undefined) return unknownWord(unknown.split(', ')[0] ?? '', args, command)
  const first = complaint.split('\n')[0]?.trim() || 'The arguments do not fit'
  return new UsageError('usage', /[.!?]$/.test(first) ? first : `${first}.`, seeHelp(command))
}

/** What a command cannot do without was left out. */
export function missing(command: string | null): UsageError {
  const [message, nextStep] = MISSING[command ?? ''] ?? ['Something is missing.', seeHelp(command)]
  return new UsageError('usage', message, nextStep)
}

/** A command behind `--` and `--visit`. */
export function twoVisitors(): UsageError {
  return new UsageError('usage', 'A command behind -- and --visit are two visitors.', 'Give one of them.')
}

/** One option with a value that it cannot take, else null. Values are as yargs read them. */
export function findBadValue(argv: Readonly<Record<string, unknown>>, args: readonly string[]): UserError | null {
  const command = commandOf(args)
  for (const [name, flag] of flagsOf(command)) {
    const value = argv[name]
    const repeatable = flag.array === true
    if (Array.isArray(value) && !repeatable)
      return new UsageError('usage', `--${name} is given more than once.`, 'Give it once.')
    if (flag.type === 'boolean') continue
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (values.includes(false)) return unknownWord(`no-${name}`, args, command)
    if (values.some(one => typeof one === 'string' && one.trim() === ''))
      return new UsageError('usage', `--${name} is empty.`, 'Give it a value, or leave it out.')
  }
  return null
}

function wrongChoice([, name = '', given = '', listed = '']: readonly string[], command: string | null): UserError {
  const choices = [...new Set(listed.split(', ').map(one => one.replaceAll('"', '')))]
  const label = name === 'action' ? (command ?? '') : dashed(name)
  const value = given.replace(/^"|"$/g, '')
  const meant = nearest(value, choices)
  return new UsageError(
    'usage',
    `${label} takes ${listOf(choices)}, not "${shown(value)}".`,
    meant === null ? seeHelp(command) : `Did you mean ${label} ${meant}? ${seeHelp(command)}`,
  )
}

function unknownWord(word: string, args: readonly string[], command: string | null): UserError {
  const isFlag = args.some(arg => arg.startsWith('-') && arg.replace(/^-+/, '').split('=')[0] === word)
  if (isFlag) {
    const known = [...flagsOf(command).map(([name]) => name), ...SHORT]
    const meant = RENAMED[word] ?? (word.length === 1 ? null : nearest(word, known))
    return new UsageError(
      'usage',
      `There is no option ${dashed(shown(word))}${command === null ? '' : ` for ${command}`}.`,
      meant === null ? seeHelp(command) : `Did you mean ${dashed(meant)}? ${seeHelp(command)}`,
    )
  }
  if (command !== null)
    return new UsageError('usage', `"${shown(word)}" is one argument too many for ${command}.`, seeHelp(command))
  if (STARTERS.includes(word)) {
    const words = args.slice(args.indexOf(word)).map(shown).join(' ')
    return new UsageError(
      'usage',
      `There is no command "${shown(word)}".`,
      `Put -- in front of it: authproxy -- ${words}`,
    )
  }
  const looksLikeApp = /^\d+$|:\d+$|^https?:/.test(word)
  const meant = looksLikeApp ? `--target ${shown(word)}` : nearest(word, COMMANDS)
  return new UsageError(
    'usage',
    `There is no command "${shown(word)}".`,
    meant === null ? seeHelp(null) : `Did you mean authproxy ${meant}? ${seeHelp(null)}`,
  )
}

function flagsOf(command: string | null) {
  return (FLAGS_OF[command ?? 'authproxy'] ?? []).flatMap(flags => Object.entries(flags))
}

function seeHelp(command: string | null): string {
  return `See authproxy ${command === null ? '' : `${command} `}--help.`
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function shown(text: string): string {
  return printable(text, 80)
}
