import { readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { type Alias, withoutComments } from '../../doctor/aliases.ts'
import { asFields, asText, type Fields } from '../../http/fields.ts'
import { parseJson } from '../../http/json.ts'

const MAX_BYTES = 256 * 1024
/** A file that extends itself would go on for ever. */
const MAX_EXTENDS = 10
const MAX_ALIASES = 500

/** `paths` of the app's tsconfig.json (or jsconfig.json), or of the nearest one that it extends by a relative path. */
export function readAliases(appDir: string): readonly Alias[] {
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const found = pathsIn(join(appDir, name), MAX_EXTENDS)
    if (found !== null) return toAliases(found.paths, found.base, appDir)
  }
  return []
}

interface Paths {
  readonly paths: Fields
  /** The folder that the targets are relative to. */
  readonly base: string
}

function pathsIn(file: string, left: number): Paths | null {
  const config = readConfig(file)
  if (config === null || left === 0) return null
  const options = asFields(config.compilerOptions)
  const paths = asFields(options?.paths)
  const baseUrl = asText(options?.baseUrl)
  const folder = dirname(file)
  if (paths !== null) return { paths, base: resolve(folder, baseUrl ?? '.') }
  // The last one wins.
  for (const one of [config.extends].flat().toReversed()) {
    const named = asText(one)
    if (named === null || !named.startsWith('.')) continue
    const path = join(folder, named)
    const found = pathsIn(path.endsWith('.json') ? path : `${path}.json`, left - 1)
    if (found !== null) return baseUrl === null ? found : { ...found, base: resolve(folder, baseUrl) }
  }
  return null
}

function readConfig(file: string): Fields | null {
  try {
    if (statSync(file).size > MAX_BYTES) return null
    return asFields(parseJson(withoutComments(readFileSync(file, 'utf8'))))
  } catch {
    return null
  }
}

function toAliases(paths: Fields, base: string, appDir: string): readonly Alias[] {
  return Object.entries(paths)
    .slice(0, MAX_ALIASES)
    .map(([pattern, targets]) => ({
      pattern,
      targets: [targets]
        .flat()
        .flatMap(one => asText(one) ?? [])
        .map(one => relative(appDir, resolve(base, one)).replaceAll('\\', '/')),
    }))
}
