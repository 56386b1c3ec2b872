import type { Exchange, ExchangeId } from './exchange.ts'
import type { Diagnosis, Finding } from './finding.ts'
import type { ClientId, CookieRole } from './observation.ts'
import type { SessionStep } from './road.ts'
import type { SignIn } from './sign-in.ts'
import type { DialectId, TokenSnapshot } from './token.ts'
import type { CookieVerdict, WitnessSummary } from './witness.ts'

/** What a NextAuth endpoint is asked for; null = not an auth endpoint. */
export type AuthAction =
  | 'session'
  | 'csrf'
  | 'providers'
  | 'signin'
  | 'signout'
  | 'callback'
  | 'error'
  | 'verify-request'
  | 'log'
  | 'other'

/** One exchange as lists show it. Strings come from the wire: pass them through `printable()` before drawing. */
export interface ExchangeSummary {
  readonly id: ExchangeId
  /** `probe`: authproxy itself asked, and nobody visited. */
  readonly initiator: Exchange['initiator']
  readonly startedAt: number
  readonly durationMs: number
  readonly method: string
  readonly url: string
  /** null: it ended without an answer. */
  readonly status: number | null
  /** Short text for a failure (`app closed the connection`), else null. */
  readonly failure: string | null
  readonly action: AuthAction | null
  readonly dialect: DialectId | null
  /** What it means, where authproxy knows: `session: user, cookie refreshed`. */
  readonly meaning: string | null
  readonly upgrade: boolean
  /** The front that was imitated, and what it changed: names only, printable. Left out: none was. */
  readonly front?: { readonly name: string; readonly changes: readonly string[] }
  /** How far the app's clock was ahead (`+31 d`), and the cookies that authproxy kept back for it. Left out: it was this machine's. */
  readonly clock?: { readonly ahead: string; readonly keptBack: readonly string[] }
  /** Which of several places answered, and which replicas were passed over, being down; printable. Left out: there is one place. */
  readonly upstream?: { readonly name: string; readonly skipped: readonly string[] }
  /** Whose it is; null: nobody can tell, or nobody looked. */
  readonly client: ClientId | null
  /** Names of the cookies that came and that were set, each once. */
  readonly cookies: readonly string[]
  readonly setCookies: number
  readonly responseHeaderBytes: number
  /** Fingerprints of the findings that name this exchange as evidence. */
  readonly findings: readonly string[]
  /** Of those that named it until they came up again: their proof is the first and the newest. Left out: none did. */
  readonly repeats?: readonly string[]
}

/** The newest state of the session, for the session pane. No values, only shapes. */
export interface SessionStatus {
  readonly dialect: DialectId | null
  readonly cookie: string | null
  readonly token: TokenSnapshot | null
  readonly tokenBytes: number | null
  /** ms since the epoch; null = not seen yet. */
  readonly lastRefreshAt: number | null
}

/** One cookie as last set, for the cookie pane. `line` is redacted and printable. */
export interface CookieStatus {
  readonly name: string
  readonly role: CookieRole | null
  readonly host: string
  readonly line: string
  readonly verdict: string
  readonly ok: boolean
  readonly exchange: ExchangeId
  readonly setCount: number
  readonly sentCount: number
}

/**
 * What the verdict rests on. `judged`: a session was seen, and `proven` says what of it; the others say why there is no tick:
 * nobody came, the app is down, no auth request, none that could be judged, nobody signed in.
 */
export interface Outcome {
  readonly kind: 'judged' | 'anonymous' | 'not-judged' | 'no-auth' | 'app-down' | 'nobody-came'
  /** One sentence. */
  readonly text: string
  /** `signed in at x8`, `renewed 3 times`; empty unless a session was seen. */
  readonly proven: readonly string[]
  /** What was seen and not judged: other auth libraries, pages that fail, auth requests without an answer. */
  readonly notJudged: readonly string[]
}

/** An immutable picture of everything known; a new one after every change. */
/** The largest head, or line of one, that was seen. Octets as HTTP/1.1 writes it. */
export interface HeadBudget {
  readonly part: 'request-head' | 'request-header' | 'response-head'
  readonly exchange: ExchangeId
  readonly bytes: number
  /** Of the Cookie or Set-Cookie lines in it. */
  readonly cookieBytes: number
  /** What fronts allow as they come, the smallest first. */
  readonly limits: readonly { readonly bytes: number; readonly fronts: readonly string[] }[]
}

