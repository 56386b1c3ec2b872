import { type Config, callbackOf } from './configs.ts'
import type { Context, Found } from './context.ts'
import { parameterOf, readsOf } from './parameters.ts'
import { placeOf } from './source.ts'

/** What callbacks.session reads must be there: a token with JWT sessions, a user with those of a database. */
export function checkSessionReads(context: Context): readonly Found[] {
  const anyAdapter = context.opaque.length > 0 || context.configs.some(({ view }) => !view.lacks('adapter'))
  return context.configs.flatMap((config): readonly Found[] => {
    const wrong = absentParameter(config, anyAdapter)
    const callback = wrong === null ? null : callbackOf(context.modules, config, 'session')
    if (wrong === null || callback === null) return []
    const local = parameterOf(callback.node, wrong)
    const reads = local === null ? null : readsOf(callback.node, local)
    const read = reads?.isGuarded === false ? reads.members.find(one => !one.isOptional) : undefined
    if (read === undefined) return []
    const place = placeOf({ source: callback.source, node: read.node })
    return wrong === 'token'
      ? [
          {
            check: 'session-reads-token-of-database',
            place,
            text: `callbacks.session reads token.${read.name}, but with database sessions token is undefined: the callback throws, and the session is empty.`,
            fix: `Read it from user, the row of the database: user.${read.name === 'sub' ? 'id' : read.name}.`,
          },
        ]
      : [
          {
            check: 'session-reads-user-of-jwt',
            place,
            text: `callbacks.session reads user.${read.name}, but with JWT sessions user is undefined: the callback throws, and the session cookie is deleted.`,
            fix: `Read it from token: ${read.name === 'id' ? 'token.sub' : `token.${read.name}, which callbacks.jwt must set at sign-in`}.`,
          },
        ]
  })
}

/** Which parameter is certainly undefined there; null = it cannot be told. */
function absentParameter({ view, strategy, isWhole }: Config, anyAdapter: boolean): 'token' | 'user' | null {
  if (strategy === 'database') return 'token'
  if (strategy === 'jwt') return 'user'
  if (strategy !== 'default' || !isWhole) return null
  if (view.get('adapter') !== null && isCertain(view)) return 'token'
  // A config of the guard alone shares its callbacks with one that has an adapter.
  return anyAdapter ? null : 'user'
}

/** `adapter: process.env.X ? … : undefined` may be either. */
function isCertain(view: Config['view']): boolean {
  const type = view.get('adapter')?.node.type
  return type === 'CallExpression' || type === 'NewExpression'
}
