import { secretOfApp } from './check-get-token.ts'
import type { Context, Found } from './context.ts'
import { findGuards } from './guards.ts'
import { covers, matchersOf } from './matcher.ts'
import { callsOf } from './modules.ts'
import { type ObjectView, viewObject, viewProperty } from './object-view.ts'
import { placeOf, type Ref, type Source } from './source.ts'
import { bare, propertyOf, textOf } from './syntax.ts'

const MIDDLEWARE = /^next-auth\/middleware$/

/** The middleware that Next runs: whom does it send away, and can it read the session? */
export function checkGuards(context: Context): readonly Found[] {
  const { running } = findGuards(context)
  if (running === null) return []
  const guard = withAuthOf(context, running)
  return guard === null
    ? checkOwnGuard(context, running)
    : [...guardedPage(context, running, guard), ...guardSecret(context, guard)]
}

interface Guard {
  readonly at: Ref
  /** null = no options; `unknown`: they cannot be read. */
  readonly options: ObjectView | 'unknown' | null
}

/** withAuth of v4, bare (`export { default } from 'next-auth/middleware'`) or called. */
function withAuthOf({ modules }: Context, source: Source): Guard | null {
  const bareExport = source.body.find(
    one => one.type === 'ExportNamedDeclaration' && one.source && MIDDLEWARE.test(one.source.value),
  )
  if (bareExport !== undefined) return { at: { source, node: bareExport }, options: null }
  const calls = [...callsOf(source, 'withAuth', MIDDLEWARE), ...callsOf(source, 'default', MIDDLEWARE)]
  const [call] = calls
  if (call === undefined || calls.length > 1) return null
  const at = { source, node: call }
  for (const argument of call.arguments) {
    const it = modules.resolve({ source, node: argument })
    if (it.node.type === 'ObjectExpression')
      return { at, options: viewObject(modules, { source: it.source, node: it.node }) }
    if (it.node.type === 'Identifier' || it.node.type === 'SpreadElement') return { at, options: 'unknown' }
  }
  // withAuth(request, event) inside of a function guards what that function says.
  const isWhole = source.exports.get('default') !== undefined && source.values.get('default') === bare(call)
  return isWhole ? { at, options: null } : { at, options: 'unknown' }
}

/** withAuth lets through what its own `pages` name, not those of the app's options. */
function guardedPage(context: Context, source: Source, { at, options }: Guard): readonly Found[] {
  const matchers = matchersOf(source)
  if (options === 'unknown' || matchers === null) return []
  if (options !== null && (!options.lacks('pages') || !lacksAuthorized(context, options))) return []
  const page = signInPageOf(context)
  if (page === null || covers(matchers, page) !== true) return []
  const text = `This guard covers ${page}, your sign-in page, and does not know it as one: it sends people there who are not signed in, for ever.`
  const fix = `Tell it: withAuth({ pages: { signIn: '${page}' } }), or leave ${page} out of the matcher.`
  return [{ check: 'sign-in-page-guarded', place: placeOf(at), text, fix }]
}

function lacksAuthorized(context: Context, options: ObjectView): boolean {
  return options.lacks('callbacks') || viewProperty(context.modules, options, 'callbacks')?.lacks('authorized') === true
}

/** A page of the app's own, by all its configs. */
function signInPageOf({ modules, configs }: Context): string | null {
  const pages = new Set<string>()
  for (const { view } of configs) {
    const written = viewProperty(modules, view, 'pages')?.get('signIn') ?? null
    const text = written === null ? null : textOf(modules.resolve(written).node)
    if (text !== null && /^\/[\w/.-]*$/.test(text)) pages.add(text)
  }
  return pages.size === 1 ? ([...pages][0] ?? null) : null
}

/** The app has its secret from a variable that withAuth does not look at. */
function guardSecret(context: Context, { at, options }: Guard): readonly Found[] {
  if (context.major !== 4 || options === 'unknown' || (options !== null && !options.lacks('secret'))) return []
  const used = secretOfApp(context)
  if (used === null || used.some(name => name === 'NEXTAUTH_SECRET' || name === 'AUTH_SECRET')) return []
  if (context.env.entries.some(({ name }) => name === 'NEXTAUTH_SECRET' || name === 'AUTH_SECRET')) return []
  const text = `withAuth reads NEXTAUTH_SECRET, the app has its secret from ${used[0]}: unless both are set alike, the guard sends everybody away.`
  return [
    {
      check: 'guard-other-secret',
      place: placeOf(at),
      text,
      fix: `Give it: withAuth({ secret: process.env.${used[0]} }), or call the variable NEXTAUTH_SECRET.`,
    },
  ]
}

/** A guard of one's own that looks at no path, run on the paths by which people sign in. */
function checkOwnGuard(context: Context, source: Source): readonly Found[] {
  const calls = callsOf(source, 'getToken', /^next-auth\/jwt$/)
  const [call] = calls
  const matchers = matchersOf(source)
  if (call === undefined || matchers === null || !redirects(source) || looksAtAddress(source)) return []
  const page = signInPageOf(context)
  const caught = [page, '/api/auth/session', '/_next/static/x.js'].find(
    one => one !== null && covers(matchers, one) === true,
  )
  if (!caught) return []
  const what =
    caught === page
      ? `${page}, your sign-in page`
      : caught.startsWith('/_next')
        ? '/_next/static, its own scripts'
        : '/api/auth, where people sign in'
  return [
    {
      check: 'matcher-covers-auth',
      place: placeOf({ source, node: call }),
      text: `This guard looks at no path and runs on ${what}: who is not signed in is sent away there, too.`,
      fix: "Name what it guards, as in matcher: ['/dashboard/:path*'], or leave these out: matcher: ['/((?!api/auth|_next|login).*)'].",
    },
  ]
}

function redirects({ nodes }: Source): boolean {
  return nodes.some(node => node.type === 'MemberExpression' && propertyOf(node) === 'redirect')
}

/** It decides by the address, however it does: the request's URL is used for more than as the base of another. */
function looksAtAddress({ nodes }: Source): boolean {
  const named = nodes.filter(node => node.type === 'Identifier' && /^(?:nextUrl|url|pathname|href)$/.test(node.name))
  const asBase = nodes.filter(node => {
    const base = node.type === 'NewExpression' && node.arguments.length === 2 ? node.arguments[1] : undefined
    return base?.type === 'MemberExpression' && /^(?:url|nextUrl)$/.test(propertyOf(base) ?? '')
  })
  return named.length > asBase.length
}
