import { namesIn } from './source.ts'
import { bare, childrenOf, type FunctionNode, isFunction, type Node, nodeOf, propertyOf } from './syntax.ts'

/** How a callback calls `name` of its one parameter `{ token, session: s }`; null = it does not take it out. */
export function parameterOf({ params }: FunctionNode, name: string): string | null {
  const [first] = params
  const pattern = first?.type === 'AssignmentPattern' ? first.left : first
  if (pattern?.type !== 'ObjectPattern') return null
  for (const one of pattern.properties) {
    if (one.type !== 'ObjectProperty' || one.key.type !== 'Identifier' || one.key.name !== name) continue
    if (one.value.type === 'Identifier') return one.value.name
  }
  return null
}

/** `x.name` for an `x`. */
export interface MemberRead {
  readonly node: Node
  readonly name: string
  readonly isOptional: boolean
  /** The code asks whether it is there, or says what to take instead. */
  readonly isChecked: boolean
}

export interface Reads {
  readonly members: readonly MemberRead[]
  /** Somewhere it is asked whether `x` itself is there. */
  readonly isGuarded: boolean
  /** `x` is given away, or taken apart: more may be read or set. */
  readonly isGivenAway: boolean
}

/** What a function reads of one of its names; functions in it that have the name for something else are left out. */
export function readsOf(fn: FunctionNode, name: string): Reads {
  const members: MemberRead[] = []
  let isGuarded = false
  let isGivenAway = false
  const visit = (node: Node, above: readonly Node[]): void => {
    if (isFunction(node) && node.params.some(one => namesIn(one).includes(name))) return
    const parent = above.at(-1) ?? null
    if (node.type === 'Identifier' && node.name === name && !isKey(node, parent)) {
      const use = roleOf(node, above)
      if (use === 'guard') isGuarded = true
      else if (use !== 'member') isGivenAway = true
    }
    if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
      const object = bare(node.object)
      const key = propertyOf(node)
      if (object.type === 'Identifier' && object.name === name) {
        if (key === null) isGivenAway = true
        else if (!isTarget(node, above))
          members.push({
            node,
            name: key,
            isOptional: node.type === 'OptionalMemberExpression',
            isChecked: isChecked(node, above),
          })
      }
    }
    for (const child of childrenOf(node)) visit(child, [...above.slice(-6), node])
  }
  const body = nodeOf(fn.body)
  if (body !== null) visit(body, [])
  return { members, isGuarded, isGivenAway }
}

/** `a.name` and `{ name: 1 }` are no reads of `name`. */
function isKey(node: Node, parent: Node | null): boolean {
  if (parent?.type === 'MemberExpression' || parent?.type === 'OptionalMemberExpression')
    return parent.property === node && !parent.computed
  return (
    (parent?.type === 'ObjectProperty' || parent?.type === 'ObjectMethod') &&
    parent.key === node &&
    !parent.computed &&
    parent.start === node.start &&
    !('shorthand' in parent && parent.shorthand)
  )
}

function roleOf(node: Node, above: readonly Node[]): 'member' | 'guard' | 'other' {
  let inner = node
  for (const outer of above.toReversed()) {
    if (bare(outer) !== outer) {
      inner = outer
      continue
    }
    switch (outer.type) {
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return outer.object === inner ? 'member' : 'other'
      case 'LogicalExpression':
        return 'guard'
      case 'IfStatement':
      case 'ConditionalExpression':
        return outer.test === inner ? 'guard' : 'other'
      case 'UnaryExpression':
        return outer.operator === '!' || outer.operator === 'typeof' ? 'guard' : 'other'
      case 'BinaryExpression':
        return 'guard'
      default:
        return 'other'
    }
  }
  return 'other'
}

/** The left side of an assignment, or what is deleted. */
function isTarget(node: Node, above: readonly Node[]): boolean {
  const parent = above.at(-1)
  return (
    (parent?.type === 'AssignmentExpression' && parent.left === node) ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'delete')
  )
}

/** In a condition, or with something to take instead. */
function isChecked(node: Node, above: readonly Node[]): boolean {
  let inner = node
  for (const outer of above.toReversed()) {
    if (outer.type === 'LogicalExpression' || outer.type === 'BinaryExpression') return true
    if (outer.type === 'UnaryExpression' && outer.operator !== 'void') return true
    if (outer.type === 'IfStatement' || outer.type === 'ConditionalExpression') return outer.test === inner
    if (/Statement$|Declaration$/.test(outer.type) || isFunction(outer)) return false
    inner = outer
  }
  return false
}
