import { parameterOf } from './parameters.ts'
import type { Source } from './source.ts'
import { bare, type FunctionNode, type Node, nodeOf, textOf, walk } from './syntax.ts'

/** What callbacks.jwt gets at sign-in only, and what tells that it is one. */
const AT_SIGN_IN = ['user', 'account', 'profile', 'trigger', 'isNewUser'] as const

/** How a callback calls what it gets at sign-in only. */
export function signInNames(fn: FunctionNode): ReadonlySet<string> {
  return new Set(AT_SIGN_IN.flatMap(name => parameterOf(fn, name) ?? []))
}

/** What has to be so, or not so, for a node to run. */
interface Condition {
  readonly test: Node
  readonly holds: boolean
}

/** When a node of callbacks.jwt runs: at sign-in alone, or on other calls as well; null = the text does not tell. */
export function runsAt(
  fn: FunctionNode,
  node: Node,
): { readonly signInOnly: boolean | null; readonly test: Node | null } {
  const names = signInNames(fn)
  const conditions = conditionsOf(fn, node).filter(one => mentions(one.test, names))
  const found = conditions.map(({ test, holds }) => ({ test, isThere: isThere(test, names, holds) }))
  const yes = found.find(one => one.isThere === true)
  const unclear = found.find(one => one.isThere === null)
  const decisive = yes ?? unclear
  return { signInOnly: decisive === undefined ? false : decisive.isThere, test: decisive?.test ?? null }
}

/** Does a node speak of one of these names? */
export function mentions(node: Node, names: ReadonlySet<string>): boolean {
  return walk(node).some(one => one.type === 'Identifier' && names.has(one.name))
}

/** What is asked somewhere above a node, whichever way. */
export function testsOf(fn: FunctionNode, node: Node): readonly Node[] {
  return conditionsOf(fn, node).map(one => one.test)
}

/** The words of an expression that is made of names alone; null = it is longer, or has literals, which may be secrets. */
export function wordsOf({ file }: Source, { start, end }: Node): string | null {
  if (typeof start !== 'number' || typeof end !== 'number') return null
  const text = file.text.slice(start, end)
  return /^[\w$.?!&|() ]{1,60}$/.test(text) ? text : null
}

/** The tests around a node, and those after which others left. */
function conditionsOf(fn: FunctionNode, node: Node): readonly Condition[] {
  return walk(fn.body).flatMap((one): readonly Condition[] => {
    switch (one.type) {
      case 'IfStatement':
        if (holdsIn(one.consequent, node)) return [{ test: one.test, holds: true }]
        if (one.alternate && holdsIn(one.alternate, node)) return [{ test: one.test, holds: false }]
        return leaves(one.consequent) && follows(fn, one, node) ? [{ test: one.test, holds: false }] : []
      case 'ConditionalExpression':
        if (holdsIn(one.consequent, node)) return [{ test: one.test, holds: true }]
        return holdsIn(one.alternate, node) ? [{ test: one.test, holds: false }] : []
      case 'LogicalExpression': {
        const [left, right] = [nodeOf(one.left), nodeOf(one.right)]
        if (left === null || right === null || !holdsIn(right, node)) return []
        return [{ test: left, holds: one.operator === '&&' }]
      }
      case 'SwitchStatement':
        return one.cases.some(branch => branch.consequent.some(inner => holdsIn(inner, node)))
          ? [{ test: one.discriminant, holds: true }]
          : []
      default:
        return []
    }
  })
}

/** With a test that holds, or does not: is what it speaks of there? null = it may be both. */
function isThere(test: Node, names: ReadonlySet<string>, holds: boolean): boolean | null {
  const it = bare(test)
  switch (it.type) {
    case 'Identifier':
      return it.name === 'trigger' ? null : holds
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return holds ? true : null
    case 'UnaryExpression':
      return it.operator === '!' ? isThere(it.argument, names, !holds) : null
    case 'CallExpression': {
      const [first] = it.arguments
      const isBoolean = it.callee.type === 'Identifier' && it.callee.name === 'Boolean'
      return isBoolean && first !== undefined ? isThere(first, names, holds) : null
    }
    case 'LogicalExpression': {
      const sides = [nodeOf(it.left), nodeOf(it.right)].filter(one => one !== null)
      const found = sides.filter(one => mentions(one, names)).map(one => isThere(one, names, holds))
      return found.every(one => one === found[0]) ? (found[0] ?? null) : null
    }
    case 'BinaryExpression': {
      const [left, right] = [nodeOf(it.left), nodeOf(it.right)]
      if (left === null || right === null || !/^[=!]==?$/.test(it.operator)) return null
      const isEqual = it.operator.startsWith('=') === holds
      if (isNothing(left) || isNothing(right)) return isThere(isNothing(left) ? right : left, names, !isEqual)
      // `account?.provider === 'google'`; with `trigger` anything may be meant.
      return isEqual && textOf(right) !== null && /Member/.test(left.type) ? true : null
    }
    default:
      return null
  }
}

function isNothing(node: Node): boolean {
  const it = bare(node)
  return it.type === 'NullLiteral' || (it.type === 'Identifier' && it.name === 'undefined')
}

function holdsIn(outer: Node, inner: Node): boolean {
  const [from, to] = [outer.start, outer.end]
  if (typeof from !== 'number' || typeof to !== 'number') return false
  return from <= (inner.start ?? -1) && (inner.end ?? Number.POSITIVE_INFINITY) <= to
}

/** After this nothing that follows runs. */
function leaves(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement'
}

/** The node stands behind the statement, in the block of the statement. */
function follows(fn: FunctionNode, statement: Node, node: Node): boolean {
  if ((statement.end ?? 0) > (node.start ?? -1)) return false
  return [nodeOf(fn.body), ...walk(fn.body)].some(
    one => one?.type === 'BlockStatement' && one.body.some(inner => inner === statement) && holdsIn(one, node),
  )
}
