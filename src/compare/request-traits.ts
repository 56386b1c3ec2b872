import type { ExchangeFacts } from '../analyzers/facts.ts'
import { headerValue } from '../http/headers.ts'
import type { CookieRole } from '../model/observation.ts'
import type { Trait } from './traits.ts'

const FORWARDED = ['x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port', 'forwarded']
/** What a callback cannot be checked without. */
const CHECKS: readonly CookieRole[] = ['state', 'pkce', 'nonce']

/** What a request brought. `origin`: of the app in this recording. `cookies`: the recording holds them. */
export function requestTraits(facts: ExchangeFacts, origin: string, cookies: boolean): readonly Trait[] {
  return [
    {
      aspect: 'host',
      subject: '',
      value: facts.origin === origin ? 'as the rest of the flow' : 'another',
      shown: facts.origin === origin ? origin : `${facts.origin}, the rest of the flow on ${origin}`,
    },
    ...forwardedTraits(facts),
    ...(cookies ? cookieTraits(facts) : []),
  ]
}

/** Headers as the app saw them, by what they say of the browser's address. Without a recording of both sides: unknown. */
function forwardedTraits({ exchange, origin }: ExchangeFacts): readonly Trait[] {
  const seen = exchange.forwarded ?? exchange.request.headers
  if (exchange.forwarded === null && !FORWARDED.some(name => headerValue(seen, name) !== null)) return []
  const address = URL.canParse(origin) ? new URL(origin) : null
  const right: Readonly<Record<string, string | undefined>> = {
    'x-forwarded-proto': address?.protocol.slice(0, -1),
    'x-forwarded-host': address?.host,
    'x-forwarded-port': address?.port || (address?.protocol === 'https:' ? '443' : '80'),
    host: address?.host,
  }
  return [...FORWARDED.slice(0, 3), 'host'].map(name => {
    const given = headerValue(seen, name)
    return {
      aspect: 'forwarded-header',
      subject: name,
      value: given === null ? 'absent' : given === right[name] ? "the browser's address" : given,
      shown: given ?? 'absent',
    }
  })
}

function cookieTraits(facts: ExchangeFacts): readonly Trait[] {
  const { endpoint, cookies, exchange } = facts
  const ofRole = (role: CookieRole) => cookies.filter(one => one.identity?.role === role && one.value !== '')
  const trait = (role: CookieRole, grave: boolean): Trait => {
    const bases = [...new Set(ofRole(role).map(one => withoutPrefix(one.identity?.base ?? '')))].sort()
    const twice = ofRole(role).length > new Set(ofRole(role).map(one => one.name)).size ? ' twice' : ''
    return {
      aspect: 'request-cookie',
      subject: role,
      value: bases.length === 0 ? 'not sent' : `${bases.join(' and ')}${twice}`,
      shown: bases.length === 0 ? 'not sent' : `${[...new Set(ofRole(role).map(one => one.name))].join(', ')}${twice}`,
      ...(grave ? { grave } : {}),
    }
  }
  const isPost = exchange.request.method === 'POST'
  const isForm = isPost && (endpoint?.action === 'signin' || endpoint?.action === 'signout')
  const isCallback = endpoint?.action === 'callback' && endpoint.provider !== 'credentials'
  return [
    trait('session', false),
    ...(isForm || (isPost && endpoint?.provider === 'credentials') ? [trait('csrf', false)] : []),
    ...(isCallback ? CHECKS.map(role => trait(role, false)) : []),
  ]
}

/** `__Secure-` and `__Host-` go with the scheme, and are compared where the cookie is set. */
function withoutPrefix(name: string): string {
  return name.replace(/^__(?:Secure|Host)-/i, '')
}
