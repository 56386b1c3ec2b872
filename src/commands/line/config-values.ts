import { dirname, resolve } from 'node:path'
import { asFields } from '../../http/fields.ts'
import { printable } from '../../http/printable.ts'
import { UsageError } from '../../model/user-error.ts'
import type { ConfigFile } from './config-file.ts'
import type { Flags } from './flags.ts'
import { nearest } from './nearest.ts'

/** An option that was not typed. */
export interface Setting {
  /** Of the flag: `base-path`. */
  readonly name: string
  /** As it would be typed; a boolean flag has one `true` or `false`. */
  readonly values: readonly string[]
  /** For people: `authproxy.config.json`, `AUTHPROXY_BASE_PATH`. */
  readonly origin: string
}

/** What must be typed: a committed file must not let secrets out, nor choose itself. */
export const TYPED_ONLY = ['unsafe-include-secrets', 'config', 'print-config']
/** Read from the folder of the config file, not from where authproxy is started. */
const PATHS = ['app-dir', 'secret-file', 'ca-dir', 'cert', 'key', 'har', 'baseline', 'write-baseline']

/**
 * The options of a config file: of `authproxy` at the top, of `verify` (which takes those as well) below that name.
 *
 * @throws UsageError `config-invalid`, naming the file and the option.
 */
export function readConfig(
  file: ConfigFile,
  flagsOf: { readonly run: Flags; readonly verify: Flags },
): {
  readonly run: readonly Setting[]
  readonly verify: readonly Setting[]
} {
  const fields = asFields(file.value)
  if (fields === null)
    throw invalid(file, 'must be an object with options', 'For example: { "target": "localhost:3000" }')
  const { $schema: _, verify = {}, ...rest } = fields
  const section = asFields(verify)
  if (section === null)
    throw invalid(file, '"verify" must be an object with options', 'For example: { "verify": { "failOn": "warning" } }')
  // What only verify knows stands below its name.
  const run = readOptions(file, rest, flagsOf.run, '')
  const own = readOptions(file, section, flagsOf.verify, 'verify.')
  const taken = new Set(own.map(one => one.name))
  const shared = run.filter(({ name, values }) => !taken.has(name) && fits(flagsOf.verify[name], values))
  return { run, verify: [...shared, ...own] }
}

function fits(flag: Flags[string] | undefined, values: readonly string[]): boolean {
  return flag !== undefined && (flag.choices === undefined || values.every(one => flag.choices?.includes(one)))
}

function readOptions(
  file: ConfigFile,
  fields: Readonly<Record<string, unknown>>,
  flags: Flags,
  within: string,
): readonly Setting[] {
  const settings = new Map<string, Setting>()
  for (const [key, value] of Object.entries(fields)) {
    const name = toFlag(key)
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    const label = printable(`${within}${key}`, 80)
    if (flag === undefined) {
      const meant = nearest(
        name,
        Object.keys(flags).filter(one => !TYPED_ONLY.includes(one)),
      )
      throw invalid(
        file,
        `has no option "${label}"`,
        meant === null ? SEE : `Did you mean "${within}${toKey(meant)}"? ${SEE}`,
      )
    }
    if (TYPED_ONLY.includes(name)) throw invalid(file, `"${label}" must not stand there`, `Type it: --${name}`)
    if (settings.has(name)) throw invalid(file, `"${label}" stands there twice`, 'Leave one of them out.')
    settings.set(name, {
      name,
      values: readValues(file, label, flag, value).map(one => placed(file, name, one)),
      origin: file.name,
    })
  }
  return [...settings.values()]
}

