import { parseUrl } from '../http/parse-url.ts'
import type {
  Browser,
  ParsedSetCookie,
  RejectedSetCookie,
  RejectReason,
  SameSite,
  SiteContext,
  StoredCookie,
  StoreVerdict,
} from '../model/cookie.ts'
import { type BrowserRules, browserRules } from './browser-rules.ts'
import { isSubdomain, resolveDomain } from './domain.ts'
import { type CookieJar, isExpired, isSameCookie, shelfCookies } from './jar.ts'
import { expiryOf } from './lifetime.ts'
import { defaultPath, pathMatches } from './path.ts'
import { keepsPrefix } from './prefix.ts'
import { siteKey, siteOfUrl } from './site.ts'
import { isTrustworthyUrl } from './trustworthy.ts'

/** Where and when a Set-Cookie line arrived. */
export interface StoreContext {
  /** Of the response, absolute. */
  readonly url: string
  /** The browser's clock, ms since the epoch. */
  readonly nowMs: number
  readonly jar: CookieJar
  /** The response's Date header as it stands; null or absent = none. */
  readonly dateHeader?: string | null
  /** Default: strict. Only `cross` matters to storing: a top-level navigation may always set SameSite cookies. */
  readonly siteContext?: SiteContext
  /** Does the top-level page belong to another site? Default: exactly when the site context is `cross`. */
  readonly thirdParty?: boolean
  /** The browser's setting. Default: allowed, as upstream Chrome has it in a normal window. */
  readonly thirdPartyCookies?: 'allowed' | 'blocked'
  /** false: fetched with credentials omitted; such a response stores nothing. Default: true. */
  readonly credentials?: boolean
  /** Where `Partitioned` cookies go: the top-level site. Default: the site of `url`. */
  readonly partition?: string
  /** Default: chromium. */
  readonly browser?: Browser
}

/** A verdict and, where it is `stored`, the cookie as the jar will hold it. */
export interface StoreJudgement {
  readonly verdict: StoreVerdict
  readonly cookie: StoredCookie | null
  /** The cookie of the jar that the line replaces or deletes. */
  readonly replaced: StoredCookie | null
}

/**
 * What a browser does with a parsed Set-Cookie line (RFC 6265bis section 5.7, in Chromium's order of checks). Pure and
 * total; does not change the jar (`applySetCookie` does). The reasons are all that the browser finds: what is wrong
 * with the line itself ends the check before the reasons that depend on the request.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { emptyJar, judgeStore, parseSetCookie } from 'authproxy'
 *
 * const context = { url: 'http://app.example.com/', nowMs: Date.now(), jar: emptyJar }
 * const { verdict } = judgeStore(parseSetCookie('sid=1; SameSite=None'), context)
 * assert.deepEqual(verdict, { kind: 'rejected', reasons: ['SameSiteNoneInsecure'] })
 */
