import { type ParsedUrl, parseUrl } from '../http/parse-url.ts'
import type { Browser, SendVerdict, SiteContext, StoredCookie, WithholdReason } from '../model/cookie.ts'
import { type BrowserRules, browserRules } from './browser-rules.ts'
import { domainMatches } from './domain.ts'
import { type CookieJar, isExpired } from './jar.ts'
import { sameSiteReason } from './judge-store.ts'
import { pathMatches } from './path.ts'
import { siteKey, siteOfUrl } from './site.ts'
import { isTrustworthyUrl } from './trustworthy.ts'

/** Chromium, and Firefox where Lax is the default: how long a cookie without SameSite is sent on a cross-site top-level POST. */
export const LAX_POST_MS = 120_000

/** A request for which cookies are chosen. */
export interface SendRequest {
  /** Absolute. */
  readonly url: string
  /** The browser's clock, ms since the epoch. */
  readonly nowMs: number
  /** Default: strict. */
  readonly siteContext?: SiteContext
  /** Does a foreign document stand around the request? Default: exactly when the site context is `cross`. */
  readonly thirdParty?: boolean
  /** The browser's setting. Default: allowed. */
  readonly thirdPartyCookies?: 'allowed' | 'blocked'
  /** false: fetched with credentials omitted; the browser then considers no cookie at all. Default: true. */
  readonly credentials?: boolean
  /** From inside `<iframe credentialless>`: no cookie either, but DevTools goes on listing the other reasons. */
  readonly credentialless?: boolean
  /** Key of the partitioned cookies it may see. Default: the site of `url`. */
  readonly partition?: string
  /** Default: chromium. */
  readonly browser?: Browser
}

/** A cookie of the jar and whether it goes with the request. */
export interface SendJudgement {
  readonly cookie: StoredCookie
  readonly verdict: SendVerdict
}

/**
 * Which cookies of the jar go with a request (RFC 6265bis section 5.8.3), and why the others do not; all reasons of each, as
 * DevTools lists them. Cookies of other sites (eTLD+1) are left out. Ordered as in the Cookie header: longer paths first, then
 * older cookies.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { applySetCookie, emptyJar, explainWithhold, judgeSend } from 'authproxy'
 *
 * const page = { url: 'https://app.example.com/', nowMs: Date.now() }
 * const { jar } = applySetCookie(emptyJar, 'sid=1; Path=/api; SameSite=Lax', page)
 * assert.deepEqual(judgeSend(jar, page)[0]?.verdict, { kind: 'withheld', reasons: ['NotOnPath'] })
 * assert.match(explainWithhold('NotOnPath').sentence, /path/i)
 */
export function judgeSend(jar: CookieJar, request: SendRequest): SendJudgement[] {
  const url = parseUrl(request.url)
  if (url === null) return []
  const target = readTarget(request, url)
  const judged: SendJudgement[] = []
  for (const shelf of jar.shelves) {
    if (shelf.site !== target.site) continue
    for (const cookie of shelf.cookies) judged.push({ cookie, verdict: judgeCookie(cookie, target) })
  }
  return judged.sort((a, b) => b.cookie.path.length - a.cookie.path.length || a.cookie.order - b.cookie.order)
}

/**
 * The Cookie header of what is sent; null = none. Nameless cookies are bare values.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { applySetCookie, cookieHeader, emptyJar, judgeSend } from 'authproxy'
 *
 * const page = { url: 'https://app.example.com/', nowMs: Date.now() }
 * const { jar } = applySetCookie(emptyJar, 'sid=1; Path=/', page)
 * assert.equal(cookieHeader(judgeSend(jar, page)), 'sid=1')
 */
export function cookieHeader(judged: readonly SendJudgement[]): string | null {
  const sent = judged.filter(({ verdict }) => verdict.kind === 'sent')
  const pairs = sent.map(({ cookie }) => (cookie.name === '' ? cookie.value : `${cookie.name}=${cookie.value}`))
  return pairs.length === 0 ? null : pairs.join('; ')
}

/** A request with its URL parsed and its defaults filled in. */
interface Target {
  readonly host: string
  readonly path: string
  readonly site: string
  readonly trustworthy: boolean
  readonly nowMs: number
  readonly context: SiteContext
  readonly thirdParty: boolean
  readonly blocked: boolean
  readonly credentials: boolean
  readonly credentialless: boolean
  readonly partition: string | null
  readonly rules: BrowserRules
}

function readTarget(request: SendRequest, url: ParsedUrl): Target {
  const browser = request.browser ?? 'chromium'
  const context = request.siteContext ?? 'strict'
  return {
    host: url.hostname,
    path: url.pathname,
    site: siteKey(url.hostname),
    trustworthy: isTrustworthyUrl(url, browser),
    nowMs: request.nowMs,
    context,
    thirdParty: request.thirdParty ?? context === 'cross',
    blocked: request.thirdPartyCookies === 'blocked',
    credentials: request.credentials ?? true,
    credentialless: request.credentialless ?? false,
    partition: request.partition ?? siteOfUrl(url),
    rules: browserRules(browser),
  }
}

const SENT: SendVerdict = { kind: 'sent' }

function judgeCookie(cookie: StoredCookie, target: Target): SendVerdict {
  if (isExpired(cookie, target.nowMs)) return { kind: 'withheld', reasons: ['Expired'] }
  if (isOutOfPartition(cookie, target)) return { kind: 'withheld', reasons: ['OtherPartition'] }
  const reasons: WithholdReason[] = []
  if (cookie.secure && !target.trustworthy) reasons.push('SecureOnly')
  if (!domainMatches(cookie, target.host)) reasons.push('DomainMismatch')
  if (!pathMatches(cookie.path, target.path)) reasons.push('NotOnPath')
  if (target.credentials) {
    const sameSite = isKeptBySameSite(cookie, target) ? sameSiteReason(cookie.sameSite, target.rules) : null
    if (sameSite !== null) reasons.push(sameSite)
    if (target.thirdParty && target.blocked && cookie.partition === null) reasons.push('UserPreferences')
  }
  if (!target.credentials || target.credentialless) reasons.push('AnonymousContext')
  const [first, ...rest] = reasons
  return first === undefined ? SENT : { kind: 'withheld', reasons: [first, ...rest] }
}

function isOutOfPartition(cookie: StoredCookie, target: Target): boolean {
  if (cookie.partition !== null) return cookie.partition !== target.partition
  return target.thirdParty && target.rules.partitionsThirdParties
}

/** RFC 6265bis section 5.6.7.1; the two-minute exception of Lax-by-default is section 5.6.7.2. */
function isKeptBySameSite(cookie: StoredCookie, target: Target): boolean {
  if (target.context === 'strict') return false
  if (target.context === 'cross' || cookie.sameSite === 'strict') return true
  if (target.context === 'lax') return false
  return cookie.sameSite !== null || target.nowMs - cookie.createdAt > LAX_POST_MS
}
