import { callbackOf } from './configs.ts'
import { type Context, type Found, libraryOf } from './context.ts'
import { badEndings, type Ending } from './flow.ts'
import { placeOf, type Ref } from './source.ts'
import { type FunctionNode, type Node, walk } from './syntax.ts'

type Name = 'jwt' | 'session' | 'signIn'
const IDS = {
  jwt: 'jwt-callback-returns-nothing',
  session: 'session-callback-returns-nothing',
  signIn: 'signin-callback-returns-nothing',
} as const
const RETURNS = { jwt: 'token', session: 'session', signIn: 'true' } as const

/** Callbacks that can end without what NextAuth goes on with. */
export function checkEndings(context: Context): readonly Found[] {
  return context.configs.flatMap(config =>
    (['jwt', 'session', 'signIn'] as const).flatMap((name): readonly Found[] => {
      const callback = callbackOf(context.modules, config, name)
      if (callback === null) return []
      const endings = badEndings(callback.node).filter(one => isFault(name, one, context.major))
      return endings.slice(0, 1).map(ending => describe(context, name, ending, callback))
    }),
  )
}

/** `return null` in jwt ends a session on purpose in v5; in signIn it denies. */
function isFault(name: Name, { kind }: Ending, major: number | null): boolean {
  if (kind !== 'null') return true
  return name === 'session' || (name === 'jwt' && major === 4)
}

function describe(
  context: Context,
  name: Name,
  { kind, node }: Ending,
  callback: { readonly at: Ref; readonly source: Ref['source']; readonly node: FunctionNode },
): Found {
  const end = callback.node.loc?.end.line ?? 1
  const how =
    kind === 'falls-off'
      ? `callbacks.${name} can reach its end (line ${end}) without a return`
      : `callbacks.${name} returns ${kind === 'null' ? 'null' : 'nothing'} here`
  const place = placeOf(kind === 'falls-off' ? callback.at : { source: callback.source, node })
  const isArrow = callback.node.body.type !== 'BlockStatement'
  const fix =
    kind === 'falls-off'
      ? `Write return ${RETURNS[name]} as its last line${name === 'signIn' ? ' (or return false to deny)' : ''}.`
      : isArrow
        ? `Give ${RETURNS[name]} there.`
        : `Write return ${RETURNS[name]} there${name === 'signIn' ? ' (or return false to deny)' : ''}.`
  return { check: IDS[name], place, text: `${how}; ${effectOf(context, name, kind)}.`, fix }
}

function effectOf(context: Context, name: Name, kind: Ending['kind']): string {
  const { major } = context
  if (name === 'signIn') return `${libraryOf(context)} takes that for no and ends the sign-in with AccessDenied`
  if (name === 'session')
    return kind === 'null'
      ? 'the session endpoint then answers null, and the client takes the user for signed out while the cookie stays'
      : 'the session endpoint then answers with an empty body, which the client cannot read'
  if (kind === 'null') return 'next-auth v4 then deletes the session cookie in the answer that still shows the user'
  if (major === 4)
    return 'next-auth v4 then makes a token without any claim, and the user is gone with the next request'
  if (major === null) return 'v4 then loses every claim, and v5 deletes the session cookie'
  return 'Auth.js v5 then deletes the session cookie'
}

/** `redirect: ({ url }) => url`. */
export function checkRedirect(context: Context): readonly Found[] {
  return context.configs.flatMap((config): readonly Found[] => {
    const callback = callbackOf(context.modules, config, 'redirect')
    const returned = callback === null ? null : onlyReturn(callback.node)
    if (callback === null || returned?.type !== 'Identifier') return []
    const [params] = callback.node.params
    const isUrl =
      params?.type === 'ObjectPattern' &&
      params.properties.some(
        one =>
          one.type === 'ObjectProperty' &&
          one.key.type === 'Identifier' &&
          one.key.name === 'url' &&
          one.value.type === 'Identifier' &&
          one.value.name === returned.name,
      )
    if (!isUrl) return []
    const text =
      'callbacks.redirect returns every url that it is given: a link to your sign-in page can end on a foreign site.'
    const fix =
      'Return url only if it begins with "/" (after baseUrl) or has the origin of baseUrl; else return baseUrl.'
    return [{ check: 'redirect-callback-goes-anywhere', place: placeOf(callback.at), text, fix }]
  })
}

/** What a function gives that does nothing else; null = it does more. */
function onlyReturn({ body }: FunctionNode): Node | null {
  if (body.type !== 'BlockStatement') return body
  const [first] = body.body
  if (body.body.length !== 1 || first?.type !== 'ReturnStatement' || !first.argument) return null
  return walk(first.argument).length === 1 ? first.argument : null
}
