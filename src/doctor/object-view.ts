import type { Modules } from './modules.ts'
import type { Ref, Source } from './source.ts'
import { keyOf, nodeOf, type ObjectExpression } from './syntax.ts'

/** One property of an object. `node`: its value; of a method the method itself. `at`: where its name stands. */
export interface Property extends Ref {
  readonly at: Ref
}

/** An object as it will be, as far as the text tells: spreads are followed. */
export interface ObjectView {
  readonly at: Ref
  /** false: something is spread into it that the text does not show, so that a missing property may be there. */
  readonly closed: boolean
  /** null = it is not there, or may be overwritten. */
  readonly get: (name: string) => Property | null
  /** It is certain that the object has no such property. */
  readonly lacks: (name: string) => boolean
}

/** Of one object, however they are nested: an object may be spread into itself. */
const MAX_SPREADS = 100

export function viewObject(
  modules: Modules,
  root: { readonly source: Source; readonly node: ObjectExpression },
): ObjectView {
  const found = new Map<string, Property>()
  const isClosed = read(modules, root.source, root.node, found, { left: MAX_SPREADS })
  return {
    at: root,
    closed: isClosed,
    get: name => found.get(name) ?? null,
    lacks: name => isClosed && !found.has(name),
  }
}

/** The object under a property; null = it is no object that the text shows. */
export function viewProperty(modules: Modules, view: ObjectView | null, name: string): ObjectView | null {
  const property = view?.get(name) ?? null
  if (property === null) return null
  const { source, node } = modules.resolve(property)
  return node.type === 'ObjectExpression' ? viewObject(modules, { source, node }) : null
}

function read(
  modules: Modules,
  source: Source,
  object: ObjectExpression,
  found: Map<string, Property>,
  spreads: { left: number },
): boolean {
  let isClosed = true
  for (const member of object.properties) {
    if (member.type === 'SpreadElement') {
      const spread = spreads.left-- > 0 ? modules.resolve({ source, node: member.argument }) : null
      if (spread?.node.type === 'ObjectExpression') {
        isClosed = read(modules, spread.source, spread.node, found, spreads) && isClosed
        continue
      }
      // It may hold anything, over what came before it.
      found.clear()
      isClosed = false
      continue
    }
    const name = keyOf(member)
    if (name === null) {
      found.clear()
      isClosed = false
      continue
    }
    const node = member.type === 'ObjectMethod' ? member : nodeOf(member.value)
    if (node !== null) found.set(name, { source, node, at: { source, node: member } })
  }
  return isClosed
}
