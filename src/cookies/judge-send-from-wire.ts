import { headerValues } from '../http/headers.ts'
import type { Browser, SendVerdict, StoredCookie, WithholdReason } from '../model/cookie.ts'
import { type ContextGuess, inferSiteContext, type WireRequest } from './infer-site-context.ts'
import type { CookieJar } from './jar.ts'
import { judgeSend, type SendJudgement } from './judge-send.ts'
import { parseCookieHeader } from './parse-cookie-header.ts'
import { siteKey } from './site.ts'

/** What is known beside the request itself. */
export interface WireContext {
  /** The browser's clock, ms since the epoch. */
  readonly nowMs: number
  /** The browser's setting, if it is known; absent = either, as far as the headers leave it open. */
  readonly thirdPartyCookies?: 'allowed' | 'blocked'
  /** Default: chromium. */
  readonly browser?: Browser
}

type Reasons = readonly [WithholdReason, ...WithholdReason[]]

/** What happened to a cookie of the jar, as far as the wire tells. */
export type WireVerdict =
  | { readonly kind: 'sent' }
  /** Every context that fits the Cookie header gives these reasons. */
  | { readonly kind: 'withheld'; readonly reasons: Reasons }
  /** Several contexts fit: `common` holds in all of them, one of `possible` (at least two) is the whole truth. */
  | {
      readonly kind: 'ambiguous'
      readonly common: readonly WithholdReason[]
      readonly possible: readonly [Reasons, ...Reasons[]]
    }
  /** No context fits: the cookie should have come (another program, a cleared jar, a deletion by script). */
  | { readonly kind: 'unexplained' }
  /** A cookie of this name came with another value: the jar is out of date (JavaScript, another tab). */
  | { readonly kind: 'stale' }

export interface WireJudgement {
  readonly cookie: StoredCookie
  readonly verdict: WireVerdict
}

/**
 * What the browser did with each cookie of the jar, from a request as the proxy saw it: among the contexts that the
 * headers allow, those count under which exactly the cookies would have come that did come. Cookies that the jar does
 * not know are ignored. Never states a reason that another fitting context contradicts.
 */
export function judgeSendFromWire(jar: CookieJar, request: WireRequest, context: WireContext): WireJudgement[] {
  const header = headerValues(request.headers, 'cookie').join('; ')
  const came = countPairs(header)
  const guesses = inferSiteContext(request, context.browser).flatMap(guess => spread(guess, jar, request.url, context))
  const judged = guesses.map(guess => judgeSend(jar, { ...guess, url: request.url, nowMs: context.nowMs }))
  const fitting = judged.filter(judgements => fits(judgements, came))
  const relevant = fitting.length > 0 ? fitting : judged
  // One jar and one URL: every list holds the same cookies in the same order.
  return (judged[0] ?? []).map(({ cookie }, index) => {
    const verdicts = relevant.flatMap(judgements => judgements[index]?.verdict ?? [])
    return { cookie, verdict: fitting.length > 0 ? summarise(cookie, verdicts, came) : salvage(cookie, verdicts, came) }
  })
}

/** What came: how often each pair, and which names. */
interface Came {
  readonly pairs: ReadonlyMap<string, number>
  readonly names: ReadonlySet<string>
}

function countPairs(header: string): Came {
  const pairs = new Map<string, number>()
  const names = new Set<string>()
  for (const { name, value } of parseCookieHeader(header)) {
    const key = pairKey(name, value)
    pairs.set(key, (pairs.get(key) ?? 0) + 1)
    names.add(name)
  }
  return { pairs, names }
}

function pairKey(name: string, value: string): string {
  return name === '' ? value : `${name}=${value}`
}

/** The guess with the user's setting and every partition that the jar could show in a third-party context. */
function spread(guess: ContextGuess, jar: CookieJar, url: string, context: WireContext) {
  const settings: ReadonlyArray<'allowed' | 'blocked'> =
    guess.thirdPartyCookies !== null
      ? [guess.thirdPartyCookies]
      : context.thirdPartyCookies !== undefined
        ? [context.thirdPartyCookies]
        : guess.thirdParty
          ? ['allowed', 'blocked']
          : ['allowed']
  const partitions = guess.partition === null ? ['', ...foreignPartitions(jar, url)] : [guess.partition]
  return settings.flatMap(thirdPartyCookies =>
    partitions.map(partition => ({
      siteContext: guess.siteContext,
      thirdParty: guess.thirdParty,
      credentials: guess.credentials,
      credentialless: guess.credentialless,
      thirdPartyCookies,
      partition,
      browser: context.browser ?? 'chromium',
    })),
  )
}

function foreignPartitions(jar: CookieJar, url: string): string[] {
  if (!URL.canParse(url)) return []
  const site = siteKey(new URL(url).hostname)
  return jar.shelves.flatMap(shelf => (shelf.site === site && shelf.partition !== null ? [shelf.partition] : []))
}

/** Would exactly the known cookies have come that came? Stale ones do not count. */
function fits(judgements: readonly SendJudgement[], came: Came): boolean {
  const expected = new Map<string, number>()
  for (const { cookie, verdict } of judgements) {
    if (isStale(cookie, came)) continue
    const key = pairKey(cookie.name, cookie.value)
    expected.set(key, (expected.get(key) ?? 0) + (verdict.kind === 'sent' ? 1 : 0))
  }
  for (const [key, count] of expected) {
    const seen = came.pairs.get(key) ?? 0
    if (seen < count || (seen > 0 && count === 0)) return false
  }
  return true
}

function isStale(cookie: StoredCookie, came: Came): boolean {
  return !came.pairs.has(pairKey(cookie.name, cookie.value)) && cookie.name !== '' && came.names.has(cookie.name)
}

function summarise(cookie: StoredCookie, verdicts: readonly SendVerdict[], came: Came): WireVerdict {
  if (isStale(cookie, came)) return { kind: 'stale' }
  const distinct = new Map<string, Reasons>()
  for (const verdict of verdicts) {
    if (verdict.kind === 'sent') return { kind: 'sent' }
    distinct.set(verdict.reasons.join(), verdict.reasons)
  }
  const [first, ...rest] = distinct.values()
  if (first === undefined) return { kind: 'unexplained' }
  if (rest.length === 0) return { kind: 'withheld', reasons: first }
  const common = first.filter(reason => rest.every(reasons => reasons.includes(reason)))
  return { kind: 'ambiguous', common, possible: [first, ...rest] }
}

/** No context fits the header as a whole: what came, came; a reason is given only where no context would have sent it. */
function salvage(cookie: StoredCookie, verdicts: readonly SendVerdict[], came: Came): WireVerdict {
  if (came.pairs.has(pairKey(cookie.name, cookie.value))) return { kind: 'sent' }
  const verdict = summarise(cookie, verdicts, came)
  return verdict.kind === 'sent' ? { kind: 'unexplained' } : verdict
}