export function judgeStore(parsed: ParsedSetCookie | RejectedSetCookie, context: StoreContext): StoreJudgement {
  if (context.credentials === false) return rejected(['CredentialsOmitted'])
  if ('rejected' in parsed) return rejected([parsed.rejected])
  const url = parseUrl(context.url)
  if (url === null) return rejected(['InvalidDomain'])
  const browser = context.browser ?? 'chromium'
  const rules = browserRules(browser)
  const trustworthy = isTrustworthyUrl(url, browser)
  const scope = resolveDomain(parsed.rawDomain, url.hostname, rules.asciiDomainOnly)
  const path = parsed.path ?? defaultPath(url.pathname)
  const thirdParty = context.thirdParty ?? context.siteContext === 'cross'

  const lineReasons: RejectReason[] = []
  if (scope === null) lineReasons.push('InvalidDomain')
  const prefixContext = { host: url.hostname, trustworthy, scope, effectivePath: path }
  if (!keepsPrefix(parsed, prefixContext, rules)) lineReasons.push('InvalidPrefix')
  if (parsed.partitioned && !(parsed.secure && trustworthy)) lineReasons.push('PartitionedInsecure')
  if (parsed.name === '' && parsed.value.includes('=')) lineReasons.push('NamelessWithEquals')
  if (scope === null || lineReasons.length > 0) return rejected(lineReasons)
  if (thirdParty && context.thirdPartyCookies === 'blocked' && !parsed.partitioned) return rejected(['UserPreferences'])

  const dated = expiryOf(parsed, context.nowMs, context.dateHeader ?? null, rules)
  const partitioned = parsed.partitioned || (thirdParty && rules.partitionsThirdParties)
  const cookie: StoredCookie = {
    name: parsed.name,
    value: parsed.value,
    domain: scope.domain,
    hostOnly: scope.hostOnly,
    path,
    expiresAt: dated,
    secure: parsed.secure,
    httpOnly: parsed.httpOnly,
    sameSite: parsed.sameSite,
    partition: partitioned ? (context.partition ?? siteOfUrl(url) ?? url.origin) : null,
    priority: parsed.priority,
    createdAt: context.nowMs,
    accessedAt: context.nowMs,
    order: context.jar.nextOrder,
  }
  const neighbours = shelfCookies(context.jar, siteKey(scope.domain), cookie.partition)
  const reasons = requestReasons(cookie, trustworthy, context.siteContext === 'cross', rules)
  if (!trustworthy && neighbours.some(other => shadowsSecure(cookie, other, context.nowMs)))
    reasons.push('OverwriteSecure')
  if (reasons.length > 0) return rejected(reasons)
  const old = neighbours.find(other => isSameCookie(cookie, other))
  const replaced = old === undefined || isExpired(old, context.nowMs) ? null : old
  if (isExpired(cookie, context.nowMs)) {
    return { verdict: { kind: replaced === null ? 'expired' : 'deleted' }, cookie: null, replaced }
  }
  const verdict: StoreVerdict = { kind: 'stored', replaces: replaced !== null }
  return { verdict, cookie: inherit(cookie, replaced, rules), replaced }
}

function rejected(reasons: readonly RejectReason[]): StoreJudgement {
  const [first = 'InvalidDomain', ...rest] = reasons
  return { verdict: { kind: 'rejected', reasons: [first, ...rest] }, cookie: null, replaced: null }
}

/** The checks that depend on the request: RFC 6265bis section 5.7 (Secure, SameSite). */
function requestReasons(
  cookie: StoredCookie,
  trustworthy: boolean,
  crossSite: boolean,
  rules: BrowserRules,
): RejectReason[] {
  const reasons: RejectReason[] = []
  if (cookie.secure && !trustworthy) reasons.push('SecureOnly')
  if (cookie.sameSite === 'none' && !cookie.secure) reasons.push('SameSiteNoneInsecure')
  const reason = crossSite ? sameSiteReason(cookie.sameSite, rules) : null
  if (reason !== null) reasons.push(reason)
  return reasons
}

type SameSiteReason = Extract<RejectReason, `Schemeful${string}`>

/** The reason for which a cookie of this SameSite is kept out of a cross-site context; null = it is not. */
export function sameSiteReason(sameSite: SameSite | null, rules: BrowserRules): SameSiteReason | null {
  if (sameSite === 'strict') return 'SchemefulSameSiteStrict'
  if (sameSite === 'lax') return 'SchemefulSameSiteLax'
  return sameSite === null && rules.laxByDefault ? 'SchemefulSameSiteUnspecifiedTreatedAsLax' : null
}

/** RFC 6265bis section 5.7, "leave secure cookies alone": would it hide or replace a Secure cookie? */
function shadowsSecure(cookie: StoredCookie, other: StoredCookie, nowMs: number): boolean {
  if (!other.secure || other.name !== cookie.name || isExpired(other, nowMs)) return false
  const related =
    cookie.domain === other.domain ||
    isSubdomain(cookie.domain, other.domain) ||
    isSubdomain(other.domain, cookie.domain)
  return related && pathMatches(other.path, cookie.path)
}

/** RFC 6265bis section 5.7 keeps the creation time; Chromium only where the value is the same. */
function inherit(cookie: StoredCookie, old: StoredCookie | null, rules: BrowserRules): StoredCookie {
  if (old === null || (rules.newValueNewTime && old.value !== cookie.value)) return cookie
  return { ...cookie, createdAt: old.createdAt, order: old.order }
}
