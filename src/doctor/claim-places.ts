import { mentions, runsAt, signInNames, wordsOf } from './conditions.ts'
import { callbackOf } from './configs.ts'
import type { Context } from './context.ts'
import type { Modules } from './modules.ts'
import { parameterOf, readsOf } from './parameters.ts'
import type { Place } from './project.ts'
import { placeOf, type Source } from './source.ts'
import { bare, type FunctionNode, isFunction, keyOf, type Node, propertyOf, walk } from './syntax.ts'

/** A place and what stands there. */
export interface Spot {
  readonly place: Place
  readonly text: string
}

/** The token is handed on from function to function. */
const MAX_CALLS = 3

/**
 * Where callbacks.jwt loses these claims of the token on a call that is no sign-in, and where else they come from and go to:
 * the places that lose them first.
 */
export function claimPlaces(context: Context, claims: readonly string[]): readonly Spot[] {
  const roots = [...new Set(claims.map(path => path.split('.')[0] ?? path))]
  const { modules, configs } = context
  const losing: Spot[] = []
  const setting: Spot[] = []
  const reading: Spot[] = []
  for (const config of configs) {
    const jwt = callbackOf(modules, config, 'jwt')
    const token = jwt === null ? null : parameterOf(jwt.node, 'token')
    if (jwt !== null && token !== null) {
      const flow = { source: jwt.source, fn: jwt.node, token }
      losing.push(...losses(modules, flow, roots))
      setting.push(...settings(flow, roots))
    }
    const session = callbackOf(modules, config, 'session')
    const read = session === null ? null : parameterOf(session.node, 'token')
    if (session !== null && read !== null) {
      for (const { node, name } of readsOf(session.node, read).members)
        if (roots.includes(name))
          reading.push({
            place: placeOf({ source: session.source, node }),
            text: `callbacks.session reads \`token.${name}\`.`,
          })
    }
  }
  return [...losing, ...setting, ...reading]
}

interface Flow {
  readonly source: Source
  readonly fn: FunctionNode
  /** How the function calls the token. */
  readonly token: string
}

function losses(modules: Modules, flow: Flow, claims: readonly string[], calls = 0): readonly Spot[] {
  const { source, fn, token } = flow
  const runsLater = (node: Node) => runsAt(fn, node).signInOnly === false
  const spot = (node: Node, text: string): Spot => ({ place: placeOf({ source, node }), text })
  const given = (value: Node, at: Node): readonly Spot[] => {
    const it = bare(value)
    if (it.type === 'AwaitExpression') return given(it.argument, at)
    if (it.type === 'ConditionalExpression') return [...given(it.consequent, at), ...given(it.alternate, at)]
    if (!runsLater(it)) return []
    const named = it.type === 'Identifier' && it.name !== token ? objectCalled(fn, it.name) : null
    if (named !== null) return given(named, at)
    if (it.type === 'ObjectExpression') {
      const names = it.properties.map(one => (one.type === 'SpreadElement' ? null : keyOf(one)))
      const lost = claims.filter(one => !names.includes(one))
      if (names.includes(null) || lost.length === 0) return []
      return [spot(it, `The token is made anew here, without \`...${token}\`: ${listed(lost)} is not in it.`)]
    }
    return it.type === 'CallExpression' ? handedOn(modules, flow, it, claims, calls) : []
  }
  const found: Spot[] = []
  for (const node of walk(fn.body, isFunction)) {
    if (node.type === 'ReturnStatement' && node.argument) found.push(...given(node.argument, node))
    if (node.type === 'UnaryExpression' && node.operator === 'delete') {
      const name = claimOf(node.argument, token)
      if (name !== null && claims.includes(name)) found.push(spot(node, `\`token.${name}\` is deleted here.`))
    }
    if (node.type !== 'AssignmentExpression' || node.operator !== '=') continue
    if (bare(node.left).type === 'Identifier' && isName(node.left, token)) found.push(...given(node.right, node))
    const name = claimOf(node.left, token)
    if (name === null || !claims.includes(name) || !runsLater(node)) continue
    const from = [...signInNames(fn)].find(one => mentions(node.right, new Set([one])))
    // `user?.role ?? token.role` keeps it.
    if (from !== undefined && !mentions(node.right, new Set([token])))
      found.push(
        spot(node, `\`token.${name}\` is written on every call, from \`${from}\`, which is there at sign-in only.`),
      )
  }
  if (fn.body.type !== 'BlockStatement') found.push(...given(fn.body, fn.body))
  return found
}

/** The object that a name of the function stands for: declared once, as a constant. */
function objectCalled(fn: FunctionNode, name: string): Node | null {
  const declared = walk(fn.body).flatMap(one =>
    one.type === 'VariableDeclaration' && one.kind === 'const' ? one.declarations : [],
  )
  const [found, ...others] = declared.filter(({ id }) => id.type === 'Identifier' && id.name === name)
  return found?.init && others.length === 0 && bare(found.init).type === 'ObjectExpression' ? found.init : null
}

/** `return refreshAccessToken(token)`: what that function makes of it. */
function handedOn(
  modules: Modules,
  { source, token }: Flow,
  call: Extract<Node, { type: 'CallExpression' }>,
  claims: readonly string[],
  calls: number,
): readonly Spot[] {
  const position = call.arguments.findIndex(one => isName(one, token))
  if (position < 0 || calls >= MAX_CALLS || call.callee.type !== 'Identifier') return []
  const callee = modules.resolve({ source, node: call.callee })
  if (!isFunction(callee.node)) return []
  const parameter = callee.node.params[position]
  if (parameter?.type !== 'Identifier') return []
  const flow = { source: callee.source, fn: callee.node, token: parameter.name }
  return losses(modules, flow, claims, calls + 1)
}

/** Where a claim is put into the token at sign-in, with the condition as it stands there. */
function settings({ source, fn, token }: Flow, claims: readonly string[]): readonly Spot[] {
  return walk(fn.body, isFunction).flatMap(node => {
    if (node.type !== 'AssignmentExpression') return []
    const name = claimOf(node.left, token)
    const { test, signInOnly } = runsAt(fn, node)
    if (name === null || test === null || !claims.includes(name)) return []
    const words = wordsOf(source, test)
    const when = signInOnly ? ' at sign-in' : ' on some calls'
    const how = words === null ? when : `${when}: it asks for \`${words}\``
    return [{ place: placeOf({ source, node }), text: `\`token.${name}\` is set only${how}.` }]
  })
}

/** `name` of `token.name`. */
function claimOf(target: Node, token: string): string | null {
  const it = bare(target)
  return it.type === 'MemberExpression' && isName(it.object, token) ? propertyOf(it) : null
}

function isName(node: Node, name: string): boolean {
  const it = bare(node)
  return it.type === 'Identifier' && it.name === name
}

function listed(names: readonly string[]): string {
  return names.map(one => `\`${one}\``).join(', ')
}
