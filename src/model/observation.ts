import type { ParsedSetCookie, StoreVerdict } from './cookie.ts'
import type { ExchangeId, Failure } from './exchange.ts'
import type { Evidence } from './finding.ts'
import type { BrowserObservation } from './observation-browser.ts'
import type { CookieObservation } from './observation-cookies.ts'
import type { OAuthObservation } from './observation-oauth.ts'
import type { ServerObservation } from './observation-server.ts'
import type { AuthAction } from './recording.ts'
import type { DialectId, TokenSighting } from './token.ts'
import type { BrowserVerdict } from './witness.ts'

/** One browser, profile or tool, told apart by evidence. */
export type ClientId = `c${number}`

/** What NextAuth keeps in a cookie. */
export type CookieRole = 'session' | 'csrf' | 'callback-url' | 'state' | 'pkce' | 'nonce' | 'challenge'

/** What every observation tells. */
export interface Seen {
  readonly exchange: ExchangeId
  readonly client: ClientId
  /** ms since the epoch, when the exchange was complete. */
  readonly at: number
  /** The dialect of the cookie or endpoint, where the wire tells it. */
  readonly dialect: DialectId | null
  /** The origin that the browser used. */
  readonly origin: string
  /** Where this observation stands in the exchange. */
  readonly proof: Evidence
}

/** What can be mended: an observation of the same situation refutes it. */
export interface Situated extends Seen {
  /** What stays the same when it is mended. */
  readonly situation: string
}

export interface SetCookieObservation extends Seen {
  readonly kind: 'set-cookie'
  readonly role: CookieRole | null
  readonly cookie: Omit<ParsedSetCookie, 'value'>
  /** Octets of the value. */
  readonly valueBytes: number
  /** The line empties the cookie (no value, or an end in the past). */
  readonly deletes: boolean
  readonly verdict: StoreVerdict
  /** What the browser itself says of the line; null = it was not heard. */
  readonly browser: BrowserVerdict | null
  /** The host part of `origin`, without port. */
  readonly host: string
  /** The Domain attribute is a parent of the host, and a public suffix: nobody may set cookies for all under it. */
  readonly onPublicSuffix: boolean
  /** What stays the same when the cookie is mended: `session cookie on localhost`, or `theme on localhost`. */
  readonly situation: string
  readonly action: AuthAction | null
}

/** Body of a session endpoint, by shape. `user`: a non-empty user object. */
export type SessionBody =
  | 'user'
  | 'empty-user'
  | 'null-user'
  | 'no-user'
  | 'empty-object'
  | 'null'
  | 'empty'
  | 'configuration-error'
  /** A page read the session: there is no answer to look at. */
  | 'not-read'
  | 'not-a-session'

/**
 * What became of a session at a reader: the session endpoint's answer (`GET|POST <basePath>/session`), or a page whose code
 * (auth() as middleware, getServerSession(req, res)) renewed or refused it.
 */
export interface SessionResponseObservation extends Seen {
  readonly kind: 'session-response'
  /** What stays the same when it is mended: `session of https://localhost:3443`. */
  readonly situation: string
  /** The proof, with the exchange that set the sent token before it where that was recorded. */
  readonly chain: readonly [Evidence, ...Evidence[]]
  readonly method: string
  /** `the session endpoint`, or the page's path in backticks. */
  readonly reader: string
  readonly status: number
  readonly body: SessionBody
  /** Top-level keys of the body, when it is an object. */
  readonly keys: readonly string[]
  readonly cookieEffect: 'refreshed' | 'deleted' | 'untouched'
  /** The value of the session cookie stands in the body. */
  readonly tellsToken: boolean
  /** The session token that the request carried; null = none. */
  readonly sent: TokenSighting | null
  /** The token that the answer set; null = none. */
  readonly set: TokenSighting | null
  readonly csrfReissued: boolean
  /** Does the csrf cookie that the reader left alone, or made, fit the secret given to authproxy? null = not known. */
  readonly secretFits: boolean | null
  /** Where the sent token was set in this recording; null = before it began. */
  readonly sentFrom: Evidence | null
  /** Another replica than the one that was asked set it: both, by name. */
  readonly madeElsewhere: { readonly maker: string; readonly other: string } | null
  /** Another host set it, for the parent domain, and this one never accepted it. */
  readonly ofOtherHost: boolean
  /** What update() passed, by its paths, of a session that shows what it showed before; null = no update, or nothing to compare. */
  readonly unkept: readonly string[] | null
  /** The sent token was set by a sign-in of this recording, and this is the first session request with it. */
  readonly firstAfterSignIn: boolean
  /** Some server has read the sent token before, and took it. */
  readonly readBefore: boolean
  /** Seconds that the sent token's cookie was set for; null = not known. */
  readonly bornFor: number | null
  /** `expires` in the body minus the end that the sent token's cookie was set for, seconds; null = not known. */
  readonly shiftSeconds: number | null
  /** The server's clock minus this machine's, seconds, where it is steadily off; null = not, or not known. */
  readonly clockSeconds: number | null
  /** A sign of a shared cache (`age: 12`, `x-cache: HIT`); null = none. */
  readonly cacheSign: string | null
  /** The server's own time, from the Date header, ms since the epoch. */
  readonly serverAt: number | null
  /** The sent token's `exp` lies before `serverAt` (15 s tolerance). null = not known. */
  readonly expired: boolean | null
  /** A sign-out was asked for with this very token, before this answer was complete: its end is no surprise. */
  readonly signedOut: boolean
}

