import type { CheckId } from './checks.ts'
import { type Context, type Found, libraryOf } from './context.ts'
import type { EnvEntry } from './env-file.ts'
import { routesMountedAt } from './routes.ts'

const NAMES = ['NEXTAUTH_URL', 'AUTH_URL'] as const
const LOCAL = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])$/

/** What NEXTAUTH_URL and AUTH_URL say. Their values are described, never shown. */
export function checkUrls(context: Context): readonly Found[] {
  const { env, major } = context
  const found = env.entries.flatMap(entry => {
    const isUrl = NAMES.some(name => name === entry.name)
    if (!isUrl || !entry.isPlain || entry.value === '') return []
    if (entry.name === 'AUTH_URL' && major === 4) return unusedName(context, entry)
    return judgeUrl(context, entry)
  })
  return [...found, ...otherPort(context)]
}

/** v4 looks at NEXTAUTH_URL only. */
function unusedName({ env }: Context, entry: EnvEntry): readonly Found[] {
  if (env.entries.some(one => one.name === 'NEXTAUTH_URL')) return []
  const text =
    'next-auth v4 does not read AUTH_URL: without NEXTAUTH_URL it takes http://localhost:3000 for its address.'
  return [{ check: 'url-variable-of-v5', place: entry.place, text, fix: 'Call it NEXTAUTH_URL.' }]
}

/** What one address says, wherever it is set. */
export function judgeUrl(
  context: Context,
  { name, value, place }: Pick<EnvEntry, 'name' | 'value' | 'place'>,
): readonly Found[] {
  const one = (check: CheckId, text: string, fix: string): readonly Found[] => [{ check, place, text, fix }]
  if (!/^https?:\/\//i.test(value)) {
    const effect =
      context.major === 4
        ? 'next-auth v4 then takes https for its routes and http in withAuth and getToken, so that the middleware looks for another cookie'
        : context.major === null
          ? 'v5 answers every auth route with 500, and v4 takes https for its routes and http for its middleware'
          : 'Auth.js v5 answers every auth route with 500 and an empty body'
    return one(
      'url-without-scheme',
      `${name} has no scheme; ${effect}.`,
      'Put https:// in front of it (http:// for localhost).',
    )
  }
  if (!URL.canParse(value) || /[\s,;'"`<>]/.test(value) || /[?#]/.test(value)) {
    const text = `${name} is not just an address: there is something in or behind it that does not belong there.`
    return one(
      'url-not-an-address',
      text,
      'Leave scheme, host and port only, without quotes, commas, spaces, ? or # in it.',
    )
  }
  const url = new URL(value)
  const isLocal = LOCAL.test(url.hostname)
  const isProduction = place.file.path.startsWith('.env.production')
  return [
    ...(isProduction && isLocal
      ? one(
          'url-local-in-production',
          `${name} names this machine in a file for production: sign-in sends users there.`,
          "Write the site's public address here, and this one into .env.development.local.",
        )
      : []),
    ...(isProduction && !isLocal && url.protocol === 'http:'
      ? one(
          'url-http-in-production',
          `${name} begins with http:// in a file for production: cookies get no Secure, and redirects leave https.`,
          'Write https://, also when a proxy in front ends TLS.',
        )
      : []),
    ...wrongPath(context, name, url).flatMap(([text, fix]) => one('url-path', text, fix)),
  ]
}

function wrongPath(context: Context, name: string, url: URL): ReadonlyArray<readonly [text: string, fix: string]> {
  const path = url.pathname.replace(/\/$/, '')
  const mounted = routesMountedAt(context)
  // With a basePath of Next's the browser's path is longer than the route's.
  if (path === '' || mounted === null || path.endsWith(mounted) || setsBasePath(context)) return []
  const effect =
    context.major === 4
      ? 'redirects and provider addresses are built from the path'
      : `${libraryOf(context)} takes the path for its base path, and answers other paths with "Bad request"`
  return [
    [
      `${name} has a path that is not where the routes are (${mounted}); ${effect}.`,
      `End it after the host, or with ${mounted}.`,
    ],
  ]
}

/** basePath of v5 wins over the path of the address. */
function setsBasePath({ configs, opaque }: Context): boolean {
  return opaque.length > 0 || configs.some(({ view }) => !view.lacks('basePath'))
}

/** `next dev -p 3001` beside http://localhost:3000. */
function otherPort({ env, scripts, major }: Context): readonly Found[] {
  const port = portOf(scripts.dev ?? '')
  const name = major !== null && major >= 5 && env.get('AUTH_URL', 'development') !== null ? 'AUTH_URL' : 'NEXTAUTH_URL'
  const entry = env.get(name, 'development')
  if (port === null || entry === null || !entry.isPlain || !URL.canParse(entry.value)) return []
  const url = new URL(entry.value)
  // https on this machine is a proxy's, with a port of its own; so is a file for production.
  if (url.protocol !== 'http:' || !LOCAL.test(url.hostname) || (url.port || '80') === port) return []
  const text = `${name} names another port than the dev script, which listens on ${port}.`
  return [
    {
      check: 'url-other-port',
      place: entry.place,
      text,
      fix: `Write port ${port} here, or start the app on the port that stands here.`,
    },
  ]
}

/** The port of `next dev` in a script; null = another program, or one that cannot be told. */
function portOf(script: string): string | null {
  const dev = /(?:^|[\s;&])next(?: dev)?(?=\s|$)(?!\s+(?:build|start|lint))/.exec(script)
  if (dev === null || /\$|PORT/.test(script.replace(/\bPORT=\d/, ''))) return null
  const given = /(?:\s-p|\s--port)[\s=]?(\d{2,5})\b/.exec(script)?.[1] ?? /\bPORT=(\d{2,5})\b/.exec(script)?.[1]
  if (given !== undefined) return given
  return /\s(?:-p|--port)/.test(script) ? null : '3000'
}
