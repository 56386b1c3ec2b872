import { getDomain } from 'tldts'
import { memo } from '../http/memo.ts'
import { type ParsedUrl, parseUrl } from '../http/parse-url.ts'

const RULES = { allowPrivateDomains: true, validateHostname: false, extractHostname: false } as const

/** Is the host an IPv4 or (bracketed) IPv6 address, as WHATWG URL writes it? */
export function isIpHost(host: string): boolean {
  return host.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host)
}

/**
 * eTLD+1 by the public suffix list, private suffixes (vercel.app) included; null for an IP address, a single label or
 * a public suffix itself. A trailing dot stays, as in Chromium: `a.test.` and `a.test` are two sites.
 */
export const registrableDomain = memo(500, (host: string): string | null => {
  if (isIpHost(host)) return null
  const trailingDot = host.endsWith('.')
  const bare = trailingDot ? host.slice(0, -1) : host
  if (bare === '' || bare.endsWith('.') || !bare.includes('.')) return null
  const domain = getDomain(bare, RULES)
  return domain === null ? null : trailingDot ? `${domain}.` : domain
})

/** The name under which a browser files a host's cookies: eTLD+1, or the host where there is none. */
export function siteKey(host: string): string {
  return registrableDomain(host) ?? host
}

/** Schemeful site (`https://example.test`); ws counts as http, wss as https. null: not http(s) or ws(s). */
export function siteOf(url: string): string | null {
  const parsed = parseUrl(url)
  return parsed === null ? null : siteOfUrl(parsed)
}

/** `siteOf` of a parsed URL. */
export function siteOfUrl(url: Pick<ParsedUrl, 'protocol' | 'hostname'>): string | null {
  const scheme =
    url.protocol === 'https:' || url.protocol === 'wss:'
      ? 'https'
      : url.protocol === 'http:' || url.protocol === 'ws:'
        ? 'http'
        : null
  return scheme === null ? null : `${scheme}://${siteKey(url.hostname)}`
}
