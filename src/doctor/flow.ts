import { bare, childrenOf, type FunctionNode, isFunction, type Node, walk } from './syntax.ts'

/** How a function can end without giving what its caller needs. */
export interface Ending {
  readonly kind: 'falls-off' | 'undefined' | 'null'
  /** The statement, or the function when it just ends. */
  readonly node: Node
}

/** Calls after which nothing runs. */
const NEVER_RETURN =
  /^(?:redirect|permanentRedirect|notFound|forbidden|unauthorized|assertNever|unreachable|never|invariant|fail|exit)$/

/** Every ending that is certain from the text alone: what depends on a switch that may be complete is left out. */
export function badEndings(node: FunctionNode): readonly Ending[] {
  if (node.body.type !== 'BlockStatement') return endingsOf(node.body, node.body)
  const returned = walk(node.body, isFunction).flatMap(one => {
    if (one.type !== 'ReturnStatement') return []
    return one.argument ? endingsOf(one.argument, one) : [{ kind: 'undefined' as const, node: one }]
  })
  return passes(node.body) ? [...returned, { kind: 'falls-off', node }] : returned
}

function endingsOf(value: Node, node: Node): readonly Ending[] {
  const it = bare(value)
  if (it.type === 'ConditionalExpression') return [...endingsOf(it.consequent, node), ...endingsOf(it.alternate, node)]
  if (it.type === 'NullLiteral') return [{ kind: 'null', node }]
  const isUndefined =
    (it.type === 'Identifier' && it.name === 'undefined') || (it.type === 'UnaryExpression' && it.operator === 'void')
  return isUndefined ? [{ kind: 'undefined', node }] : []
}

/** Can what follows this statement run? In doubt: no. */
function passes(node: Node): boolean {
  switch (node.type) {
    case 'BlockStatement':
      return node.body.every(passes)
    case 'IfStatement':
      return passes(node.consequent) || (node.alternate ? passes(node.alternate) : true)
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false
    case 'ExpressionStatement':
      return !neverReturns(bare(node.expression))
    case 'SwitchStatement': {
      const breaks = node.cases.some(one => one.consequent.some(leaves))
      const hasDefault = node.cases.some(one => !one.test)
      return breaks || (hasDefault && (node.cases.at(-1)?.consequent.every(passes) ?? true))
    }
    case 'TryStatement':
      if (node.finalizer && !passes(node.finalizer)) return false
      return passes(node.block) || (node.handler ? passes(node.handler.body) : false)
    case 'WhileStatement':
      return node.test.type !== 'BooleanLiteral'
    case 'ForStatement':
      return Boolean(node.test)
    case 'DoWhileStatement':
    case 'LabeledStatement':
      return passes(node.body)
    default:
      return true
  }
}

/** A `break` that ends this switch, not a loop or a switch in it. */
function leaves(node: Node): boolean {
  if (node.type === 'BreakStatement') return true
  if (isFunction(node) || /^(?:For|While|DoWhile|Switch)/.test(node.type)) return false
  return childrenOf(node).some(leaves)
}

function neverReturns(node: Node): boolean {
  if (node.type === 'AwaitExpression') return neverReturns(node.argument)
  if (node.type !== 'CallExpression') return false
  const { callee } = node
  if (callee.type === 'Identifier') return NEVER_RETURN.test(callee.name)
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    NEVER_RETURN.test(callee.property.name)
  )
}
