import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { Exchange, ExchangeId } from '../model/exchange.ts'
import type { ExchangeDetail, RevealedTokens } from '../model/exchange-detail.ts'
import type {
  ExchangeSummary,
  LogLine,
  Missed,
  NamedFacts,
  Recorded,
  SessionEvent,
  SessionExport,
  SessionSnapshot,
  ValueFacts,
} from '../model/recording.ts'
import type { Rule } from '../model/rule.ts'
import type { BrowserSession, SessionCheck } from '../model/session-check.ts'
import type { UnseenAnswer } from '../model/witness.ts'

export interface SessionOptions {
  /** NEXTAUTH_SECRET / AUTH_SECRET; several for rotation, newest first. Kept in memory only. */
  readonly secrets?: readonly string[]
  /** 32 random bytes that key every digest of this session; default: new ones. */
  readonly digestKey?: Uint8Array
  /** Further names of the session cookie. */
  readonly sessionCookies?: readonly string[]
  /** Where the auth routes are mounted, when it is not `/api/auth`. */
  readonly basePath?: string | null
  /** From a redacted file: what is known of its placeholders. */
  readonly valueFacts?: (cookie: string, value: string) => ValueFacts | null
  /** Packages that the app depends on, as its package.json names them: other auth libraries are named by it. */
  readonly dependencies?: readonly string[]
  /** Default: every rule. */
  readonly rules?: readonly Rule[]
  /** How many exchanges are kept, evidence first; default 2,000. */
  readonly historySize?: number
  /** What a file says of the recording that it was made of. */
  readonly recorded?: Recorded
  /** How many exchanges and lines may wait to be judged; default 4,000. What comes beyond that is left out, and counted. */
  readonly maxWaiting?: number
}

/** Takes exchanges in order of completion, judges them, and tells subscribers. */
export interface Session {
  /** Queues; never throws and never blocks the caller. */
  readonly ingest: (exchange: Exchange) => void
  /** A static file that was told from the rest elsewhere (`createAssets`), as `summarise` has it; queues as `ingest` does. */
  readonly pass: (file: ExchangeSummary) => void
  /** At this place exchanges were left out, before they could be ingested. */
  readonly missed: (missed: Missed) => void
  /** A line that the app printed, in its place among the exchanges; queues as `ingest` does. */
  readonly ingestLog: (line: LogLine) => void
  /** An answer that the browser had from elsewhere; queues as `ingest` does. */
  readonly witnessed: (answer: UnseenAnswer) => void
  /** Resolves when so little waits that nothing is left out: whoever plays a file awaits it before each `ingest`. */
  readonly room: () => Promise<void>
  /** Resolves when everything ingested so far has been judged, or `timeoutMs` later: what waits then is left out. */
  readonly settled: (timeoutMs?: number) => Promise<void>
  readonly snapshot: () => SessionSnapshot
  readonly subscribe: (listener: (event: SessionEvent) => void) => () => void
  /** Told of what the recording takes, when it does, secrets included: for who writes it down at once. */
  readonly follow: (listener: (piece: RecordedPiece) => void) => () => void
  /** The recorded exchanges as they are, secrets included; `exportSession` makes them fit to leave the machine. */
  readonly recorded: () => RecordedSession
  /** One exchange whole, secrets included; null = it is not kept. Worked out when it is asked for. */
  readonly detail: (id: ExchangeId) => ExchangeDetail | null
  /** The claims of its tokens with their values, for the person at the screen; null = it is not kept. */
  readonly revealTokens: (id: ExchangeId) => Promise<RevealedTokens | null>
  /** What a browser has of a session by now, cookie values included; null = none has one. `routes`: where they are, if none was seen. */
  readonly browserSession: (routes: string) => BrowserSession | null
  /** What answers to questions of our own say of it, in order; they are not taken in. `mask`: for the user's name. */
  readonly checkSession: (
    answers: readonly (Exchange | null)[],
    mask: (value: string) => string,
  ) => Promise<SessionCheck>
  /** All that one exchange says by itself, secrets included; null = it is not kept. */
  readonly facts: (id: ExchangeId) => Promise<ExchangeFacts | null>
  /** The newest token's claims with their values, for the person at the screen; null = none that can be opened. */
  readonly revealClaims: () => Promise<Readonly<Record<string, string>> | null>
}

export type RecordedPiece =
  | { readonly kind: 'exchange'; readonly exchange: Exchange; readonly facts: readonly NamedFacts[] }
  /** As the app printed it. */
  | { readonly kind: 'line'; readonly line: LogLine }
  /** Of the log what was understood, in words that hold no secret. */
  | { readonly kind: 'safe-line'; readonly line: LogLine }
  /** All that came so far was judged again: what was known of it may differ. */
  | { readonly kind: 'rejudged' }

export interface RecordedSession extends Omit<SessionExport, 'redacted' | 'valueFacts'> {
  readonly facts: readonly NamedFacts[]
  /** Of the log only what was understood, in words that hold no secret. */
  readonly safeLog: readonly LogLine[]
}
