import type { Situated } from './observation.ts'
import type { Chain } from './observation-server.ts'
import type { DialectId, TokenSighting } from './token.ts'

/** What NextAuth logged, decoded; details and stack are never kept. */
export type ServerLogCause =
  | 'callback-threw'
  | 'jwt-returned-null'
  | 'undecryptable'
  | 'not-a-token'
  /** A `jwt.decode` of the app's own gave nothing back. */
  | 'not-decoded'
  | 'other-dialect'
  | 'expired'
  | 'database-callback-threw'
  | 'missing-secret'
  | 'missing-adapter'
  | 'unsupported-strategy'
  | 'untrusted-host'
  /** Auth.js was asked for a path that does not begin with its base path. */
  | 'unknown-action'
  | 'invalid-url'
  | 'malformed-forwarded-proto'
  | 'upstream-header-too-big'
  /** A front waited for the answer in vain. */
  | 'upstream-timed-out'
  /** The database, or the adapter in front of it, failed. */
  | 'adapter-failed'
  /** A token's `nbf` or `iat` lies ahead of the server's clock: that of the session, or a provider's. */
  | 'not-yet-valid'
  /** Next: an action of another build. */
  | 'unknown-server-action'
  /** Next: the Origin of an action is not the host that the app was asked for. */
  | 'server-action-of-other-host'
  /** Next: a server component sets a cookie. */
  | 'cookies-while-rendering'
  /** `pages` itself has no value. */
  | 'pages-undefined'
  /** Next sent a rewrite to itself over TLS, and speaks none. */
  | 'rewrite-over-tls'
  /** The magic link could not be made or sent. */
  | 'mail-failed'
  /** A part of the configuration that has no cause of its own here; the code names it. */
  | 'configuration'
  /** `profile()` of a provider threw. */
  | 'profile-threw'
  /** NextAuth's own client did not get its answer. */
  | 'client-fetch'
  | 'other'

/** A message of the app's log, joined to the exchange in flight at that time. */
export interface ServerLogObservation extends Situated {
  readonly kind: 'server-log'
  /** `redirect`: the log was not needed, v4's guard said it in its redirect to the error page. */
  readonly source: 'log' | 'redirect'
  readonly library: DialectId | null
  /** v4: the code; v5: the class name; else a short name of authproxy's own. */
  readonly code: string
  readonly level: 'error' | 'warn'
  readonly cause: ServerLogCause
  /** From a list of known harmless messages; null = the app's own words, which are not kept. */
  readonly message: string | null
  /** These are words of the network, a name that is not found and a certificate included: something was asked, and not reached. */
  readonly byNetwork: boolean
  /** Of the exchange: its path, and whether it is the session endpoint, another auth endpoint, or neither. */
  readonly path: string
  readonly place: 'session' | 'auth' | 'page'
  /** Names of the check cookies that its request carried; of a configuration that was refused, the callback-url cookie that is no address. */
  readonly carried: readonly string[]
  /** What the exchange did to the session cookie. */
  readonly cookieEffect: 'refreshed' | 'deleted' | 'untouched'
  readonly sent: TokenSighting | null
  /** A part of the app had made or accepted it before. */
  readonly wasAccepted: boolean
  /** The exchange ended in a 5xx. */
  readonly failed: boolean
  /** The token's end lies after the answer: only a clock that is ahead calls it expired. */
  readonly stillValid: boolean
  /** The answer shows what the line says, and no other request of that moment could have printed it. */
  readonly sure: boolean
  readonly chain: Chain
}

/** A page of which the log had spoken was answered well again, and the log said nothing of it in a while. */
export interface LogSilenceObservation extends Situated {
  readonly kind: 'log-silence'
  /** What the log had said. */
  readonly cause: ServerLogCause
  readonly path: string
}
