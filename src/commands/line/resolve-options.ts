import { Parser } from 'yargs/helpers'
import { findConfig } from './config-file.ts'
import { misspeltVariables, readConfig, readVariables, type Setting } from './config-values.ts'
import type { Flags } from './flags.ts'
import { FLAGS_OF } from './flags-of.ts'

/** Arguments with all that stands elsewhere put before them. */
export interface ResolvedOptions {
  readonly args: readonly string[]
  /** What was added, by the name of the flag. */
  readonly settings: ReadonlyMap<string, Setting>
  /** Flags that were typed. */
  readonly typed: ReadonlySet<string>
  /** What was most likely meant, and is not read. */
  readonly notes: readonly string[]
}

/**
 * What commands that read a file take from the environment: how the app is known, and nothing of a run. Of a config file they take nothing:
 * it would be run wherever somebody looks at a HAR.
 */
const OF_FILES = ['base-path', 'session-cookie', 'secret-env', 'secret-file']
const FILE_COMMANDS = ['analyze', 'diff', 'har']

/**
 * Options by what comes first: typed, `AUTHPROXY_*`, the config file. What is added stands before what was typed, as if it had been
 * typed: it is checked by the same parser.
 *
 * @throws UsageError `config-invalid`, UserError `config-not-read`.
 */
export async function resolveOptions(
  args: readonly string[],
  command: string,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<ResolvedOptions> {
  const isRun = command === 'authproxy' || command === 'verify'
  if (!isRun && !FILE_COMMANDS.includes(command)) return asItIs(args)
  const flags = flagsOf(command)
  const typed = typedFlags(args, flags)
  const file = isRun ? await findConfig(cwd, typedValue(args, 'config')) : null
  const config = file === null ? null : readConfig(file, { run: flagsOf('authproxy'), verify: flagsOf('verify') })
  // A variable of verify is no slip of the pen for a run.
  const known = [...Object.keys(flagsOf('authproxy')), ...Object.keys(flagsOf('verify'))]
  const taken = isRun ? flags : Object.fromEntries(Object.entries(flags).filter(([name]) => OF_FILES.includes(name)))
  const settings = new Map<string, Setting>()
  for (const one of [...((command === 'verify' ? config?.verify : config?.run) ?? []), ...readVariables(env, taken)])
    if (!typed.has(one.name)) settings.set(one.name, one)
  return {
    args: [...[...settings.values()].flatMap(one => asTyped(one, flags)), ...args],
    settings,
    typed,
    notes: misspeltVariables(env, known),
  }
}

/** Nothing was looked for. */
export function asItIs(args: readonly string[]): ResolvedOptions {
  return { args, settings: new Map(), typed: new Set(), notes: [] }
}

export function flagsOf(command: string): Flags {
  return Object.assign({}, ...(FLAGS_OF[command] ?? []))
}

function asTyped({ name, values }: Setting, flags: Flags): readonly string[] {
  if (flags[name]?.type !== 'boolean') return values.map(value => `--${name}=${value}`)
  if (values[0] === 'true') return [`--${name}`]
  // Of what is off by itself there is no such option.
  return flags[name]?.default === true ? [`--no-${name}`] : []
}

/** By yargs' own parser: `-t x`, `--target=x`, `--no-tui`. */
function typedFlags(args: readonly string[], flags: Flags): ReadonlySet<string> {
  const names = Object.keys(flags)
  const of = (type: string) => names.filter(name => flags[name]?.type === type)
  const alias = Object.fromEntries(
    names.flatMap(name => (flags[name]?.alias ? [[name, [String(flags[name].alias)]]] : [])),
  )
  const { argv } = Parser.detailed([...args], {
    alias,
    boolean: of('boolean'),
    string: names.filter(name => flags[name]?.type !== 'boolean'),
    configuration: { 'dot-notation': false, 'camel-case-expansion': false, 'boolean-negation': true },
  })
  return new Set(names.filter(name => Object.hasOwn(argv, name)))
}

function typedValue(args: readonly string[], name: string): string | null {
  const { argv } = Parser.detailed([...args], { string: [name] })
  const value: unknown = argv[name]
  return typeof value === 'string' && value !== '' ? value : null
}
