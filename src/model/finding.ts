import type { ExchangeId } from './exchange.ts'
import type { CodePlace } from './hint.ts'

export type Severity = 'error' | 'warning' | 'info'
/** Most severe first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** Where the proof stands. `headerIndex` counts in the named part's header list. `excerpt` is redacted and printable. */
export interface Evidence {
  readonly exchange: ExchangeId
  readonly part: 'request' | 'forwarded' | 'received' | 'delivered' | 'failure'
  readonly headerIndex: number | null
  /** What this exchange shows, in a few words: `sign-in set the token with user`. */
  readonly note: string
  readonly excerpt: string
}

/** A rule's failure, with evidence. */
export interface Finding {
  /** Of rule, message and subject: the same in every run (de-duplication, baselines). */
  readonly fingerprint: string
  readonly rule: string
  readonly message: string
  /** The origin that the browser used when it was seen first. */
  readonly origin?: string
  readonly severity: Severity
  /** One sentence that a tired person understands. Printable, redacted. */
  readonly text: string
  readonly subject: string
  /** What fills the slots of the rule's texts. Printable, redacted. */
  readonly data: Readonly<Record<string, string | number>>
  /** What would settle it; null = proven; left out = as its rule says. */
  readonly decides?: string | null
  /** First occurrence first. */
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly count: number
  readonly state: 'open' | 'resolved'
  /** The clients that showed it, as authproxy numbers them (`c1`); `c0` = of one nobody could tell. Left out: not known any more. */
  readonly clients?: readonly string[]
  /** ms since the epoch: start of the exchanges that showed it first and last. */
  readonly firstAt: number
  readonly lastAt: number
  /** The exchange in which the same situation passed; null while open. */
  readonly resolvedBy: ExchangeId | null
  /** It was found while the file was recorded, and cannot be made again from what the file holds. */
  readonly recorded?: true
}

/** How sure a diagnosis is: `proven` by the exchanges named, or `likely` (`decides` says what would settle it). */
export type Confidence = { readonly kind: 'proven' } | { readonly kind: 'likely'; readonly decides: string }

/** The root cause that explains one or more findings, with its fix. */
export interface Diagnosis {
  /** The rule of its cause: what it is. Two causes may have one. */
  readonly id: string
  /** Which one it is: the fingerprint of its cause, the first of `findings`. */
  readonly key: string
  readonly severity: Severity
  /** Of two causes of one rule each says which it is. */
  readonly title: string
  readonly text: string
  readonly confidence: Confidence
  /** Fingerprints of the findings that it explains, most telling first. */
  readonly findings: readonly [string, ...string[]]
  /** Of those that would go on to guess, beneath a proven cause, what they prove; left out where none would. */
  readonly facts?: readonly { readonly finding: string; readonly text: string }[]
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly fix: Fix
  /** In the app's own files, the most telling first; left out where nobody looked, or where they do not tell. */
  readonly places?: readonly CodePlace[]
  /** That the app runs from the folder that they were read in is not known. */
  readonly placesUnproven?: true
  readonly state: 'open' | 'resolved'
  /** Its first finding is of the recording alone. */
  readonly recorded?: true
}

/** What to do: words, then lines to paste for each dialect. */
export interface Fix {
  readonly summary: string
  readonly v4: string | null
  readonly v5: string | null
  readonly verify: string
}
