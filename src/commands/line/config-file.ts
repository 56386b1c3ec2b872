import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { lilconfig } from 'lilconfig'
import { printable } from '../../http/printable.ts'
import { UsageError, UserError } from '../../model/user-error.ts'

/** What stands in the file, not yet judged. */
export interface ConfigFile {
  readonly path: string
  /** For people: from this folder. */
  readonly name: string
  readonly value: unknown
}

const PLACES = ['json', 'ts', 'js', 'mjs'].map(ending => `authproxy.config.${ending}`)

/**
 * The config file of this folder, or of one above it within the same repository: what stands further out is of somebody else, and
 * would be run. null = there is none. `given`: of `--config`.
 *
 * @throws UserError `config-not-read`.
 */
export async function findConfig(cwd: string, given: string | null): Promise<ConfigFile | null> {
  const explorer = lilconfig('authproxy', {
    searchPlaces: [...PLACES, 'package.json'],
    packageProp: 'authproxy',
    stopDir: rootOf(cwd),
    cache: false,
    loaders: { '.json': parseJson, '.js': run, '.mjs': run, '.ts': run },
  })
  const found = given === null ? await explorer.search(cwd) : await load(resolve(cwd, given), explorer)
  if (found === null) return null
  const name = `${basename(found.filepath) === 'package.json' ? 'authproxy in ' : ''}${relative(cwd, found.filepath)}`
  return { path: found.filepath, name: printable(name), value: found.isEmpty === true ? {} : found.config }
}

async function load(path: string, explorer: ReturnType<typeof lilconfig>) {
  if (!existsSync(path))
    throw new UsageError('config-not-read', `There is no file ${printable(path)}.`, 'Check --config.')
  if (!/\.(?:json|[jt]s|mjs)$/.test(path))
    throw new UsageError(
      'config-not-read',
      `${printable(path)} is no config file.`,
      'It must end in .json, .ts, .js or .mjs.',
    )
  return explorer.load(path)
}

/** The repository; outside of one only the folder itself. */
function rootOf(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return cwd
  }
}

function parseJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw notRead(path, `is not JSON: ${reasonOf(error)}`, 'Mend it; comments and commas at the end are not JSON.')
  }
}

async function run(path: string): Promise<unknown> {
  if (path.endsWith('.ts') && !process.features.typescript)
    throw notRead(path, 'needs a Node that reads TypeScript', USE_JS)
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    if (module.default === undefined)
      throw notRead(path, 'has no default export', 'Write: export default { target: … }')
    return module.default
  } catch (error) {
    if (error instanceof UserError) throw error
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
    if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
      throw notRead(path, 'holds TypeScript that Node cannot strip (enum, namespace)', USE_JS)
    throw notRead(path, `could not be run: ${reasonOf(error)}`, 'Mend it, or name another file with --config.')
  }
}

const USE_JS = 'Write types that can be left out only, or use authproxy.config.mjs or .json.'

function notRead(path: string, why: string, nextStep: string): UserError {
  return new UserError('config-not-read', `${printable(path)} ${why}.`, nextStep)
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return printable(text.split('\n')[0] ?? '', 200).replace(/\.$/, '')
}
