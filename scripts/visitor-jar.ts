/** What became of a Set-Cookie line: reasons in DevTools' words. */
export interface JarVerdict {
  readonly name: string
  readonly kind: 'stored' | 'deleted' | 'rejected'
  readonly reason?:
    | 'InvalidPrefix'
    | 'SecureOnly'
    | 'SameSiteNoneInsecure'
    | 'InvalidDomain'
    | 'NameValuePairExceedsMaxSize'
}

export interface VisitorJar {
  /** Takes a Set-Cookie line that came with an answer from `url`. `now`: ms since the epoch. */
  store(url: URL, line: string, now: number): JarVerdict
  /**
   * The Cookie header for a request to `url`; null = no cookie. `cross-site-post`: a form that another site submits, which
   * carries SameSite=None cookies only.
   */
  cookieHeader(url: URL, now: number, from?: 'same-site' | 'cross-site-post'): string | null
}

interface StoredCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  readonly crossSite: boolean
  /** ms since the epoch; Infinity = until the browser closes. */
  readonly expiresAt: number
}

/**
 * A small jar with the rules of RFC 6265bis section 5.7 that decide about a session cookie: prefixes, Secure, Domain,
 * Path, Max-Age before Expires, SameSite=None only with Secure. A redirect chain that the app's own page started counts as
 * same-site, as in Chromium, so Lax and Strict matter only to a form that another site posts. Public suffixes: only names without a dot.
 */
export function createVisitorJar(): VisitorJar {
  const cookies = new Map<string, StoredCookie>()
  return {
    store(url, line, now) {
      const { name, value, attributes } = parse(line)
      const reason = rejection(url, name, value, attributes)
      if (reason !== null) return { name, kind: 'rejected', reason }
      const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? ''
      const given = attributes.get('path') ?? ''
      const cookie: StoredCookie = {
        name,
        value,
        domain: domain || url.hostname,
        hostOnly: domain === '',
        path: given.startsWith('/') ? given : defaultPath(url.pathname),
        secure: attributes.has('secure'),
        crossSite: attributes.get('samesite')?.toLowerCase() === 'none',
        expiresAt: expiry(attributes, now),
      }
      const key = `${name}\0${cookie.domain}\0${cookie.hostOnly}\0${cookie.path}`
      if (cookie.expiresAt <= now) {
        cookies.delete(key)
        return { name, kind: 'deleted' }
      }
      cookies.set(key, cookie) // a Map keeps the place of the first setting, as creation time does in a browser
      return { name, kind: 'stored' }
    },
    cookieHeader(url, now, from = 'same-site') {
      const sent = [...cookies.values()].filter(
        cookie => isSent(cookie, url, now) && (from === 'same-site' || cookie.crossSite),
      )
      sent.sort((left, right) => right.path.length - left.path.length)
      return sent.length === 0
        ? null
        : sent.map(cookie => (cookie.name ? `${cookie.name}=${cookie.value}` : cookie.value)).join('; ')
    },
  }
}

function parse(line: string): { name: string; value: string; attributes: ReadonlyMap<string, string> } {
  const [pair = '', ...rest] = line.split(';')
  const equals = pair.indexOf('=')
  const attributes = new Map<string, string>()
  for (const part of rest) {
    const [key = '', ...value] = part.split('=')
    attributes.set(key.trim().toLowerCase(), value.join('=').trim())
  }
  return { name: pair.slice(0, Math.max(equals, 0)).trim(), value: pair.slice(equals + 1).trim(), attributes }
}

function rejection(
  url: URL,
  name: string,
  value: string,
  attributes: ReadonlyMap<string, string>,
): NonNullable<JarVerdict['reason']> | null {
  const secure = attributes.has('secure')
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? ''
  const prefix = /^__(secure|host)-/i.exec(name)?.[1]?.toLowerCase()
  if (name.length + value.length > 4096) return 'NameValuePairExceedsMaxSize'
  if (domain !== '' && (!domainMatches(url.hostname, domain) || (!domain.includes('.') && domain !== url.hostname)))
    return 'InvalidDomain'
  if (prefix !== undefined && !(secure && isTrustworthy(url))) return 'InvalidPrefix'
  if (prefix === 'host' && (domain !== '' || attributes.get('path') !== '/')) return 'InvalidPrefix'
  if (secure && !isTrustworthy(url)) return 'SecureOnly'
  if (attributes.get('samesite')?.toLowerCase() === 'none' && !secure) return 'SameSiteNoneInsecure'
  return null
}

function isSent(cookie: StoredCookie, url: URL, now: number): boolean {
  const host = url.hostname
  if (cookie.expiresAt <= now) return false
  if (cookie.hostOnly ? host !== cookie.domain : !domainMatches(host, cookie.domain)) return false
  if (cookie.secure && !isTrustworthy(url)) return false
  const { path } = cookie
  return url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

function expiry(attributes: ReadonlyMap<string, string>, now: number): number {
  const maxAge = attributes.get('max-age')
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0 ? 0 : now + Number(maxAge) * 1000
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires
}

/** RFC 6265bis section 5.1.4: the folder of the URL that set the cookie. */
function defaultPath(pathname: string): string {
  return pathname.slice(0, Math.max(pathname.lastIndexOf('/'), 1))
}

function domainMatches(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && !/^[\d.]+$|:/.test(host))
}

/** Chromium stores and sends Secure cookies on http://localhost and http://127.0.0.1 too. */
function isTrustworthy(url: URL): boolean {
  return url.protocol === 'https:' || isLoopback(url)
}

export function isLoopback(url: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
}
