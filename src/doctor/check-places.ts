import type { Context, Found } from './context.ts'
import { findGuards } from './guards.ts'
import type { Place } from './project.ts'
import type { Source } from './source.ts'

const FILE = /^(.*\/)?(middleware|proxy)\.[cm]?[jt]sx?$/

/** Middleware that Next never runs, or refuses. */
export function checkPlaces(context: Context): readonly Found[] {
  const { modules, nextMajor } = context
  const { root } = findGuards(context)
  const guards = modules.sources.flatMap(source => {
    const match = FILE.exec(source.file.path)
    return match !== null && isMiddleware(source, match[2] ?? '')
      ? [{ source, folder: match[1] ?? '', name: match[2] ?? '' }]
      : []
  })
  const inPlace = guards.filter(one => root === null || one.folder === root)
  const both = ['middleware', 'proxy'].map(name => inPlace.find(one => one.name === name))
  const [middleware, proxy] = both
  const found: Found[] = []
  if (middleware && proxy && middleware.folder === proxy.folder && nextMajor !== null && nextMajor >= 16)
    found.push({
      check: 'middleware-and-proxy',
      place: top(middleware.source),
      text: `${middleware.source.file.path} and ${proxy.source.file.path} stand side by side: Next 16 refuses to build with both.`,
      fix: `Move what it does into ${proxy.source.file.path} and delete this file.`,
    })
  if (proxy && nextMajor !== null && nextMajor < 16)
    found.push({
      check: 'proxy-before-next-16',
      place: top(proxy.source),
      text: `${proxy.source.file.path} is never run: Next ${nextMajor} knows middleware only, proxy came with Next 16.`,
      fix: `Rename it to ${proxy.source.file.path.replace('proxy', 'middleware')}${proxy.source.exports.has('proxy') ? ', and the function to middleware' : ''}.`,
    })
  for (const { source, folder, name } of guards) {
    // Anywhere deeper it may be a helper of the same name.
    const isLost = root !== null && folder !== root && /^(?:src\/)?(?:(?:app|pages)\/)?$/.test(folder)
    const isOfNext = name === 'middleware' || (nextMajor !== null && nextMajor >= 16)
    if (!isLost || !isOfNext || inPlace.some(one => one.name === name)) continue
    found.push({
      check: 'middleware-wrong-place',
      place: top(source),
      text: `${source.file.path} is never run: Next looks for it beside the app or pages folder, in ${root === '' ? 'the root' : 'src'}.`,
      fix: `Move it to ${root}${source.file.path.slice(folder.length)}.`,
    })
  }
  return found
}

/** It exports what Next calls, and a matcher; what is called middleware may speak of auth instead. */
function isMiddleware({ exports, file }: Source, name: string): boolean {
  const runs = exports.has('default') || exports.has(name)
  return runs && (exports.has('config') || (name === 'middleware' && /next-auth|\bauth\b/.test(file.text)))
}

function top(source: Source): Place {
  const [first] = source.body
  return { file: source.file, line: first?.loc?.start.line ?? 1, column: (first?.loc?.start.column ?? 0) + 1 }
}