/** Two consecutive tokens of one session: the one sent, and the one that the answer set in its place. */
export interface TokenChangeObservation extends Seen {
  readonly kind: 'token-change'
  readonly before: TokenSighting
  readonly after: TokenSighting
  /** Where `before` was set; null = before the recording began. */
  readonly beforeFrom: Evidence | null
  /** `before` came from a sign-in of this recording: this is the first refresh. */
  readonly firstRefresh: boolean
  /** Claim paths; null = at least one of the two could not be decoded. */
  readonly claims: {
    readonly lost: readonly string[]
    /** Of `lost`: who the user is, or what they may do; the rest may be meant to go. */
    readonly lostIdentity: readonly string[]
    readonly gained: readonly string[]
    readonly retyped: readonly string[]
    readonly kept: readonly string[]
  } | null
  readonly lengthDeltaBytes: number
  /** It is the answer to update(): a POST to the session endpoint. */
  readonly byUpdate: boolean
  /** Keys of `user` that the session showed before, and does not show now. */
  readonly hidden: readonly string[]
  readonly strategyChanged: boolean
  readonly keyChanged: boolean | null
  readonly action: AuthAction | null
}

/** What the app says its own origin is, against what the browser used. */
export interface AuthOriginObservation extends Seen {
  readonly kind: 'auth-origin'
  /**
   * `own-page`: an answer of NextAuth leads to a page of its own; `location`: one of the app's pages to the sign-in; `way-back`: it names the
   * page there that was asked for; `landing`: an accepted sign-in leads there.
   */
  readonly source:
    | 'providers'
    | 'callback-url-cookie'
    | 'own-page'
    | 'location'
    | 'way-back'
    | 'landing'
    | 'redirect-uri'
  readonly appOrigin: string
  /** Where the auth routes are, as this request asked for them. */
  readonly basePath: string
  /** The answer says that Express made it, or let it through. */
  readonly byExpress: boolean
  /** Host and X-Forwarded-Proto (null: none) as the app got them; null = not known. */
  readonly told: { readonly host: string; readonly proto: string | null } | null
  readonly probe: boolean
  /** A cookie says otherwise than the last `/providers` answer: a custom redirect callback, or the app was changed since. */
  readonly contradictsProof: boolean
}

/** An exchange that ended outside HTTP, or that authproxy answered itself. */
export interface FailureObservation extends Seen {
  readonly kind: 'failure'
  readonly failure: Failure
  readonly method: string
  readonly path: string
}

/** Facts (from one exchange) and joined facts (from trackers); rules see only these. */
export type Observation =
  | SetCookieObservation
  | SessionResponseObservation
  | TokenChangeObservation
  | AuthOriginObservation
  | FailureObservation
  | CookieObservation
  | ServerObservation
  | OAuthObservation
  | BrowserObservation

export type ObservationKind = Observation['kind']
export type ObservationOf<K extends ObservationKind> = Extract<Observation, { readonly kind: K }>
