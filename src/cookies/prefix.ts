import type { ParsedSetCookie } from '../model/cookie.ts'
import type { BrowserRules } from './browser-rules.ts'
import type { DomainScope } from './domain.ts'
import { isIpHost } from './site.ts'

/** Name prefixes that promise attributes (RFC 6265bis section 4.1.3; the Http- ones: Chromium and Firefox). */
export type CookiePrefix = 'secure' | 'host' | 'http' | 'host-http'

const PREFIXES: ReadonlyArray<readonly [text: string, prefix: CookiePrefix]> = [
  ['__secure-', 'secure'],
  ['__host-http-', 'host-http'],
  ['__host-', 'host'],
  ['__http-', 'http'],
]

/** The prefix that a name carries, in any case; null = none. */
export function prefixOf(name: string): CookiePrefix | null {
  if (!name.startsWith('__')) return null
  const start = name.slice(0, 12).toLowerCase()
  return PREFIXES.find(([text]) => start.startsWith(text))?.[1] ?? null
}

/** Where the line is judged. */
interface PrefixContext {
  readonly host: string
  readonly trustworthy: boolean
  readonly scope: DomainScope | null
  readonly effectivePath: string
}

/**
 * RFC 6265bis sections 5.4 and 5.7: does the line keep what its prefix promises? A nameless cookie whose value looks
 * prefixed never does. Chromium's `__Host-` wants an explicit `Path=/` and no Domain (but the own address), Firefox the
 * effect of them.
 */
export function keepsPrefix(cookie: ParsedSetCookie, context: PrefixContext, rules: BrowserRules): boolean {
  if (cookie.name === '') return prefixOf(cookie.value) === null
  const prefix = prefixOf(cookie.name)
  if (prefix === null) return true
  if (!cookie.secure || !context.trustworthy) return false
  if ((prefix === 'http' || prefix === 'host-http') && !cookie.httpOnly) return false
  return prefix === 'secure' || prefix === 'http' || isHostBound(cookie, context, rules)
}

function isHostBound(cookie: ParsedSetCookie, context: PrefixContext, rules: BrowserRules): boolean {
  if (rules.hostPrefixByResult) return context.effectivePath === '/' && context.scope?.hostOnly === true
  if (cookie.path !== '/') return false
  return cookie.rawDomain === null || (cookie.rawDomain === context.host && isIpHost(context.host))
}
