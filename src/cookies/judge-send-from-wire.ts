import { headerValues } from '../http/headers.ts'
import { parseUrl } from '../http/parse-url.ts'
import type { Browser, SendVerdict, StoredCookie, WithholdReason } from '../model/cookie.ts'
import type { Witness } from '../model/witness.ts'
import { type ContextGuess, inferSiteContext, type WireRequest } from './infer-site-context.ts'
import type { CookieJar } from './jar.ts'
import { judgeSend, type SendJudgement } from './judge-send.ts'
import { parseCookieHeader } from './parse-cookie-header.ts'
import { siteKey } from './site.ts'
import { hearSend, type WitnessedContext, witnessedContext, witnessedSetting } from './witnessed-context.ts'

/** What is known beside the request itself. */
export interface WireContext {
  /** The browser's clock, ms since the epoch. */
  readonly nowMs: number
  /** The browser's setting, if it is known; absent = either, as far as the headers leave it open. */
  readonly thirdPartyCookies?: 'allowed' | 'blocked'
  /** Default: chromium. */
  readonly browser?: Browser
  /** The browser's own account: the documents around the request are then known, and not inferred. */
  readonly witness?: Witness | undefined
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
  const known = witnessedContext(request, context.witness)
  // What brings a cookie was not asked without credentials, whatever the jar makes of it; nor what the browser looked for cookies for.
  const looked = (context.witness?.cookies ?? []).some(one => !one.reasons.includes('AnonymousContext'))
  const withAny = came.names.size > 0 || looked
  const guesses = narrow(inferSiteContext(request, context.browser), known)
    .filter(one => one.credentials || !withAny)
    .flatMap(guess => spread(guess, jar, request.url, context))
  const judged = guesses.map(guess => judgeSend(jar, { ...guess, url: request.url, nowMs: context.nowMs }))
  // One jar and one URL: every list holds the same cookies in the same order.
  const cookies = (judged[0] ?? []).map(({ cookie }) => knownOf(cookie, came))
  const fitting = judged.filter(judgements => fits(judgements, cookies, came))
  const relevant = fitting.length > 0 ? fitting : judged
  return cookies.map((one, index) => {
    const verdicts = relevant.flatMap(judgements => judgements[index]?.verdict ?? [])
    const verdict = fitting.length > 0 ? summarise(one, verdicts) : salvage(one, verdicts)
    return { cookie: one.cookie, verdict: settle(one.cookie, verdict, context.witness) }
  })
}

/** What the browser told of the context takes the place of what the headers allow; they still tell of credentials. */
function narrow(guesses: readonly ContextGuess[], known: WitnessedContext | null): readonly ContextGuess[] {
  if (known === null) return guesses
  const { thirdParty, partition } = known
  const fitting = guesses.filter(
    one => one.thirdParty === thirdParty && (known.siteContext === null || one.siteContext === known.siteContext),
  )
  if (fitting.length > 0) return fitting.map(one => ({ ...one, partition }))
  return guesses.slice(0, 1).map(one => ({
    ...one,
    siteContext: known.siteContext ?? (thirdParty ? 'cross' : 'strict'),
    thirdParty,
    partition,
  }))
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

/** A cookie of the jar beside what came: told once, asked for under every guess. */
interface Known {
  readonly cookie: StoredCookie
  readonly pair: string
  readonly came: boolean
  /** Another value came under this name. */
  readonly stale: boolean
}

function knownOf(cookie: StoredCookie, { pairs, names }: Came): Known {
  const pair = pairKey(cookie.name, cookie.value)
  const came = pairs.has(pair)
  return { cookie, pair, came, stale: !came && cookie.name !== '' && names.has(cookie.name) }
}

function pairKey(name: string, value: string): string {
  return name === '' ? value : `${name}=${value}`
}

/** The guess with the user's setting and every partition that the jar could show in a third-party context. */
function spread(guess: ContextGuess, jar: CookieJar, url: string, context: WireContext) {
  const told = context.thirdPartyCookies ?? witnessedSetting(context.witness)
  const settings: ReadonlyArray<'allowed' | 'blocked'> =
    guess.thirdPartyCookies !== null
      ? [guess.thirdPartyCookies]
      : told !== undefined
        ? [told]
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
  const parsed = parseUrl(url)
  if (parsed === null) return []
  const site = siteKey(parsed.hostname)
  return jar.shelves.flatMap(shelf => (shelf.site === site && shelf.partition !== null ? [shelf.partition] : []))
}

/** Would exactly the known cookies have come that came? Stale ones do not count. */
function fits(judgements: readonly SendJudgement[], known: readonly Known[], came: Came): boolean {
  const expected = new Map<string, number>()
  for (const [index, { pair, stale }] of known.entries()) {
    if (stale) continue
    expected.set(pair, (expected.get(pair) ?? 0) + (judgements[index]?.verdict.kind === 'sent' ? 1 : 0))
  }
  for (const [key, count] of expected) {
    const seen = came.pairs.get(key) ?? 0
    if (seen < count || (seen > 0 && count === 0)) return false
  }
  return true
}

function summarise({ stale }: Known, verdicts: readonly SendVerdict[]): WireVerdict {
  if (stale) return { kind: 'stale' }
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

/** Which of several possible reasons it was, the browser itself tells. */
function settle(cookie: StoredCookie, verdict: WireVerdict, witness: Witness | undefined): WireVerdict {
  if (verdict.kind !== 'ambiguous') return verdict
  const heard = hearSend(cookie, verdict, witness)
  if (heard?.word !== 'agrees') return verdict
  const reasons = verdict.possible.find(
    one => one.length === heard.reasons.length && one.every(reason => heard.reasons.includes(reason)),
  )
  return reasons === undefined ? verdict : { kind: 'withheld', reasons }
}

/** No context fits the header as a whole: what came, came; a reason is given only where no context would have sent it. */
function salvage(known: Known, verdicts: readonly SendVerdict[]): WireVerdict {
  if (known.came) return { kind: 'sent' }
  const verdict = summarise(known, verdicts)
  return verdict.kind === 'sent' ? { kind: 'unexplained' } : verdict
}
