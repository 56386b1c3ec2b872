import { isNoToken } from '../http/no-token.ts'
import { isLoopbackHost } from '../http/origin.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { CookieRedactor } from './redact-cookies.ts'
import { createPolicyRedactor } from './redact-policy.ts'
import type { UrlRedactor } from './redact-url.ts'
import { type Mask, scrubText } from './redact-value.ts'

/**
 * Headers whose value is kept (e-mail addresses and tokens in it are masked). Every other header's value is masked:
 * a header that nobody thought of must not leak, so this list names what is public and not what is secret.
 */
const PUBLIC = new Set(
  `accept accept-charset accept-encoding accept-language accept-ranges age allow alt-svc cache-control cache-status
  cdn-cache-control cf-cache-status connection content-encoding content-language content-length
  content-range content-type cross-origin-embedder-policy cross-origin-opener-policy cross-origin-resource-policy date
  dnt expect expires host keep-alive last-modified max-forwards next-router-prefetch next-router-segment-prefetch pragma
  priority proxy-connection purpose range referrer-policy retry-after rsc save-data server strict-transport-security te
  timing-allow-origin trailer transfer-encoding upgrade upgrade-insecure-requests user-agent vary via
  x-auth-return-redirect x-cache x-cache-hits x-cache-status x-content-type-options x-dns-prefetch-control
  x-forwarded-host x-forwarded-port x-forwarded-proto x-forwarded-scheme x-forwarded-ssl x-frame-options
  x-middleware-next x-nextjs-action-not-found x-nextjs-cache x-nextjs-postponed x-nextjs-prerender x-nextjs-stale-time x-powered-by
  x-requested-with x-robots-tag x-scheme x-served-by x-vercel-cache x-xss-protection`.split(/\s+/),
)
const PUBLIC_PREFIXES = ['sec-fetch-', 'sec-ch-', 'access-control-']
const MORE_PUBLIC = new Set(['sec-purpose', 'sec-gpc', 'sec-websocket-version', 'sec-websocket-extensions'])
const ADDRESSES = new Set(
  `location content-location referer origin next-url x-nextjs-redirect x-nextjs-rewritten-path x-middleware-redirect
  x-middleware-rewrite x-original-url x-rewrite-url x-forwarded-uri`.split(/\s+/),
)
const CLIENTS = new Set(['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip', 'x-client-ip'])
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'www-authenticate', 'proxy-authenticate'])
const SCHEME = /^(basic|bearer|digest|dpop|negotiate|ntlm|token|hawk)( +)(.*)$/is
/** Next's redirect out of a server action: the address, and how the router goes there. */
const ACTION_REDIRECT = /^(.*?)(;(?:push|replace))?$/s
/** A parameter of Content-Disposition: its value is a file's name, and that often a person's. */
const PARAMETER = /^(\s{0,9}[\w*-]{1,20}\s{0,9}=\s{0,9})?(.*)$/s
const REFRESH = /^([\s0-9.;,]{0,40}url\s{0,9}=\s{0,9})(.*)$/is

/** Redacts a header list; order, names and repeats stay. */
export function createHeaderRedactor(
  mask: Mask,
  urls: UrlRedactor,
  cookies: CookieRedactor,
): (headers: HeaderList) => HeaderList {
  const forwardedPart = (part: string): string =>
    part.replace(/^(\s*(?:for|by)\s*=\s*)(.*)$/is, (_whole, name: string, node: string) => `${name}${client(node)}`)

  const client = (text: string): string => {
    const address = text.trim().replace(/^"|"$/g, '')
    return isLoopbackHost(address) || address === 'unknown' ? text : mask(text)
  }

  const policy = createPolicyRedactor(mask, urls)

  const disposition = (text: string): string => {
    const [kind = '', ...parameters] = text.split(';')
    const masked = parameters.map(one => {
      const [, name = '', given = ''] = PARAMETER.exec(one) ?? []
      return `${name}${mask(given)}`
    })
    return [/^\s{0,9}[\w-]{0,20}\s{0,9}$/.test(kind) ? kind : mask(kind), ...masked].join(';')
  }

  const value = (name: string, text: string): string => {
    if (name === 'cookie') return cookies.header(text)
    if (name === 'set-cookie') return cookies.line(text)
    if (PUBLIC.has(name) || MORE_PUBLIC.has(name) || PUBLIC_PREFIXES.some(prefix => name.startsWith(prefix))) {
      return scrubText(text, mask)
    }
    if (ADDRESSES.has(name)) return urls.url(text)
    if (CREDENTIALS.has(name)) {
      if (isNoToken(text)) return text
      const scheme = SCHEME.exec(text)
      return scheme === null ? mask(text) : `${scheme[1]}${scheme[2]}${mask(scheme[3] ?? '')}`
    }
    if (CLIENTS.has(name)) return text.split(',').map(client).join(',')
    if (name === 'forwarded') {
      return text
        .split(',')
        .map(one => one.split(';').map(forwardedPart).join(';'))
        .join(',')
    }
    if (name.startsWith('content-security-policy')) return policy(text)
    if (name === 'content-disposition') return disposition(text)
    if (name === 'x-action-redirect') {
      const [, address = '', how = ''] = ACTION_REDIRECT.exec(text) ?? []
      return `${urls.url(address)}${how}`
    }
    const refresh = name === 'refresh' ? REFRESH.exec(text) : null
    if (refresh !== null) return `${refresh[1]}${urls.url(refresh[2] ?? '')}`
    return mask(text)
  }

  return headers => headers.map(([name, text]) => [name, value(name.toLowerCase(), text)] as const)
}
