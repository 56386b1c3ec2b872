import type { ProjectPackage } from './project.ts'

/**
 * Where an import of a workspace's package may lead, the likeliest first: `@repo/auth/server` -> `../../packages/auth/src/server`.
 * Without its ending where the manifest does not say. Empty: it is of none of these packages.
 */
export function pathsInPackage(packages: readonly ProjectPackage[], target: string): readonly string[] {
  const found = packages.find(({ name }) => target === name || target.startsWith(`${name}/`))
  if (found === undefined) return []
  const rest = target.slice(found.name.length + 1)
  const exported = entryOf(found.exports, rest === '' ? '.' : `./${rest}`)
  const inside = [...textsIn(exported), ...(rest === '' ? found.mains : [])]
  const usual = rest === '' ? ['src/index', 'index'] : [rest, `src/${rest}`]
  return [...inside, ...usual].map(path => `${found.folder}/${path.replace(/^\.\//, '')}`)
}

/** The entry of `exports` for a subpath; a `*` stands for what is left. */
function entryOf(exports: unknown, subpath: string): unknown {
  const entries = typeof exports === 'object' && exports !== null ? Object.entries(exports) : []
  if (!entries.some(([key]) => key.startsWith('.'))) return subpath === '.' ? exports : null
  const own = entries.find(([key]) => key === subpath)
  if (own !== undefined) return own[1]
  for (const [key, value] of entries) {
    const [before = '', after, more] = key.split('*')
    if (after === undefined || more !== undefined) continue
    if (!subpath.startsWith(before) || !subpath.endsWith(after) || subpath.length < before.length + after.length)
      continue
    const star = subpath.slice(before.length, subpath.length - after.length)
    return textsIn(value).map(text => text.replace('*', star))
  }
  return null
}

/** Every text in a tree of conditions. */
function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth > 5) return []
  return Object.values(value).flatMap(one => textsIn(one, depth + 1))
}
