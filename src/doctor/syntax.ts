import { type Expression, type File, parse } from '@babel/parser'

export type Statement = File['program']['body'][number]
type Of<T extends Expression['type']> = Extract<Expression, { type: T }>
export type ObjectExpression = Of<'ObjectExpression'>
export type CallExpression = Of<'CallExpression'>
export type MemberExpression = Of<'MemberExpression'>
export type ObjectMember = ObjectExpression['properties'][number]
export type ObjectMethod = Extract<ObjectMember, { type: 'ObjectMethod' }>
export type FunctionDeclaration = Extract<Statement, { type: 'FunctionDeclaration' }>
export type FunctionNode = Of<'ArrowFunctionExpression'> | Of<'FunctionExpression'> | ObjectMethod | FunctionDeclaration
export type VariableDeclarator = Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number]
/** What the checks name of a tree; nodes of other types are walked through. */
export type Node =
  | Expression
  | Statement
  | ObjectMember
  | VariableDeclarator
  | Of<'AssignmentExpression'>['left']
  | MemberExpression['object' | 'property']
  | CallExpression['callee']
  | CallExpression['arguments'][number]
  | FunctionNode['params'][number]

const FUNCTIONS = ['ArrowFunctionExpression', 'FunctionExpression', 'ObjectMethod', 'FunctionDeclaration'] as const
/** What hostile text could nest; beyond it a tree is not walked. */
const MAX_DEPTH = 400

/** The tree of a source file, TypeScript and JSX included, with its comments; null = it cannot be read. */
export function readSyntax(text: string, path: string): File | null {
  try {
    const jsx = !/\.[cm]?ts$/.test(path)
    const plugins: Parameters<typeof parse>[1] = {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      plugins: jsx ? ['typescript', 'jsx', 'decorators'] : ['typescript', 'decorators'],
    }
    return parse(text, plugins)
  } catch {
    // Also RangeError: text that nests too deeply for the stack.
    return null
  }
}

/** The nodes right below. Every object of the parser with a type and a place is one. */
export function childrenOf(node: object): readonly Node[] {
  const found: Node[] = []
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key.endsWith('Comments') || key === 'extra' || key === 'errors') continue
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) found.push(one)
  }
  return found
}

/** The node and all below, a parent before its children; what `skip` names is left out with all that it holds. */
export function walk(root: object, skip: (node: Node) => boolean = () => false): readonly Node[] {
  const found: Node[] = []
  const visit = (node: object, depth: number): void => {
    if (depth > MAX_DEPTH) return
    for (const child of childrenOf(node)) {
      if (skip(child)) continue
      found.push(child)
      visit(child, depth + 1)
    }
  }
  if (isNode(root)) found.push(root)
  visit(root, 0)
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'loc' in value
}

/** A part of the tree as a node: patterns and keys too, whose types are not named here. */
export function nodeOf(value: object | null | undefined): Node | null {
  return isNode(value) ? value : null
}

export function isFunction(node: { readonly type: string } | null | undefined): node is FunctionNode {
  return FUNCTIONS.some(type => type === node?.type)
}

/** Without what TypeScript puts around an expression: `x as T`, `x satisfies T`, `x!`, `<T>x`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return bare(node.expression)
    default:
      return node
  }
}

/** `name` of `name: …`, `'name': …`, `name() {}`; null = computed. */
export function keyOf(member: ObjectMember): string | null {
  if (member.type === 'SpreadElement' || member.computed) return null
  return member.key.type === 'Identifier' ? member.key.name : textOf(member.key)
}

/** The text of a string literal, or of a template without holes; null = anything else. */
export function textOf(value: object): string | null {
  const node = nodeOf(value)
  if (node === null) return null
  const it = bare(node)
  if (it.type === 'StringLiteral') return it.value
  if (it.type !== 'TemplateLiteral' || it.expressions.length > 0) return null
  return it.quasis[0]?.value.cooked ?? null
}

/** The property that is read: `x` of `a.x` and `a['x']`; null = computed. */
export function propertyOf(node: Pick<MemberExpression, 'property' | 'computed'>): string | null {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : null
  return node.property.type === 'StringLiteral' ? node.property.value : null
}

/** `process.env.NAME`; null = something else. */
export function envNameOf(node: Node): string | null {
  const it = bare(node)
  if (it.type !== 'MemberExpression') return null
  const { object } = it
  const isEnv =
    object.type === 'MemberExpression' &&
    propertyOf(object) === 'env' &&
    object.object.type === 'Identifier' &&
    object.object.name === 'process'
  return isEnv ? propertyOf(it) : null
}

/** A number as it is written: `30 * 24 * 60 * 60`; null = not one. */
export function numberOf(node: Node): number | null {
  const it = bare(node)
  if (it.type === 'NumericLiteral') return it.value
  if (it.type !== 'BinaryExpression') return null
  const [first, second] = [nodeOf(it.left), nodeOf(it.right)]
  if (first === null || second === null) return null
  const [left, right] = [numberOf(first), numberOf(second)]
  if (left === null || right === null) return null
  if (it.operator === '*') return left * right
  if (it.operator === '+') return left + right
  return it.operator === '/' && right !== 0 ? left / right : null
}

/** A boolean as it is written; null = it is worked out. */
export function booleanOf(node: Node): boolean | null {
  const it = bare(node)
  return it.type === 'BooleanLiteral' ? it.value : null
}
