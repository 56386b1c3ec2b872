import type { Source } from './source.ts'
import { bare, keyOf, nodeOf, textOf } from './syntax.ts'

/** `config.matcher` of a middleware: its patterns; `everything`: there is none; null = it cannot be told. */
export function matchersOf(source: Source): readonly string[] | 'everything' | null {
  const exported = source.exports.get('config')
  if (exported === undefined) return 'everything'
  const config = exported.from === null ? source.values.get(exported.name) : undefined
  if (config?.type !== 'ObjectExpression') return null
  const member = config.properties.find(one => keyOf(one) === 'matcher')
  if (member === undefined) return config.properties.some(one => one.type === 'SpreadElement') ? null : 'everything'
  const value = member.type === 'ObjectProperty' ? nodeOf(member.value) : null
  if (value === null) return null
  const it = bare(value)
  const elements = it.type === 'ArrayExpression' ? it.elements : [it]
  const texts = elements.map(one => (one === null ? null : textOf(one)))
  return texts.every(one => one !== null) ? texts : null
}

/** Does the middleware run for this path? null = the pattern is of a form that is not understood here. */
export function covers(matchers: readonly string[] | 'everything', path: string): boolean | null {
  if (matchers === 'everything') return true
  const answers = matchers.map(one => matches(one, path))
  return answers.includes(true) ? true : answers.includes(null) ? null : false
}

/** The forms that people write: `/a`, `/a/:path*`, `/:path*`, `/(.*)`, `/((?!api|_next).*)`. No expression of the file is ever run. */
function matches(pattern: string, path: string): boolean | null {
  if (/^[\w/.-]*$/.test(pattern)) return path === (pattern === '/' ? '/' : pattern.replace(/\/$/, ''))
  const deep = /^((?:\/[\w.-]+)*)\/(?::\w+([*+])|\(\.([*+])\))$/.exec(pattern)
  if (deep !== null) {
    const base = deep[1] ?? ''
    const needsMore = (deep[2] ?? deep[3]) === '+'
    return path.startsWith(`${base}/`) ? !needsMore || path.length > base.length + 1 : path === base && !needsMore
  }
  const but = /^\/\(\(\?!([^()?*+[\]{}^]*)\)\.[*+]\)$/.exec(pattern)?.[1]
  if (but === undefined) return null
  const rest = path.slice(1)
  return !but.split('|').some(one => {
    const word = one.replaceAll('\\', '').replace(/\$$/, '')
    return one.endsWith('$') ? rest === word : rest.startsWith(word)
  })
}
