import type { AuthEndpoint } from '../auth/endpoints.ts'
import type { SessionBodyReading } from '../auth/session-body.ts'
import type { ParsedSetCookie, RejectedSetCookie } from '../model/cookie.ts'
import type { Exchange, Failure } from '../model/exchange.ts'
import type { Evidence } from '../model/finding.ts'
import type { RequestUse } from '../model/observation-cookies.ts'
import type { NamedFacts } from '../model/recording.ts'
import type { DialectId, TokenSighting } from '../model/token.ts'
import type { TokenInput } from '../tokens/reader.ts'
import type { LineWriter, SignOutKind } from './acts.ts'
import type { AuthTarget } from './auth-target.ts'
import type { ProviderEntry } from './providers.ts'
import type { NamedValue } from './session-cookies.ts'

/** A Set-Cookie line, parsed once. */
export interface SetCookieFact extends NamedValue {
  /** In the received header list. */
  readonly index: number
  readonly line: string
  readonly parsed: ParsedSetCookie | RejectedSetCookie
  /** The line empties the cookie: no value, or an end that is already past. */
  readonly deletes: boolean
  readonly proof: Evidence
}

/**
 * Everything that one exchange says by itself, decoded once. Trackers and observations are made of it; it holds cookie
 * values and never leaves `analyzers`.
 */
export interface ExchangeFacts {
  /** As the browser got it: where a front was imitated, the answer's headers are those that it left. */
  readonly exchange: Exchange
  /** As it was recorded. */
  readonly whole: Exchange
  /** ms since the epoch: when it was asked, when the head of its answer came, when it was complete. */
  readonly startedAt: number
  readonly headAt: number
  readonly at: number
  /** The origin that the browser used; as it is written where no browser could have used it. */
  readonly origin: string
  /** '' = the address names no host that there could be. */
  readonly hostname: string
  readonly path: string
  /** The path of the page whose data it asks for; of any other request its own. */
  readonly page: string
  readonly endpoint: AuthEndpoint | null
  readonly dialect: DialectId | null
  readonly failure: Failure | null
  readonly status: number | null
  /** The answer came whole; what was cut says nothing of its content. */
  readonly complete: boolean
  /** The server's clock, from Date, ms since the epoch. */
  readonly serverAt: number | null
  readonly cookies: readonly NamedValue[]
  /** Those that the app saw: a front may have kept some back. */
  readonly cookiesAtApp: readonly NamedValue[]
  readonly setCookies: readonly SetCookieFact[]
  /** The session cookie that the server reads; null = none was sent. */
  readonly sent: TokenSighting | null
  /** The session cookie that the answer leaves; null = none was set. */
  readonly set: TokenSighting | null
  /** Where `set` stands. */
  readonly setProof: Evidence | null
  /** The session token that was sent, as it is. */
  readonly sentToken: TokenInput | null
  /** The newest session token in it, as it is. */
  readonly newestToken: TokenInput | null
  readonly cookieEffect: 'refreshed' | 'deleted' | 'untouched'
  /** Who wrote the session cookie's line; null = there is none. */
  readonly writer: LineWriter | null
  /** The answer begins a session. */
  readonly signsIn: boolean
  /** The answer ends a session because somebody asked for it; null = it does not, or nobody did. */
  readonly signsOut: SignOutKind | null
  readonly use: RequestUse
  readonly prefetch: boolean
  readonly serverAction: boolean
  /** Where a redirect leads, absolute; null = no redirect. */
  readonly redirectsTo: string | null
  /** Where the answer sends the browser: by `{"url"}`, Location or a server action's redirect. */
  readonly target: AuthTarget | null
  readonly csrf: { readonly sent: string | null; readonly set: string | null }
  /** Of a session endpoint's complete answer; null = anything else, or too large to read. */
  readonly sessionBody: SessionBodyReading | null
  /** Keyed digest of the session that it shows, without its dates: equal sessions have equal digests. null = none shown. */
  readonly sessionContent: string | null
  /** Text of an auth endpoint's answer; null = not recorded, or not decodable. */
  readonly bodyText: string | null
  /** The same, parsed; undefined = no JSON. */
  readonly json: unknown
  /** Of a `/providers` answer; null = anything else. */
  readonly providers: readonly ProviderEntry[] | null
  readonly cacheSign: string | null
  /** What was found out about the secret values in it, for a redacted export. */
  readonly valueFacts: readonly NamedFacts[]
  /** Points at the exchange as a whole. */
  readonly proof: Evidence
}
