import { browserRules } from '../cookies/browser-rules.ts'
import { defaultPath } from '../cookies/path.ts'
import { prefixOf } from '../cookies/prefix.ts'
import { isIpHost, registrableDomain } from '../cookies/site.ts'
import { isTrustworthy } from '../cookies/trustworthy.ts'
import { printable } from '../http/printable.ts'
import type { Browser, ParsedSetCookie, RejectReason } from '../model/cookie.ts'

/** What of this very line is refused, and what to write instead; null = the words of the reason say all. */
export function culpritOf(
  reason: RejectReason,
  parsed: ParsedSetCookie,
  url: URL,
  browser: Browser,
): { readonly sentence: string; readonly fix: string } | null {
  if (reason === 'InvalidPrefix') return prefixCulprit(parsed, url, browser)
  if (reason === 'UserPreferences' && browser === 'safari')
    return {
      sentence:
        'Safari blocks third-party cookies unless its user allows them, and a document of another site surrounds the request.',
      fix: 'Serve the app as the top-level page, or from the same site.',
    }
  return reason === 'InvalidDomain' ? domainCulprit(parsed.rawDomain ?? '', url.hostname) : null
}

const PREFIX_NAMES = { secure: '__Secure-', host: '__Host-', http: '__Http-', 'host-http': '__Host-Http-' } as const

function prefixCulprit(parsed: ParsedSetCookie, url: URL, browser: Browser): ReturnType<typeof culpritOf> {
  const prefix = prefixOf(parsed.name)
  if (prefix === null)
    return parsed.name === ''
      ? {
          sentence: 'The cookie has no name, and its value begins like a name with a prefix.',
          fix: 'Give the cookie a name: NAME=value.',
        }
      : null
  const name = PREFIX_NAMES[prefix]
  const isBound = prefix === 'host' || prefix === 'host-http'
  const path = browserRules(browser).hostPrefixByResult ? (parsed.path ?? defaultPath(url.pathname)) : parsed.path
  const lacks = [
    ...(parsed.secure ? [] : ['Secure']),
    ...(isBound && path !== '/' ? ['Path=/'] : []),
    ...((prefix === 'http' || prefix === 'host-http') && !parsed.httpOnly ? ['HttpOnly'] : []),
  ]
  const domain = isBound && parsed.rawDomain !== null ? `Domain=${show(parsed.rawDomain)}` : null
  const faults = [
    ...(lacks.length === 0 ? [] : [`needs ${lacks.join(' and ')}, which the line lacks`]),
    ...(domain === null ? [] : [`allows no Domain, and the line has ${domain}`]),
  ]
  if (faults.length === 0 && !isTrustworthy(url.href, browser))
    return {
      sentence: `${name} is for https, and the response came over plain http (this browser makes no exception for ${show(url.hostname)}).`,
      fix: 'Serve the page over https, or leave the prefix out on http.',
    }
  if (faults.length === 0) return null
  const fixes = [
    ...(lacks.length === 0 ? [] : [`Add ${lacks.join('; ')}`]),
    ...(domain === null ? [] : [`leave ${domain} out`]),
  ].join(' and ')
  return { sentence: `${name} ${faults.join('; it ')}.`, fix: `${fixes[0]?.toUpperCase()}${fixes.slice(1)}.` }
}

function domainCulprit(domain: string, host: string): ReturnType<typeof culpritOf> {
  const given = `Domain=${show(domain)}`
  const bare = domain.replace(/^\./, '').toLowerCase()
  const leave = 'Leave Domain out: the cookie then belongs to exactly this host.'
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(domain))
    return { sentence: `${given} is an address; the attribute takes a host name alone.`, fix: leave }
  if (/:\d+$/.test(domain))
    return { sentence: `${given} has a port; cookies know none, and no host is called so.`, fix: leave }
  if (isIpHost(host))
    return { sentence: `${given} is not ${show(host)}, and an IP address has no parent domain.`, fix: leave }
  const own = registrableDomain(host)
  if (own !== null && host.endsWith(`.${bare}`) && own !== bare && own.endsWith(`.${bare}`))
    return {
      sentence: `${given} is a public suffix: everybody may register below it, so no browser stores a cookie for all of it.`,
      fix: `${leave} Or Domain=${show(own)}, for all hosts below that.`,
    }
  if (bare.endsWith(`.${host}`))
    return { sentence: `${given} is below ${show(host)}; a host may name itself and its parents only.`, fix: leave }
  return { sentence: `${given} is neither ${show(host)} nor a parent of it.`, fix: leave }
}

function show(latin1: string): string {
  return printable(Buffer.from(latin1, 'latin1').toString('utf8'), 120)
}
