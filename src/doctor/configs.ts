import { callsOf, type Modules, objectOf } from './modules.ts'
import { type ObjectView, viewObject, viewProperty } from './object-view.ts'
import type { Ref, Source } from './source.ts'
import { type FunctionNode, isFunction, type Node, textOf } from './syntax.ts'

/** One object with which NextAuth is made, or that is meant for it. */
export interface Config {
  readonly view: ObjectView
  /** It is given to NextAuth itself, so that what it lacks is lacking. */
  readonly isWhole: boolean
  readonly callbacks: ObjectView | null
  /** As it is written; null = it is not, or not to be told. `default`: certainly none. */
  readonly strategy: 'jwt' | 'database' | 'default' | null
}

const TYPES = /^(?:NextAuthOptions|AuthOptions|NextAuthConfig|AuthConfig)$/
const LIBRARY = /^(?:next-auth(?:\/next)?|@auth\/core)$/

export interface Configs {
  readonly configs: readonly Config[]
  /** Where NextAuth is given what the text does not show. */
  readonly opaque: readonly Ref[]
}

export function findConfigs(modules: Modules): Configs {
  const opaque: Ref[] = []
  const found = new Map<Node, Config>()
  const add = (ref: Ref, isWhole: boolean): void => {
    const object = objectOf(modules, ref)
    if (object === null && isWhole) opaque.push(ref)
    if (object === null || (found.has(object.node) && !isWhole)) return
    const view = viewObject(modules, object)
    const callbacks = viewProperty(modules, view, 'callbacks')
    found.set(object.node, { view, isWhole, callbacks, strategy: strategyOf(modules, view) })
  }
  for (const source of modules.sources) {
    for (const node of source.nodes) {
      const typed = node.type === 'VariableDeclarator' && isTyped(node) ? node.init : null
      if (typed) add({ source, node: typed }, false)
    }
    for (const call of callsOf(source, 'default', LIBRARY)) {
      const last = call.arguments.at(-1)
      if (last !== undefined && last.type !== 'SpreadElement' && last.type !== 'ArgumentPlaceholder')
        add({ source, node: last }, true)
    }
  }
  const configs = [...found.values()]
  return {
    configs,
    opaque: [...opaque, ...configs.flatMap(one => (one.isWhole && !one.view.closed ? [one.view.at] : []))],
  }
}

/** A callback of a config, if the text shows it. */
export function callbackOf(
  modules: Modules,
  { callbacks }: Config,
  name: string,
): { readonly at: Ref; readonly source: Source; readonly node: FunctionNode } | null {
  const property = callbacks?.get(name) ?? null
  if (property === null) return null
  const { source, node } = modules.resolve(property)
  return isFunction(node) ? { at: source === property.source ? property.at : { source, node }, source, node } : null
}

/** It is certain that the config has no such callback. */
export function lacksCallback({ view, callbacks }: Config, name: string): boolean {
  return callbacks === null ? view.lacks('callbacks') : callbacks.lacks(name)
}

/** Sessions are in a database: it is said, or follows from an adapter. */
export function usesDatabase({ strategy, view }: Config): boolean {
  return strategy === 'database' || (strategy === 'default' && view.get('adapter') !== null)
}

function strategyOf(modules: Modules, view: ObjectView): Config['strategy'] {
  if (view.lacks('session')) return 'default'
  const session = viewProperty(modules, view, 'session')
  if (session === null) return null
  if (session.lacks('strategy')) return 'default'
  const written = session.get('strategy')
  const text = written === null ? null : textOf(modules.resolve(written).node)
  return text === 'jwt' || text === 'database' ? text : null
}

/** `const x: NextAuthOptions = …` and `const x = … satisfies NextAuthConfig`. */
function isTyped(node: Extract<Node, { type: 'VariableDeclarator' }>): boolean {
  const named: readonly (object | null | undefined)[] = [
    node.id.type === 'Identifier' && node.id.typeAnnotation?.type === 'TSTypeAnnotation'
      ? node.id.typeAnnotation.typeAnnotation
      : null,
    node.init?.type === 'TSSatisfiesExpression' || node.init?.type === 'TSAsExpression'
      ? node.init.typeAnnotation
      : null,
  ]
  return named.some(type => {
    if (!type || !('typeName' in type)) return false
    const { typeName } = type
    return typeof typeName === 'object' && typeName !== null && 'name' in typeName && TYPES.test(String(typeName.name))
  })
}
