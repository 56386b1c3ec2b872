import { isIpHost, registrableDomain } from './site.ts'

/** A cookie's scope: `domain` without a leading dot, in lower case. */
export interface DomainScope {
  readonly domain: string
  readonly hostOnly: boolean
}

const PLAIN_DOMAIN = /^[a-z0-9_.-]*$/

/** RFC 6265bis section 5.1.3 for a stored cookie: the same host, or (unless host-only) a subdomain. `host` in lower case. */
export function domainMatches(scope: DomainScope, host: string): boolean {
  return host === scope.domain || (!scope.hostOnly && isSubdomain(host, scope.domain))
}

/** Is `host` below `parent` (not equal)? Addresses have no subdomains. */
export function isSubdomain(host: string, parent: string): boolean {
  return host.length > parent.length && host.endsWith(parent) && host[host.length - parent.length - 1] === '.'
}

/**
 * RFC 6265bis sections 5.6.3 and 5.7, as Chromium does it: the scope a Domain attribute gives on this host, or null where it
 * is InvalidDomain. `attribute` null or empty = host-only. localhost, addresses and a host that is itself a public
 * suffix may name themselves and get a host-only cookie.
 */
export function resolveDomain(attribute: string | null, host: string, asciiOnly = false): DomainScope | null {
  if (host.endsWith('..')) return null
  if (attribute === null || attribute === '') return { domain: host, hostOnly: true }
  const wanted = attribute.toLowerCase()
  const own = wanted === host || wanted === `.${host}`
  if (own && isIpHost(host)) return { domain: host, hostOnly: true }
  const canonical = canonicalDomain(attribute, asciiOnly)
  if (canonical === null) return null
  const domain = canonical.startsWith('.') ? canonical.slice(1) : canonical
  const registrable = registrableDomain(host)
  if (registrable === null) return own ? { domain: host, hostOnly: true } : null
  const inside = domain === host || isSubdomain(host, domain)
  return inside && (domain === registrable || isSubdomain(domain, registrable)) ? { domain, hostOnly: false } : null
}

/** Lower case and punycode, a leading dot kept; null where the text cannot be a host name (port, scheme, escapes). */
function canonicalDomain(attribute: string, asciiOnly: boolean): string | null {
  const lower = attribute.toLowerCase()
  if (PLAIN_DOMAIN.test(lower)) return lower
  if (asciiOnly && /[^\u0000-\u007f]/.test(attribute)) return null
  if (/[\u0000-\u0020%/\\?#@:[\]<>^|\u007f]/.test(attribute)) return null
  const text = new TextDecoder().decode(Uint8Array.from(attribute, char => char.charCodeAt(0)))
  const url = `http://${text}/`
  return URL.canParse(url) ? new URL(url).hostname : null
}
