import { type Config, callbackOf, lacksCallback, usesDatabase } from './configs.ts'
import type { Context, Found } from './context.ts'
import { parameterOf, readsOf } from './parameters.ts'
import { placeOf } from './source.ts'
import { bare, type FunctionNode, isFunction, keyOf, type Node, propertyOf, walk } from './syntax.ts'

/** What a token has without any callback. */
const STANDARD = ['name', 'email', 'picture', 'sub', 'iat', 'exp', 'jti'] as const
/** What people look for, and where it is. */
const INSTEAD: Readonly<Record<string, string>> = { id: 'token.sub, which holds the id', image: 'token.picture' }

/** callbacks.session reads `token.role`, and no callbacks.jwt of the project ever puts a role there. */
export function checkClaims(context: Context): readonly Found[] {
  const { modules, configs, opaque } = context
  // What the text does not show may set any claim.
  if (opaque.length > 0) return []
  const set = new Set<string>(STANDARD)
  for (const config of configs) {
    const callback = callbackOf(modules, config, 'jwt')
    if (callback === null) {
      if (!lacksCallback(config, 'jwt')) return []
      continue
    }
    const claims = claimsSetBy(callback.node)
    if (claims === null) return []
    for (const name of claims) set.add(name)
  }
  return configs.flatMap(config => unsetReads(context, config, set))
}

function unsetReads({ modules }: Context, config: Config, set: ReadonlySet<string>): readonly Found[] {
  const callback = callbackOf(modules, config, 'session')
  // With database sessions there is no token, which is another hint; an encode of one's own may put anything there.
  if (callback === null || usesDatabase(config) || !config.view.lacks('jwt')) return []
  const token = parameterOf(callback.node, 'token')
  const reads = token === null ? null : readsOf(callback.node, token)
  if (reads === null || assigns(callback.node, token)) return []
  const missing = reads.members.filter(({ name }) => !set.has(name))
  const asked = new Set(missing.filter(one => one.isChecked).map(one => one.name))
  const seen = new Set<string>()
  return missing.flatMap(({ node, name }): readonly Found[] => {
    if (asked.has(name) || seen.has(name)) return []
    seen.add(name)
    const text = `callbacks.session reads token.${name}, which no callbacks.jwt here ever sets: it is undefined in every session.`
    const instead = INSTEAD[name]
    const fix =
      instead === undefined
        ? `Set it at sign-in: jwt({ token, user }) { if (user) token.${name} = user.${name}; return token }.`
        : `Read ${instead}.`
    return [{ check: 'claim-never-set', place: placeOf({ source: callback.source, node }), text, fix }]
  })
}

/** Names that a jwt callback may put into the token; null = the text does not tell all of them. */
function claimsSetBy(fn: FunctionNode): readonly string[] | null {
  const token = parameterOf(fn, 'token')
  if (token === null) return null
  const names: string[] = []
  for (const node of walk(fn.body)) {
    if (node.type === 'AssignmentExpression') {
      const target = bare(node.left)
      if (target.type === 'Identifier' && target.name === token) return null
      if (target.type === 'MemberExpression' && isName(target.object, token)) {
        const name = propertyOf(target)
        if (name === null) return null
        names.push(name)
      }
    }
    // Whoever gets the token may write to it.
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      if (node.arguments.some(one => isName(one, token))) return null
    }
    if (node.type === 'VariableDeclarator' && node.init && isName(node.init, token)) return null
    if (node.type === 'ReturnStatement' && !readReturn(node.argument ?? null, token, names)) return null
  }
  const { body } = fn
  return body.type === 'BlockStatement' || readReturn(body, token, names) ? names : null
}

/** false = it may hold anything. */
function readReturn(value: Node | null, token: string, names: string[]): boolean {
  if (value === null) return true
  const it = bare(value)
  if (it.type === 'NullLiteral' || isName(it, token)) return true
  if (it.type === 'ConditionalExpression')
    return readReturn(it.consequent, token, names) && readReturn(it.alternate, token, names)
  if (it.type !== 'ObjectExpression') return false
  for (const member of it.properties) {
    if (member.type === 'SpreadElement') {
      if (!isName(member.argument, token)) return false
      continue
    }
    const name = keyOf(member)
    if (name === null) return false
    names.push(name)
  }
  return true
}

function isName(node: Node, name: string): boolean {
  const it = bare(node)
  return it.type === 'Identifier' && it.name === name
}

/** The session callback writes to the token itself, or gives another one its name. */
function assigns(fn: FunctionNode, token: string | null): boolean {
  return walk(fn.body, isFunction).some(node => {
    if (node.type !== 'AssignmentExpression') return false
    const target = bare(node.left)
    return (
      token !== null && (isName(target, token) || (target.type === 'MemberExpression' && isName(target.object, token)))
    )
  })
}