export interface SessionSnapshot {
  /** Root causes, most severe first; open before resolved. */
  readonly diagnoses: readonly Diagnosis[]
  /** Open before resolved, most severe first, newest first. */
  readonly findings: readonly Finding[]
  /** Oldest first, bounded. */
  readonly exchanges: readonly ExchangeSummary[]
  readonly cookies: readonly CookieStatus[]
  readonly status: SessionStatus
  /** What happened to the sessions, in order of time; bounded. */
  readonly road: readonly SessionStep[]
  /** The newest sign-in of each client, the newest first; bounded. */
  readonly signIns: readonly SignIn[]
  /** What the heads weigh; empty while nothing came. */
  readonly budgets: readonly HeadBudget[]
  readonly outcome: Outcome
  /** Rule id -> how many times it was judged (pass or fail). */
  readonly checked: Readonly<Record<string, number>>
  readonly totals: {
    /** By browsers; `probes` are those of authproxy itself, counted nowhere else. */
    readonly exchanges: number
    readonly probes: number
    readonly auth: number
    readonly clients: number
    /** Judged exchanges that the bounded history no longer holds. */
    readonly dropped: number
    /** Static files: counted, neither judged nor kept. */
    readonly assets: number
    /** Exchanges that were left out, because more came than could be judged in time. */
    readonly notJudged: number
  }
  /** What the browser itself told, where authproxy opened it; null = it was not heard. */
  readonly witness: WitnessSummary | null
  /** Troubles of authproxy itself (a rule that threw); never secrets. */
  readonly diagnostics: readonly string[]
  /** What limits the verdicts (`no secret: tokens are judged by length only`); each named once. */
  readonly limits: readonly string[]
}

export type SessionEvent =
  | { readonly kind: 'exchange'; readonly exchange: ExchangeSummary }
  | { readonly kind: 'finding-opened'; readonly finding: Finding }
  | { readonly kind: 'finding-repeated'; readonly finding: Finding }
  | { readonly kind: 'finding-resolved'; readonly finding: Finding }
  /** The app's idea of its origin may have changed: somebody who can should ask its `/providers` again. */
  | { readonly kind: 'origin-doubtful'; readonly exchange: ExchangeSummary }
  | { readonly kind: 'diagnostic'; readonly text: string }

/**
 * What may be known of a redacted cookie value, so that the rules can run on a redacted file.
 * Keyed by cookie name and digest of the redacted value (`recording/redact`).
 */
export interface ValueFacts {
  readonly enc: string | null
  readonly kid: string | null
  readonly snapshot: TokenSnapshot | null
  /** csrf cookies: does its hash fit the secret? null = not a csrf cookie, or no secret. */
  readonly csrfMatches: boolean | null
}

/** A cookie's value, in its chunks, and what was found out about it. Never leaves the process: the values are secrets. */
export interface NamedFacts {
  readonly cookie: string
  readonly values: readonly string[]
  readonly facts: ValueFacts
}

/** A line that the app printed. `at`: ms since the epoch. */
export interface LogLine {
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly line: string
}

/** How many exchanges were left out before anybody read them. `bodies`: of pages and calls that were kept themselves. */
export interface Missed {
  readonly assets: number
  readonly pages: number
  readonly auth: number
  readonly bodies: number
}

/** What a recording does not hold, counted. Pages and calls (`others`) and NextAuth's own requests (`auth`) were judged. */
export interface LeftOut {
  /** Static files. */
  readonly assets: number
  readonly others: number
  readonly auth: number
  readonly logLines: number
  /** Pages, calls and auth requests that nobody judged, because more came than could be. Left out: none. */
  readonly notJudged?: number
  /** Of what is in the file: bodies that were not read, for the same reason. Left out: none. */
  readonly bodies?: number
}

/** What a file says beside its exchanges: what was found while it was recorded, and what it does not hold. */
export interface Recorded {
  readonly findings: readonly Finding[]
  readonly leftOut: LeftOut
}

/** The same with its exchanges still to be made, one by one: thousands of them at once would hold up everything else. */
export interface SessionStream extends Omit<SessionExport, 'exchanges'> {
  readonly exchanges: Iterable<Exchange>
  /** When each of them began, ms since the epoch. */
  readonly starts: readonly number[]
}

/** The pages of a recording. */
export interface Pages {
  /** A navigation with its redirects: when it began, and the exchange (an index) that it ended in. Oldest first. */
  readonly documents: readonly { readonly startedAt: number; readonly exchange: number }[]
  /** For each exchange its page (an index of `documents`); null = no document is known. */
  readonly of: readonly (number | null)[]
}

/** The same as a file names them. */
export interface NamedPages extends Pick<Pages, 'of'> {
  readonly documents: readonly { readonly startedAt: number; readonly url: string }[]
}

/** All that an exported file holds. */
export interface SessionExport extends Recorded {
  /** Left out: nobody looked for documents. */
  readonly pages?: NamedPages
  readonly redacted: boolean
  /** Oldest first (order of completion). */
  readonly exchanges: readonly Exchange[]
  readonly diagnoses: readonly Diagnosis[]
  /** What the judgement rests on, or why there is none. */
  readonly outcome: Outcome
  readonly checked: Readonly<Record<string, number>>
  readonly valueFacts: Readonly<Record<string, ValueFacts>>
  readonly log: readonly LogLine[]
  /** What the browser itself told; null = it was not heard. */
  readonly witness: WitnessSummary | null
  /** Of the exchanges that it was heard on: both verdicts of each cookie. */
  readonly verdicts: ReadonlyMap<ExchangeId, readonly CookieVerdict[]>
}
