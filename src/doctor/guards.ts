import type { Context } from './context.ts'
import type { Source } from './source.ts'

const PLACE = /^(src\/)?(middleware|proxy)\.[cm]?[jt]sx?$/
const PAGES = /^(src\/)?(?:app|pages)\//

/** The middleware that Next runs, and those files that look like one and are none. */
export interface Guards {
  readonly running: Source | null
  readonly root: '' | 'src/' | null
}

export function findGuards({
  modules,
  project,
  nextMajor,
}: Pick<Context, 'modules' | 'project' | 'nextMajor'>): Guards {
  const root = rootOf(project.paths)
  const names = modules.sources.filter(one => {
    const match = PLACE.exec(one.file.path)
    if (match === null || (root !== null && (match[1] ?? '') !== root)) return false
    return match[2] === 'middleware' || nextMajor === null || nextMajor >= 16
  })
  return { running: names.length === 1 ? (names[0] ?? null) : null, root }
}

/** Beside `app` or `pages`, where Next looks. null = it cannot be told: folders of that name hold other things, too. */
function rootOf(paths: readonly string[]): Guards['root'] {
  const roots = new Set(paths.flatMap(path => (PAGES.test(path) ? [path.startsWith('src/')] : [])))
  if (roots.size !== 1) return null
  return roots.has(true) ? 'src/' : ''
}
