import type { Browser, SiteContext } from '../model/cookie.ts'
import { browserRules } from './browser-rules.ts'
import { siteOf } from './site.ts'

/** How a request came about, as far as cookies care. Addresses are absolute. */
export interface RequestOrigin {
  readonly url: string
  readonly method: string
  /** The document that caused it; null = the address bar, a bookmark, another program. */
  readonly initiator: string | null
  /** The documents around it, the top-level page first; for a frame's own navigation without that frame. Empty = a top-level navigation. */
  readonly ancestors: readonly string[]
  /** Every earlier hop of the redirect chain. Default: none. Leave it out for storing: Firefox counts it for sending only. */
  readonly redirectedFrom?: readonly string[]
}

/** The part of a request's context that decides about its cookies. */
export interface CookieContext {
  readonly siteContext: SiteContext
  /** A foreign document stands around the request. */
  readonly thirdParty: boolean
  /** Key of the partitioned cookies it may see; null = the address has no site. */
  readonly partition: string | null
}

/**
 * The context of a request whose circumstances are known (RFC 6265bis section 5.2.1; schemeful in Chromium, and without regard to
 * redirects; schemeless in Firefox, where redirects count for sending).
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { siteContextOf } from 'authproxy'
 *
 * const url = 'https://app.example.com/api/auth/callback/apple'
 * const form = { url, method: 'POST', initiator: 'https://appleid.apple.com/', ancestors: [] }
 * assert.equal(siteContextOf(form).siteContext, 'lax-unsafe') // Lax cookies stay at home
 */
export function siteContextOf(origin: RequestOrigin, browser: Browser = 'chromium'): CookieContext {
  const rules = browserRules(browser)
  const siteName = (url: string) => (rules.schemefulSites ? siteOf(url) : (siteOf(url)?.replace(/^\w+:/, '') ?? null))
  const target = siteName(origin.url)
  const isForeign = (url: string) => siteName(url) !== target
  const thirdParty = origin.ancestors.some(isForeign)
  const chain = rules.redirectsCount ? (origin.redirectedFrom ?? []) : []
  const foreignCause = (origin.initiator !== null && isForeign(origin.initiator)) || chain.some(isForeign)
  const topSite = siteOf(origin.ancestors[0] ?? origin.url)
  return {
    siteContext: chooseContext(thirdParty, foreignCause, origin),
    thirdParty,
    partition: topSite === null ? null : partitionKey(topSite, thirdParty),
  }
}

function chooseContext(thirdParty: boolean, foreignCause: boolean, origin: RequestOrigin): SiteContext {
  if (thirdParty) return 'cross'
  if (!foreignCause) return 'strict'
  return origin.ancestors.length > 0 ? 'cross' : isSafeMethod(origin.method) ? 'lax' : 'lax-unsafe'
}

/** RFC 9110 section 9.2.1, as browsers take it for SameSite. */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || method === 'TRACE'
}

/**
 * The name of a partition: the top-level site, and whether a foreign site stands between it and the request (Chromium's
 * "ancestor chain bit", spelt as DevTools does).
 */
export function partitionKey(topLevelSite: string, crossSiteAncestor: boolean): string {
  return crossSiteAncestor ? `${topLevelSite} (cross-site ancestor)` : topLevelSite
}
