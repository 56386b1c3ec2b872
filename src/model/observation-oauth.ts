import type { Evidence } from './finding.ts'
import type { CookieRole, Seen } from './observation.ts'
import type { AuthRouteObservation } from './observation-server.ts'

/** Why an OAuth callback ended in an error, as far as the exchanges tell. Exactly one; null = it did not fail. */
export type CallbackCause =
  /** The provider itself sent an error back. */
  | 'provider-error'
  /** This very callback address was requested before; a check cookie and a code work once. */
  | 'replayed'
  /** The sign-in began on another host, so its check cookies are filed there. */
  | 'other-host'
  /** A cross-site POST (form_post) that carries no Lax cookie. */
  | 'form-post'
  /** A page led to the provider, and its answer set no check cookie. */
  | 'started-by-server'
  /** A check cookie that the start set did not come back. */
  | 'cookie-missing'
  /** State and check cookies belong to two different sign-ins. */
  | 'state-mismatch'
  /** The app's signIn callback said no, or threw: the OAuth part was in order. */
  | 'app-refused'
  /** Another account with this e-mail address exists. */
  | 'account-not-linked'
  /** No check cookie came, and the start is not part of the recording. */
  | 'unseen-start'
  /** No error, no session, and back to the sign-in page: profile() gave nothing. */
  | 'no-profile'
  /** Everything that the wire shows is in order. */
  | 'unexplained'

export interface CheckCookie {
  readonly name: string
  readonly role: CookieRole
  readonly sameSite: 'strict' | 'lax' | 'none' | null
}

/** A request of the browser to start an OAuth sign-in (`POST …/signin/<provider>`). */
export interface OAuthStartObservation extends Seen {
  readonly kind: 'oauth-start'
  readonly provider: string
  /** `error` of the address that the answer leads to; null = it leads to the provider. */
  readonly errorCode: string | null
  /** The provider and the browser: what stays the same when it is mended. */
  readonly situation: string
}

/** The provider's answer, brought back by the browser (`GET|POST …/callback/<provider>`), with how it ended. */
export interface OAuthCallbackObservation extends Seen {
  readonly kind: 'oauth-callback'
  readonly provider: string
  readonly cause: CallbackCause | null
  /** `error` of the address that the answer leads to. */
  readonly errorCode: string | null
  /** The provider's own error code; null = none, or in a body that was not recorded. */
  readonly providerError: string | null
  /** A plain OAuth provider said who it is, by the parameter `iss`; one of OpenID Connect is set up by it. */
  readonly namesIssuer: boolean
  /** Check cookies that the start set and this request does not carry. */
  readonly missing: readonly CheckCookie[]
  /** Names of the check cookies that the request carried. */
  readonly carried: readonly string[]
  /** It went well and led to the front page, not to this path, for the callback-url cookie stayed behind; null = as was wished. */
  readonly landed: string | null
  /** The start of this sign-in; null = not in the recording. `sameBrowser`: by what the browser says of itself; `guessed`: by nothing but the address; `proxied`: it asked for a callback on another host on purpose. */
  readonly start: {
    readonly origin: string
    readonly host: string
    readonly ageMs: number
    readonly sameBrowser: boolean
    readonly guessed: boolean
    readonly proxied: boolean
  } | null
  /** How the earlier request of this address ended; null = there was none in the recording. */
  readonly earlier: 'succeeded' | 'failed' | 'unfinished' | 'prefetched' | null
  /** For a mismatch: a second sign-in was started, a second one was finished, the state was never handed out here, or none came back. */
  readonly mismatch: 'started-again' | 'finished-elsewhere' | 'foreign-state' | 'no-state' | null
  readonly host: string
  readonly sessionSent: boolean
  readonly situation: string
  /** The start, where it was recorded, and the callback. */
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/** A callback failed although its check cookies came back, and the server then refused a csrf cookie of its own. */
export interface CheckSecretObservation extends Seen {
  readonly kind: 'check-secret'
  readonly provider: string
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/** What became of the csrf cookie in a POST: `lost` = set before, not sent now; `reissued` = sent, and another was set. */
export type CsrfState = 'sent' | 'reissued' | 'lost' | 'absent'

/** An attempt to sign in that the app answered: credentials, an OAuth callback, or the request for a magic link. */
export interface SignInObservation extends Seen {
  readonly kind: 'sign-in'
  readonly provider: string
  readonly outcome:
    | ('accepted' | 'csrf' | 'denied' | 'credentials' | 'exception' | 'configuration' | 'mail' | 'other')
    /** No error and no session: the answer leads to a page that nobody had asked for. */
    | 'led-away'
    /** v4 answered as for a wrong password, and the text is of the network, the database or the code: that alone is kept. */
    | 'fault'
    /** A credentials callback of v4 that ended in a 500 without words, after NextAuth had answered this browser. */
    | 'crashed'
  /** As the answer's address says it; may be the raw text of an exception (v4). */
  readonly errorCode: string | null
  /** `led-away`: where to, without query; else empty. */
  readonly leadsTo: string
  /** It was the start: to a provider, or of a mail. */
  readonly starts: boolean
  readonly csrf: CsrfState
  readonly sessionSent: boolean
  /** A form that a person sent, by the browser's own word; a script may try what it likes. */
  readonly byForm: boolean
  /** A page of another site stands around it. */
  readonly framed: boolean
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/** A POST to the sign-out route. */
export interface SignOutObservation extends Seen {
  readonly kind: 'sign-out'
  readonly outcome: 'done' | 'csrf'
  readonly csrf: CsrfState
  readonly sessionSent: boolean
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/**
 * A sign-out that did not last. `late`: an answer that was under way set the session's cookie again; `returned`: the client sent
 * the deleted cookie again, with its old value.
 */
export interface SignOutRaceObservation extends Seen {
  readonly kind: 'sign-out-race'
  readonly how: 'late' | 'returned'
  readonly path: string
  /** How long after the sign-out's answer, ms. */
  readonly lateMs: number
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/** Requests with one and the same session token overlapped, and each was given another token. */
export interface ParallelRefreshObservation extends Seen {
  readonly kind: 'parallel-refresh'
  readonly count: number
  /** The answer that came last carries an error of the app's, and another one does not: a rotation that failed stays. */
  readonly loserWins: boolean
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/** An answer that was made from an older token arrived after the one of update(), and its cookie replaced that. */
export interface UpdateLostObservation extends Seen {
  readonly kind: 'update-lost'
  readonly path: string
  /** The two carry different sessions; false = neither could be read. */
  readonly proven: boolean
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

/** The first sign-in after a sign-out; `unasked`: the provider sent the browser straight back. */
export interface ProviderSessionObservation extends Seen {
  readonly kind: 'provider-session'
  readonly unasked: boolean
  readonly provider: string
  /** From the answer that led to the provider to the callback, ms. */
  readonly ms: number
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
}

export type OAuthObservation =
  | ProviderSessionObservation
  | OAuthStartObservation
  | OAuthCallbackObservation
  | CheckSecretObservation
  | AuthRouteObservation
  | SignInObservation
  | SignOutObservation
  | SignOutRaceObservation
  | ParallelRefreshObservation
  | UpdateLostObservation
