import type { CheckId } from './checks.ts'
import type { Config } from './configs.ts'
import type { Context, Found } from './context.ts'
import type { Modules } from './modules.ts'
import { type ObjectView, type Property, viewProperty } from './object-view.ts'
import { placeOf } from './source.ts'
import { booleanOf, textOf } from './syntax.ts'

const COOKIES = ['sessionToken', 'callbackUrl', 'csrfToken', 'pkceCodeVerifier', 'state', 'nonce'] as const

/** The cookies block: what browsers refuse, and what v4 makes of an entry that is not whole (it replaces its default; v5 merges). */
export function checkCookies(context: Context): readonly Found[] {
  const { modules, configs, major } = context
  return configs.flatMap(config => {
    const cookies = viewProperty(modules, config.view, 'cookies')
    return COOKIES.flatMap(name => {
      const entry = viewProperty(modules, cookies, name)
      if (cookies === null || entry === null) return []
      return judge(modules, name, entry, major === 4)
    })
  })
}

function judge(modules: Modules, cookie: string, entry: ObjectView, isV4: boolean): readonly Found[] {
  const options = viewProperty(modules, entry, 'options')
  const text = (view: ObjectView | null, name: string) => literal(modules, view?.get(name) ?? null)
  const name = text(entry, 'name')
  const prefix = /^__(?:Secure|Host)-/.exec(name ?? '')?.[0] ?? null
  const secure = options?.get('secure') ?? null
  const noSecure = secure === null ? isV4 && options?.lacks('secure') === true : isFalse(modules, secure)
  const found: Found[] = []
  const say = (check: CheckId, at: Property | null, sentence: string, fix: string): void => {
    found.push({ check, place: placeOf(at?.at ?? entry.at), text: sentence, fix })
  }

  if (isV4 && cookie === 'sessionToken' && entry.lacks('name')) {
    const fix =
      "Add the name: name: process.env.NEXTAUTH_URL?.startsWith('https://') ? '__Secure-next-auth.session-token' : 'next-auth.session-token'; or leave cookies out."
    say(
      'cookie-without-name',
      null,
      'cookies.sessionToken has no name: next-auth v4 replaces its default by this entry, and the cookie is called "undefined".',
      fix,
    )
  }
  if (isV4 && cookie === 'sessionToken' && options?.lacks('path')) {
    const sentence =
      'cookies.sessionToken.options has no path: the cookie then belongs to /api/auth/callback, and no page ever gets it.'
    say('cookie-without-path', entry.get('options'), sentence, "Add path: '/'.")
  }
  if (prefix !== null && noSecure)
    say(
      'cookie-prefix-without-secure',
      secure ?? entry.get('name'),
      `The name of cookies.${cookie} begins with ${prefix}, but secure is ${secure === null ? 'not set' : 'false'}: browsers refuse the cookie.`,
      `Set secure: true, or take ${prefix} off the name.`,
    )
  const domain = options?.get('domain') ?? null
  const path = text(options, 'path')
  if (prefix === '__Host-' && domain !== null && isGiven(modules, domain))
    say(
      'cookie-host-with-domain',
      domain,
      `The name of cookies.${cookie} begins with __Host-, which allows no domain: browsers refuse the cookie.`,
      'Take the domain away, or begin the name with __Secure-.',
    )
  else if (prefix === '__Host-' && path !== null && path !== '/')
    say(
      'cookie-host-with-domain',
      options?.get('path') ?? null,
      `The name of cookies.${cookie} begins with __Host-, which allows no path but "/": browsers refuse the cookie.`,
      "Set path: '/'.",
    )
  const sameSite = options?.get('sameSite') ?? null
  if (text(options, 'sameSite')?.toLowerCase() === 'none' && noSecure)
    say(
      'cookie-none-without-secure',
      sameSite,
      `cookies.${cookie} has sameSite none and secure ${secure === null ? 'not set' : 'false'}: browsers refuse the cookie.`,
      "Set secure: true, or sameSite: 'lax'.",
    )
  const host = literal(modules, domain)
  if (host !== null && /[:/\s]/.test(host))
    say(
      'cookie-domain-not-a-host',
      domain,
      `The domain of cookies.${cookie} has a scheme, a port or a path in it: browsers refuse the cookie.`,
      'Write the host alone, as in domain: example.com.',
    )
  return found
}

/** `useSecureCookies: true`: the name is chosen against the address. */
export function checkSecureCookies({ modules, configs, major }: Context): readonly Found[] {
  const isGuarded = modules.sources.some(one => /next-auth\/(?:middleware|jwt)/.test(one.file.text))
  return configs.flatMap(({ view }: Config): readonly Found[] => {
    const written = view.get('useSecureCookies')
    const value = written === null ? null : booleanOf(modules.resolve(written).node)
    // true does no harm on localhost, unless the middleware of v4 looks for the other name.
    if (written === null || value === null || (value && !(major === 4 && isGuarded))) return []
    const text = value
      ? 'useSecureCookies is always true: where the address is http, withAuth and getToken look for the cookie without __Secure- and find nobody signed in.'
      : `useSecureCookies is always false: on https the cookies have no Secure${major === 4 ? ', and withAuth and getToken look for the __Secure- name' : ''}.`
    return [
      {
        check: 'secure-cookies-hard-coded',
        place: placeOf(written.at),
        text,
        fix: 'Take this line away: NextAuth decides it by its own address.',
      },
    ]
  })
}

function literal(modules: Modules, property: Property | null): string | null {
  return property === null ? null : textOf(modules.resolve(property).node)
}

function isFalse(modules: Modules, property: Property): boolean {
  return booleanOf(modules.resolve(property).node) === false
}

/** Not `undefined`, and nothing that may turn out to be. */
function isGiven(modules: Modules, property: Property): boolean {
  const { node } = modules.resolve(property)
  return node.type === 'TemplateLiteral' || Boolean(textOf(node))
}
