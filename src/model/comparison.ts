import type { ExchangeId } from './exchange.ts'

/** Which of two recordings: the one that works, and the one that does not. */
export type Side = 'good' | 'bad'

/** What differs, in the order in which it is told within one step: what the request brought, then what the answer did. */
export type Aspect =
  | 'step'
  | 'host'
  | 'forwarded-header'
  | 'request-cookie'
  | 'status'
  | 'cookie'
  | 'cookie-name'
  | 'cookie-verdict'
  | 'cookie-attribute'
  | 'cookie-lifetime'
  | 'token'
  | 'claims'
  | 'token-length'
  | 'redirect'
  | 'provider-callback'
  | 'session'
  | 'session-keys'
  | 'update'
  | 'cache'
  | 'clock'

/** Where one side shows it. */
export interface Place {
  readonly exchange: ExchangeId
  /** In the answer's header list as it was received; null = no single header shows it. */
  readonly headerIndex: number | null
}

/** One thing that the two recordings do differently, by meaning; never a value that is new in every run. */
export interface Divergence {
  readonly aspect: Aspect
  /** A cookie's role, a header's name, an attribute; may be empty. */
  readonly subject: string
  /** The step, in a person's words: `sign-in with credentials`. */
  readonly step: string
  /** One sentence. Off the wire in parts: pass it through `printable()`. */
  readonly text: string
  /** What each side has; null = the step is not in it. */
  readonly good: string | null
  readonly bad: string | null
  readonly at: { readonly good: Place | null; readonly bad: Place | null }
  /** In how many further steps the same differs again. */
  readonly again: number
}

/** One recording, as far as it was compared. */
export interface FlowSummary {
  /** The origin of the app; null = no step of a sign-in or session is in it. */
  readonly origin: string | null
  readonly exchanges: number
  /** Exchanges that are steps of the flow; the others are noise for this purpose. */
  readonly steps: number
}

/** One line of the two flows side by side, in the order of the flow. */
export interface AlignedStep {
  /** In a person's words. */
  readonly step: string
  /** null = that flow has no such step. */
  readonly good: ExchangeId | null
  readonly bad: ExchangeId | null
  /** Of more repetitions than the other flow has: held against its last one, and only for what is lost, refused or led away. */
  readonly extra: boolean
  /** What differs here, by its place in `divergences`: also what was told of an earlier step already. */
  readonly divergences: readonly number[]
}

/** Two flows side by side. */
export interface Comparison {
  readonly good: FlowSummary
  readonly bad: FlowSummary
  /** Pairs of steps that were compared. */
  readonly aligned: number
  /** Those of them in which both have a session: without any, agreement proves nothing of a sign-in. */
  readonly withSession: number
  /** In the order of the flow: the first is the one to look at. */
  readonly divergences: readonly Divergence[]
  readonly steps: readonly AlignedStep[]
  /** Steps that only one has, and that say nothing is wrong: a page more, a recording that ends earlier. */
  readonly onlyIn: { readonly good: readonly string[]; readonly bad: readonly string[] }
  /** What could not be compared, and why. */
  readonly limits: readonly string[]
}

/** The same, fit to leave the process: redacted, with the header lines that show it. */
export interface ToldComparison extends Omit<Comparison, 'divergences'> {
  readonly divergences: readonly (Divergence & {
    /** `set-cookie: …`; null = no single header shows it. */
    readonly lines: { readonly good: string | null; readonly bad: string | null }
  })[]
}
