import { type CookieIdentity, identifyCookie } from '../auth/cookie-names.ts'
import { dialectById } from '../auth/dialects.ts'
import { applySetCookie } from '../cookies/apply-set-cookie.ts'
import { browserRules } from '../cookies/browser-rules.ts'
import { displaySetCookie } from '../cookies/display.ts'
import { resolveDomain } from '../cookies/domain.ts'
import { emptyJar } from '../cookies/jar.ts'
import { expiryOf, MAX_LIFETIME_SECONDS } from '../cookies/lifetime.ts'
import { parseSetCookie } from '../cookies/parse-set-cookie.ts'
import { defaultPath, pathMatches } from '../cookies/path.ts'
import { explainReject, isSilentReject } from '../cookies/reasons.ts'
import { partitionKey } from '../cookies/site-context.ts'
import { printable } from '../http/printable.ts'
import type { Browser, ParsedSetCookie, RejectReason, SameSite } from '../model/cookie.ts'
import type { CookieRole } from '../model/observation.ts'
import type { DialectId } from '../model/token.ts'
import { UsageError } from '../model/user-error.ts'
import { culpritOf } from './cookie-culprit.ts'
import { slipsOf } from './cookie-slips.ts'
import { printCookie } from './print-cookie.ts'
import { judgeSendings, type Sending } from './send-contexts.ts'

export interface ExplainCookieOptions {
  /** Of the response with the line, absolute; null = not given. */
  readonly url: string | null
  /** What asked for the response: the address bar, a page of the same site, or a frame or fetch of another site. */
  readonly site: 'none' | 'same' | 'cross'
  readonly browser: Browser
  /** The browser's clock as an ISO date; null = `nowMs`. */
  readonly now: string | null
  readonly json: boolean
}

/** What is known of a line. JSON-safe, and without the value itself. */
export interface CookieExplanation {
  readonly browser: Browser
  /** Origin and path of the response; no query. */
  readonly url: string
  readonly site: ExplainCookieOptions['site']
  /** The browser's clock, ISO. */
  readonly now: string
  readonly name: string
  /** `expired`: its time is over at once; it deletes such a cookie where there is one. */
  readonly verdict: 'stored' | 'expired' | 'rejected'
  readonly reasons: ReadonlyArray<{
    readonly reason: RejectReason
    readonly sentence: string
    readonly fix: string
    /** The browser's developer tools show nothing. */
    readonly silent: boolean
  }>
  /** As the browser reads the line; null = it cannot be read as a cookie. */
  readonly fields: CookieFields | null
  /** Fields that common Node libraries read otherwise than the browser; `line`: the whole of it. */
  readonly oddSyntax: readonly string[]
  readonly nextAuth: {
    readonly dialect: DialectId | null
    readonly role: CookieRole
    readonly chunk: number | null
  } | null
  /** When it comes back; empty unless it is stored. */
  readonly sentBack: readonly Sending[]
  readonly notes: readonly string[]
}

export interface CookieFields {
  readonly valueBytes: number
  /** null: the Domain attribute fits no scope. */
  readonly scope: { readonly domain: string; readonly hostOnly: boolean } | null
  readonly path: string
  /** ISO; null = until the browser is closed. */
  readonly expires: string | null
  /** From now, cut at the browsers' cap; null = until the browser is closed; 0 or less = over. */
  readonly lifetimeSeconds: number | null
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite | 'unspecified'
  readonly partitioned: boolean
}

/**
 * `authproxy explain cookie`: what a browser without cookies does with this Set-Cookie line, in words or as JSON, with a
 * final line feed. `line` as typed (its UTF-8 bytes are judged); `nowMs`: the clock. Throws `UsageError`.
 */
export function explainCookie(line: string | null, options: ExplainCookieOptions, nowMs: number): string {
  const explanation = judgeLine(line, options, nowMs)
  return options.json ? `${JSON.stringify(explanation, null, 2)}\n` : printCookie(explanation)
}

function judgeLine(typed: string | null, options: ExplainCookieOptions, clock: number): CookieExplanation {
  const url = readUrl(options.url)
  const nowMs = readNow(options.now, clock)
  const header = /^\s*set-cookie:/i.exec(typed ?? '')?.[0] ?? ''
  const text = (typed ?? '').slice(header.length)
  if (text.trim() === '') {
    throw new UsageError(
      'cookie-line-missing',
      'Which cookie? The Set-Cookie line is missing.',
      "For example: authproxy explain cookie --url https://localhost:3443 'theme=dark; Path=/; SameSite=Lax'",
    )
  }
  const line = Buffer.from(text, 'utf8').toString('latin1')
  const { browser } = options
  const cross = options.site === 'cross'
  const parsed = parseSetCookie(line, browser)
  const applied = applySetCookie(emptyJar, parsed, {
    url: url.href,
    nowMs,
    browser,
    siteContext: cross ? 'cross' : 'strict',
    ...(cross ? { partition: partitionKey(FOREIGN_SITE, true) } : {}),
    // Safari's default since 13.1 (WebKit, "Full Third-Party Cookie Blocking").
    ...(cross && browser === 'safari' ? { thirdPartyCookies: 'blocked' as const } : {}),
  })
  const { verdict, cookie } = applied
  const reasons = verdict.kind === 'rejected' ? verdict.reasons : []
  const identity = identifyCookie(parsed.name)
  return {
    browser,
    url: printable(url.origin + url.pathname, 300),
    site: options.site,
    now: new Date(nowMs).toISOString(),
    name: show(parsed.name, 120),
    verdict: verdict.kind === 'stored' || verdict.kind === 'rejected' ? verdict.kind : 'expired',
    reasons: reasons.map(reason => ({
      reason,
      ...explainReject(reason),
      ...('rejected' in parsed ? null : culpritOf(reason, parsed, url, browser)),
      silent: isSilentReject(reason),
    })),
    fields: 'rejected' in parsed ? null : readFields(parsed, url, nowMs, browser),
    oddSyntax: displaySetCookie(line, browser)?.disagreements ?? [],
    nextAuth: identity === null ? null : { dialect: identity.dialect, role: identity.role, chunk: identity.chunk },
    sentBack: cookie === null ? [] : judgeSendings(cookie, { url, nowMs, browser, foreignSite: FOREIGN_SITE }),
    notes: [
      ...(header === '' ? [] : ['The header name in front of the line was left out.']),
      ...('rejected' in parsed ? [] : slipsOf(line, parsed)),
      ...('rejected' in parsed ? [] : noteParsed(parsed, line, url, nowMs, browser)),
      ...noteIdentity(identity, url),
      ...(browser === 'safari'
        ? ['Safari differs here only where its rules are documented; they were not measured.']
        : []),
    ],
  }
}