function readValues(file: ConfigFile, label: string, flag: Flags[string], value: unknown): readonly string[] {
  if (flag.type === 'boolean') {
    if (typeof value === 'boolean') return [String(value)]
    throw invalid(file, `"${label}" must be true or false`, SEE)
  }
  const list: readonly unknown[] = Array.isArray(value) && flag.array === true ? value : [value]
  const values = list.map(one => (typeof one === 'number' ? String(one) : one))
  const texts = values.filter(one => typeof one === 'string' && one.trim() !== '') as string[]
  if (texts.length !== values.length)
    throw invalid(
      file,
      `"${label}" must be a text${flag.array === true ? ' or a list of them' : ''} that is not empty`,
      SEE,
    )
  const wrong = flag.choices === undefined ? undefined : texts.find(one => !flag.choices?.includes(one))
  if (wrong === undefined) return texts
  const choices = (flag.choices ?? []).map(String)
  const meant = nearest(wrong, choices)
  throw invalid(
    file,
    `"${label}" takes ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}, not "${printable(wrong, 80)}"`,
    meant === null ? SEE : `Did you mean "${meant}"? ${SEE}`,
  )
}

/** The options of the environment: `AUTHPROXY_BASE_PATH` is `--base-path`. */
export function readVariables(env: Readonly<Record<string, string | undefined>>, flags: Flags): readonly Setting[] {
  return Object.entries(flags).flatMap(([name, flag]): readonly Setting[] => {
    if (TYPED_ONLY.includes(name)) return []
    const origin = toVariable(name)
    const value = env[origin]?.trim() ?? ''
    if (value === '') return []
    if (flag.type === 'boolean') {
      const isOn = /^(?:1|true|yes)$/i.test(value)
      if (!isOn && !/^(?:0|false|no)$/i.test(value))
        throw new UsageError(
          'config-invalid',
          `${origin} must be 1 or 0, not "${printable(value, 80)}".`,
          'Set it again, or unset it.',
        )
      return [{ name, values: [String(isOn)], origin }]
    }
    // A header may hold commas and spaces.
    const values = flag.array === true && name !== 'set-header' ? value.split(/[\s,]+/) : [value]
    const wrong = flag.choices === undefined ? undefined : values.find(one => !flag.choices?.includes(one))
    if (wrong !== undefined)
      throw new UsageError(
        'config-invalid',
        `${origin} takes ${flag.choices?.join(', ')}, not "${printable(wrong, 80)}".`,
        'Set it again, or unset it.',
      )
    return [{ name, values: values.filter(one => one !== ''), origin }]
  })
}

/** Read elsewhere, or set by authproxy for the commands that it starts. */
const OTHER_VARIABLES = ['AUTHPROXY_RUN_DIR', 'AUTHPROXY_URL']

/**
 * One sentence for each variable that looks like an option and is none. No error: other programs are called authproxy as well, and
 * read variables of theirs.
 */
export function misspeltVariables(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): readonly string[] {
  const known = [...names.filter(name => !TYPED_ONLY.includes(name)).map(toVariable), ...OTHER_VARIABLES]
  return Object.keys(env)
    .filter(name => name.startsWith('AUTHPROXY_') && !known.includes(name))
    .flatMap(name => {
      const rest = (one: string) => one.slice('AUTHPROXY_'.length).toLowerCase()
      // A short word is near to many.
      const meant = rest(name).length < 5 ? null : nearest(rest(name), known.map(rest))
      if (meant === null) return []
      return [`${printable(name, 80)} is set, and nothing reads it: did you mean AUTHPROXY_${meant.toUpperCase()}?`]
    })
}

/** Its old name is that of mkcert's CAROOT. */
export function toVariable(name: string): string {
  return name === 'ca-dir' ? 'AUTHPROXY_CAROOT' : `AUTHPROXY_${name.toUpperCase().replaceAll('-', '_')}`
}

/** `basePath` or `base-path` -> `base-path` */
export function toFlag(key: string): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

export function toKey(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function placed({ path }: ConfigFile, name: string, value: string): string {
  const isPath =
    PATHS.includes(name) || (name === 'log' && value !== '-') || (name === 'front' && /^\.{1,2}[/\\]/.test(value))
  return isPath ? resolve(dirname(path), value) : value
}

const SEE = 'See docs/cli.md.'

function invalid({ name }: ConfigFile, what: string, nextStep: string): UsageError {
  return new UsageError('config-invalid', `${name}: ${what}.`, nextStep)
}
