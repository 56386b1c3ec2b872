import type { Spot } from './claim-places.ts'
import { mentions, runsAt, testsOf } from './conditions.ts'
import { callbackOf } from './configs.ts'
import type { Context } from './context.ts'
import { parameterOf, readsOf } from './parameters.ts'
import { placeOf } from './source.ts'
import { bare, propertyOf, walk } from './syntax.ts'

/** Given to callbacks.jwt as objects, at sign-in only. */
const OBJECTS = ['user', 'account', 'profile'] as const
/** What a token always has, or has as text. */
const NEVER_OBJECTS = /^(?:name|email|picture|sub|iat|exp|jti)$/

/** Reads in callbacks.jwt and callbacks.session that throw when what they read from is not there. */
export function throwingReads({ modules, configs }: Context): readonly Spot[] {
  return configs.flatMap(config => {
    const jwt = callbackOf(modules, config, 'jwt')
    const session = callbackOf(modules, config, 'session')
    const found: Spot[] = []
    for (const name of jwt === null ? [] : OBJECTS) {
      const local = jwt === null ? null : parameterOf(jwt.node, name)
      if (jwt === null || local === null) continue
      for (const { node, name: key, isOptional, isChecked } of readsOf(jwt.node, local).members) {
        if (isOptional || isChecked || runsAt(jwt.node, node).signInOnly !== false) continue
        const text = `\`${local}.${key}\` is read on every call, but \`${local}\` is there at sign-in only: later calls throw.`
        found.push({ place: placeOf({ source: jwt.source, node }), text })
      }
    }
    const token = session === null ? null : parameterOf(session.node, 'token')
    if (session === null || token === null) return found
    for (const node of walk(session.node.body)) {
      if (node.type !== 'MemberExpression') continue
      const object = bare(node.object)
      if (object.type !== 'MemberExpression') continue
      const root = bare(object.object)
      const claim = propertyOf(object)
      const key = propertyOf(node)
      if (root.type !== 'Identifier' || root.name !== token || claim === null || key === null) continue
      if (NEVER_OBJECTS.test(claim) || testsOf(session.node, node).some(one => mentions(one, new Set([token]))))
        continue
      const text = `\`${token}.${claim}.${key}\` throws when the token has no \`${claim}\`.`
      found.push({ place: placeOf({ source: session.source, node }), text })
    }
    return found
  })
}