/** Stands for whatever site embeds the app; never printed. */
const FOREIGN_SITE = 'https://embedding.example'

function readUrl(text: string | null): URL {
  const next =
    'Give the address of the page that sets the cookie, for example --url https://localhost:3443/api/auth/session'
  if (text === null || text.trim() === '') {
    throw new UsageError('cookie-url-missing', 'Which page sets the cookie? --url is missing.', next)
  }
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UsageError('cookie-url-invalid', `--url "${printable(text, 80)}" is no http or https address.`, next)
  }
  return url
}

/** The furthest date that JavaScript can write, less the cap on a lifetime. */
const LATEST_MS = 8.64e15 - MAX_LIFETIME_SECONDS * 1000

function readNow(text: string | null, clock: number): number {
  const nowMs = text === null ? clock : Date.parse(text)
  if (Number.isFinite(nowMs) && nowMs <= LATEST_MS) return nowMs
  throw new UsageError(
    'now-invalid',
    `--now "${printable(text ?? '', 40)}" is no date.`,
    'For example --now 2026-11-23T12:00:00Z',
  )
}

function readFields(parsed: ParsedSetCookie, url: URL, nowMs: number, browser: Browser): CookieFields {
  const rules = browserRules(browser)
  const scope = resolveDomain(parsed.rawDomain, url.hostname, rules.asciiDomainOnly)
  const expiresAt = expiryOf(parsed, nowMs, null, rules)
  return {
    valueBytes: parsed.value.length,
    scope: scope === null ? null : { domain: show(scope.domain, 260), hostOnly: scope.hostOnly },
    path: show(parsed.path ?? defaultPath(url.pathname), 300),
    expires: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    lifetimeSeconds: expiresAt === null ? null : Math.round((expiresAt - nowMs) / 1000),
    secure: parsed.secure,
    httpOnly: parsed.httpOnly,
    sameSite: parsed.sameSite ?? 'unspecified',
    partitioned: parsed.partitioned,
  }
}

/** What surprises people although the line is well read. */
function noteParsed(parsed: ParsedSetCookie, line: string, url: URL, nowMs: number, browser: Browser): string[] {
  const notes: string[] = []
  const { maxAgeSeconds, expiresAt, path } = parsed
  const asked = maxAgeSeconds === null ? expiresAt : nowMs + maxAgeSeconds * 1000
  if (maxAgeSeconds !== null && expiresAt !== null) notes.push('Max-Age beats Expires, so Expires does not count.')
  if (maxAgeSeconds === null && expiresAt === null && /;\s*(expires|max-age)\s*=/i.test(line)) {
    notes.push('The browser cannot read the lifetime as it is written and keeps the cookie until it is closed.')
  }
  if (asked !== null && asked > nowMs + MAX_LIFETIME_SECONDS * 1000)
    notes.push('The lifetime was cut to 400 days, the most that browsers allow.')
  if (path !== null && !pathMatches(path, url.pathname)) {
    notes.push(
      `The page that sets it does not get it back: ${printable(url.pathname, 100)} is not on or below ${show(path, 100)}.`,
    )
  }
  if (parsed.name === '') {
    notes.push('The cookie has no name: the text before the first semicolon is its value, and it is sent back bare.')
  }
  if (browser === 'chromium' && parsed.name !== '' && parsed.partitioned) {
    notes.push('Partitioned: each top-level site gets a copy of its own.')
  }
  return notes
}

/** On https NextAuth prefixes its names, so a bare one tells what the app believes. */
function noteIdentity(identity: CookieIdentity | null, url: URL): string[] {
  if (identity === null || identity.dialect === null || identity.prefix !== '' || url.protocol !== 'https:') return []
  const { urlVariable } = dialectById(identity.dialect)
  return [
    `On https the library puts __Secure- or __Host- before this name. Without it the app believes that it is on http: look at ${urlVariable}.`,
  ]
}

/** Bytes of the line as text for a terminal. */
function show(latin1: string, maxLength: number): string {
  return printable(Buffer.from(latin1, 'latin1').toString('utf8'), maxLength)
}
