import { type Config, usesDatabase } from './configs.ts'
import type { Context, Found } from './context.ts'
import { importOf, type Modules } from './modules.ts'
import { type ObjectView, viewProperty } from './object-view.ts'
import { placeOf, type Ref } from './source.ts'
import { numberOf, textOf } from './syntax.ts'

const DAY = 24 * 60 * 60
/** Nobody wants ten years; a month in milliseconds is eighty. */
const LONGEST = 10 * 365 * DAY
const DEFAULT_MAX_AGE = 30 * DAY

export function checkSession({ modules, configs }: Context): readonly Found[] {
  return configs.flatMap(config => [
    ...ages(modules, config),
    ...credentials(modules, config),
    ...signInPage(modules, config),
  ])
}

function ages(modules: Modules, config: Config): readonly Found[] {
  const { view } = config
  const session = viewProperty(modules, view, 'session')
  const [maxAge, updateAge] = [seconds(modules, session, 'maxAge'), seconds(modules, session, 'updateAge')]
  const found: Found[] = []
  if (maxAge !== null && maxAge.value > LONGEST)
    found.push({
      check: 'max-age-in-milliseconds',
      place: placeOf(maxAge.at),
      text: `session.maxAge is ${maxAge.value}: it counts seconds, so this is ${Math.round(maxAge.value / DAY / 365)} years.`,
      fix: 'Leave out the factor 1000: 30 * 24 * 60 * 60 is 30 days.',
    })
  if (maxAge !== null && maxAge.value < 60)
    found.push({
      check: 'max-age-tiny',
      place: placeOf(maxAge.at),
      text: `session.maxAge is ${maxAge.value}: it counts seconds, so people are signed out almost at once.`,
      fix: 'Write seconds: 30 * 24 * 60 * 60 is 30 days.',
    })
  const limit = maxAge?.value ?? (session?.lacks('maxAge') ? DEFAULT_MAX_AGE : null)
  if (updateAge !== null && limit !== null && usesDatabase(config) && updateAge.value >= limit)
    found.push({
      check: 'update-age-over-max-age',
      place: placeOf(updateAge.at),
      text: `session.updateAge (${updateAge.value} s) is not below maxAge (${limit} s): the row in the database is never extended, and everybody is signed out at maxAge.`,
      fix: 'Make updateAge smaller, as 24 * 60 * 60, or leave it out.',
    })
  return found
}

function seconds(
  modules: Modules,
  session: ObjectView | null,
  name: string,
): { readonly value: number; readonly at: Ref } | null {
  const property = session?.get(name) ?? null
  const value = property === null ? null : numberOf(modules.resolve(property).node)
  return property === null || value === null ? null : { value, at: property.at }
}

/** Credentials make a token; with an adapter and no strategy the session is looked for in the database. */
function credentials(modules: Modules, config: Config): readonly Found[] {
  const { view, strategy } = config
  const adapter = view.get('adapter')
  // An encode of one's own may make a session in the database.
  if (
    !usesDatabase(config) ||
    !view.lacks('jwt') ||
    (adapter !== null && /Conditional|Logical/.test(adapter.node.type))
  )
    return []
  const providers = view.get('providers')
  const list = providers === null ? null : modules.resolve(providers)
  if (list?.node.type !== 'ArrayExpression') return []
  for (const element of list.node.elements) {
    if (element?.type !== 'CallExpression' || element.callee.type !== 'Identifier') continue
    const from = importOf({ source: list.source, node: element.callee })?.from ?? ''
    if (!/^(?:next-auth|@auth\/core)\/providers\/credentials(?:\.js)?$/.test(from)) continue
    const text =
      strategy === 'database'
        ? 'Credentials work with JWT sessions only, but session.strategy is database: sign-in is refused (500), or its cookie is deleted by the next request.'
        : 'Credentials make a token, but with an adapter sessions are in the database unless session.strategy says jwt: the first request after sign-in deletes the cookie, and nothing is logged.'
    return [
      {
        check: 'credentials-with-database',
        place: placeOf({ source: list.source, node: element }),
        text,
        fix: "Set session: { strategy: 'jwt' }.",
      },
    ]
  }
  return []
}

function signInPage(modules: Modules, { view }: Config): readonly Found[] {
  const page = viewProperty(modules, view, 'pages')?.get('signIn') ?? null
  const path = page === null ? null : textOf(modules.resolve(page).node)
  if (page === null || path === null || !/^\/api\/auth(?:\/|$)/.test(path)) return []
  const text = 'pages.signIn is a route of NextAuth itself, which redirects to pages.signIn: a circle.'
  return [
    {
      check: 'sign-in-page-is-api',
      place: placeOf(page.at),
      text,
      fix: "Name a page of your own (as '/login'), or leave signIn out for the built-in page.",
    },
  ]
}
