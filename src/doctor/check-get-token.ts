import type { Context, Found } from './context.ts'
import { callsOf, type Modules } from './modules.ts'
import { type ObjectView, type Property, viewObject, viewProperty } from './object-view.ts'
import { placeOf } from './source.ts'
import { booleanOf, envNameOf, textOf } from './syntax.ts'

/** `getToken({ req, … })` of middleware and handlers: does it look where the app puts the token? */
export function checkGetToken(context: Context): readonly Found[] {
  const { modules, major } = context
  return modules.sources.flatMap(source =>
    callsOf(source, 'getToken', /^(?:next-auth|@auth\/core)\/jwt$/).flatMap((call): readonly Found[] => {
      const [first] = call.arguments
      const object = first === undefined ? null : modules.resolve({ source, node: first })
      if (object?.node.type !== 'ObjectExpression') return []
      const view = viewObject(modules, { source: object.source, node: object.node })
      const found = [...cookieName(context, view), ...secureCookie(context, view), ...secret(context, view)]
      const isSilent = ['secureCookie', 'cookieName', 'salt'].every(name => view.lacks(name))
      if (major === null || major < 5 || !isSilent || usesOneName(context)) return found
      const text =
        'getToken of Auth.js v5 looks for the cookie name of http unless secureCookie says otherwise: on https it finds nobody signed in.'
      const fix = "Add secureCookie: process.env.AUTH_URL?.startsWith('https://'), or use auth() instead of getToken."
      return [...found, { check: 'get-token-of-v5', place: placeOf({ source, node: call }), text, fix }]
    }),
  )
}

function cookieName(context: Context, view: ObjectView): readonly Found[] {
  const written = view.get('cookieName')
  const name = written === null ? null : textOf(context.modules.resolve(written).node)
  if (written === null || name === null) return []
  const ownNames = configured(context, 'name')
  // Names of the app's own that cannot be read: they may be this one.
  if (ownNames === null || ownNames.includes(name)) return []
  const isPlain = /^(?:next-auth|authjs)\.session-token$/.test(name)
  const isDefault = isPlain || /^__Secure-(?:next-auth|authjs)\.session-token$/.test(name)
  const usesOther =
    ownNames.length > 0 || (context.major !== null && isDefault && name.includes('authjs') !== context.major >= 5)
  if (!usesOther && !isDefault) return ownNames.length > 0 ? [] : [other(written, 'the app has no cookie of this name')]
  if (usesOther) return [other(written, 'the app calls its session cookie otherwise')]
  return [other(written, isPlain ? 'on https the cookie is called __Secure-…' : 'on http the cookie has no __Secure-')]
}

function other(written: Property, why: string): Found {
  const text = `getToken looks for one fixed cookie name, and ${why}: there it finds nobody signed in.`
  return {
    check: 'get-token-cookie-name',
    place: placeOf(written.at),
    text,
    fix: 'Take cookieName away, or give the very name that cookies.sessionToken has.',
  }
}

function secureCookie(context: Context, view: ObjectView): readonly Found[] {
  const written = view.get('secureCookie')
  const value = written === null ? null : booleanOf(context.modules.resolve(written).node)
  if (written === null || value === null || !view.lacks('cookieName')) return []
  if (usesOneName(context)) return []
  const text = `getToken has secureCookie: ${value} for ever: on ${value ? 'http' : 'https'} it looks for the wrong cookie name and finds nobody signed in.`
  const fix =
    context.major === 4
      ? 'Take secureCookie away: next-auth v4 decides it by NEXTAUTH_URL.'
      : "Write secureCookie: process.env.AUTH_URL?.startsWith('https://')."
  return [{ check: 'get-token-secure-cookie', place: placeOf(written.at), text, fix }]
}

/** `secret: process.env.JWT_SECRET` where the app has another. */
function secret(context: Context, view: ObjectView): readonly Found[] {
  const written = view.get('secret')
  const name = written === null ? null : envNameOf(context.modules.resolve(written).node)
  const used = secretOfApp(context)
  if (written === null || name === null || used === null || used.includes(name)) return []
  // Two names, one value.
  const values = [name, ...used].map(one => context.env.get(one, 'production') ?? context.env.get(one, 'development'))
  if (values.some(one => one !== null && one !== values[0] && one.value === values[0]?.value)) return []
  const text = `getToken takes its secret from ${name}, the app from ${used[0]}: if the values differ, it cannot read the session.`
  return [
    { check: 'guard-other-secret', place: placeOf(written.at), text, fix: `Write secret: process.env.${used[0]}.` },
  ]
}

/** The variables that the app takes its secret from; null = it cannot be told. */
export function secretOfApp({ modules, configs, opaque, major }: Context): readonly string[] | null {
  if (opaque.length > 0) return null
  const names = new Set<string>()
  for (const { view, isWhole } of configs) {
    if (!isWhole) continue
    const written = view.get('secret')
    const name = written === null ? null : envNameOf(modules.resolve(written).node)
    if (name !== null) names.add(name)
    else if (view.lacks('secret')) for (const one of defaults(major)) names.add(one)
    else return null
  }
  return names.size === 0 ? null : [...names]
}

function defaults(major: number | null): readonly string[] {
  return major === 4 ? ['NEXTAUTH_SECRET', 'AUTH_SECRET'] : ['AUTH_SECRET', 'NEXTAUTH_SECRET']
}

/** Names of the session cookie that configs give; null = one is there that cannot be read. */
function configured({ modules, configs, opaque }: Context, key: 'name'): readonly string[] | null {
  if (opaque.length > 0) return null
  const names: string[] = []
  for (const { view } of configs) {
    const token = sessionToken(modules, view)
    if (token === 'none') continue
    const written = token?.get(key) ?? null
    const name = written === null ? null : textOf(modules.resolve(written).node)
    if (token === null || (name === null && !token.lacks(key))) return null
    if (name !== null) names.push(name)
  }
  return names
}

function sessionToken(modules: Modules, view: ObjectView): ObjectView | 'none' | null {
  if (view.lacks('cookies')) return 'none'
  const cookies = viewProperty(modules, view, 'cookies')
  return cookies?.lacks('sessionToken') ? 'none' : viewProperty(modules, cookies, 'sessionToken')
}

/** The app calls its cookie alike on http and https, or may do so. */
function usesOneName({ configs, opaque }: Context): boolean {
  if (opaque.length > 0 || configs.length === 0) return true
  return configs.some(({ view }) => !view.lacks('cookies') || !view.lacks('useSecureCookies'))
}
