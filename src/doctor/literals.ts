import type { Config } from './configs.ts'
import type { Source } from './source.ts'
import { bare, keyOf, type Node, nodeOf, type ObjectExpression, type ObjectMember } from './syntax.ts'

const LIBRARY = /^(?:next-auth|@auth\/)/

/** Every `name: value` that is given to NextAuth: in its config, and to its providers, getToken and withAuth. */
export function givenValues(
  source: Source,
  configs: readonly Config[],
  names: RegExp,
): ReadonlyArray<{ readonly name: string; readonly value: Node; readonly at: ObjectMember }> {
  const own = configs.flatMap(({ view: { at } }) => (at.source === source ? [at.node] : []))
  const objects = [...own, ...argumentsOf(source)].filter(
    (node): node is ObjectExpression => node.type === 'ObjectExpression',
  )
  return [...new Set(objects)].flatMap(({ properties }) =>
    properties.flatMap(one => {
      const name = keyOf(one)
      const value = one.type === 'ObjectProperty' ? nodeOf(one.value) : null
      return name !== null && value !== null && names.test(name) ? [{ name, value, at: one }] : []
    }),
  )
}

function argumentsOf({ nodes, imports }: Source): readonly Node[] {
  return nodes.flatMap(node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return []
    return LIBRARY.test(imports.get(node.callee.name)?.from ?? '') ? node.arguments.map(bare) : []
  })
}
