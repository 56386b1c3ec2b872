import { type Alias, pathsByAlias } from './aliases.ts'
import { pathsInPackage } from './packages.ts'
import type { ProjectFile, ProjectPackage } from './project.ts'
import { type Ref, readSource, type Source } from './source.ts'
import { bare, type CallExpression, isFunction, type ObjectExpression } from './syntax.ts'

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '/index.ts', '/index.tsx', '/index.js'] as const
const MAX_STEPS = 20

/** The sources of the app, and what their names stand for across files. */
export interface Modules {
  readonly sources: readonly Source[]
  readonly unreadable: readonly string[]
  /** What an expression stands for in the end: names and imports are followed. It may still be anything. */
  readonly resolve: (ref: Ref) => Ref
}

export function readModules(
  files: readonly ProjectFile[],
  packages: readonly ProjectPackage[] = [],
  aliases: readonly Alias[] = [],
): Modules {
  const sources: Source[] = []
  const unreadable: string[] = []
  for (const file of files) {
    const source = readQuietly(file)
    if (source === null) unreadable.push(file.path)
    else sources.push(source)
  }
  const byPath = new Map(sources.map(one => [one.file.path, one]))

  const find = (from: Source, target: string): Source | null => {
    const own = packages.find(({ folder }) => from.file.path.startsWith(`${folder}/`))
    for (const path of pathsOf(from, target, own === undefined ? '' : `${own.folder}/`)) {
      for (const ending of ENDINGS) {
        const found = byPath.get(path + ending) ?? byPath.get(path.replace(/\.jsx?$/, '.ts') + ending)
        if (found !== undefined) return found
      }
    }
    return null
  }

  const pathsOf = (from: Source, target: string, root: string): readonly string[] => {
    if (target.startsWith('.')) return [join(from.file.path, target)]
    const named = [...pathsByAlias(aliases, target), ...pathsInPackage(packages, target)]
    if (named.length > 0 && root === '') return named
    // The usual names for the root; a package of the workspace has a tsconfig.json of its own, which is not read.
    const path = /^[@~]\//.test(target) ? target.slice(2) : target.replace(/^#\/?/, '')
    return [...named, root + path, `${root}src/${path}`]
  }

  const lookUp = (source: Source, name: string, steps: number): Ref | null => {
    if (steps > MAX_STEPS) return null
    const node = source.values.get(name)
    if (node !== undefined) return { source, node }
    const imported = source.imports.get(name)
    return imported === undefined ? null : lookUpExport(find(source, imported.from), imported.name, steps)
  }
  /** `seen`: files whose `export *` was followed for this name, which may lead in a circle. */
  const lookUpExport = (source: Source | null, name: string, steps: number, seen = new Set<Source>()): Ref | null => {
    const exported = source?.exports.get(name)
    if (source === null || steps > MAX_STEPS) return null
    if (exported === undefined) {
      if (name === 'default' || seen.has(source)) return null
      seen.add(source)
      for (const from of source.handsOn) {
        const found = lookUpExport(find(source, from), name, steps + 1, seen)
        if (found !== null) return found
      }
      return null
    }
    if (exported.from === null) return lookUp(source, exported.name, steps + 1)
    return lookUpExport(find(source, exported.from), exported.name, steps + 1)
  }

  const resolve = (ref: Ref, steps = 0): Ref => {
    const node = bare(ref.node)
    if (node.type !== 'Identifier' || steps > MAX_STEPS) return { source: ref.source, node }
    const found = lookUp(ref.source, node.name, steps)
    return found === null ? { source: ref.source, node } : resolve(found, steps + 1)
  }
  return { sources, unreadable, resolve }
}

/** What nests too deeply for the stack cannot be read, either. */
function readQuietly(file: ProjectFile): Source | null {
  try {
    return readSource(file)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** What was imported from where: `default` of `next-auth`; null = the name is no import. */
export function importOf({ source, node }: Ref): { readonly name: string; readonly from: string } | null {
  return node.type === 'Identifier' ? (source.imports.get(node.name) ?? null) : null
}

/** Every call of something imported from a package: `getToken` of `next-auth/jwt`. */
export function callsOf(source: Source, name: string, from: RegExp): readonly CallExpression[] {
  return source.nodes.filter((node): node is CallExpression => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false
    const imported = source.imports.get(node.callee.name)
    return imported?.name === name && from.test(imported.from)
  })
}

/** The object that an expression is, or that a function without conditions returns. */
export function objectOf(
  modules: Modules,
  ref: Ref,
  steps = 0,
): { readonly source: Source; readonly node: ObjectExpression } | null {
  const { source, node } = modules.resolve(ref)
  if (node.type === 'ObjectExpression') return { source, node }
  // A function may return itself.
  if (!isFunction(node) || steps > MAX_STEPS) return null
  const { body } = node
  if (body.type !== 'BlockStatement') return objectOf(modules, { source, node: body }, steps + 1)
  const [last] = body.body.slice(-1)
  const returned = last?.type === 'ReturnStatement' ? last.argument : null
  const early = body.body.slice(0, -1).some(one => one.type !== 'VariableDeclaration')
  return returned && !early ? objectOf(modules, { source, node: returned }, steps + 1) : null
}

function join(from: string, target: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
