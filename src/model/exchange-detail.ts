import type { Exchange, ExchangeId } from './exchange.ts'
import type { ClientId, CookieRole } from './observation.ts'
import type { TokenSighting } from './token.ts'
import type { BrowserVerdict } from './witness.ts'

/** A stretch of a Set-Cookie line: its name and value, or one attribute. `marked`: the browser's verdict rests on it. */
export interface LinePiece {
  readonly text: string
  readonly marked: boolean
}

/** Why, in a sentence, and what changes it. `code`: as DevTools names it. */
export interface Reason {
  readonly code: string
  readonly sentence: string
  readonly fix: string
}

/** A Set-Cookie line and what the browser makes of it. `pieces` hold no value. */
export interface JudgedLine {
  /** In the received header list. */
  readonly headerIndex: number
  readonly name: string
  readonly role: CookieRole | null
  readonly pieces: readonly LinePiece[]
  readonly verdict: 'stored' | 'replaced' | 'deleted' | 'expired' | 'rejected'
  /** Of a rejected line. */
  readonly reasons: readonly Reason[]
  /** What the browser itself says of it; null = it was not heard. */
  readonly browser: BrowserVerdict | null
}

/** A cookie that the browser holds, and that did not come. */
export interface WithheldCookie {
  readonly name: string
  /** None: by what authproxy knows, it should have come. */
  readonly reasons: readonly Reason[]
  /** What the browser itself says of it; null = it was not heard. `alone`: authproxy did not see it set. */
  readonly browser: BrowserVerdict | 'alone' | null
}

/** What judging an exchange told of it beside its findings. */
export interface ExchangeNotes {
  /** null: nobody can tell whose it is. */
  readonly client: ClientId | null
  readonly lines: readonly JudgedLine[]
  readonly withheld: readonly WithheldCookie[]
  /** The session token that came, and the one that the answer leaves. */
  readonly sent: TokenSighting | null
  readonly set: TokenSighting | null
}

/** What became of the claims where an answer replaces the token that came. Only the topmost path of a branch is named. */
export interface ClaimChange {
  readonly lost: readonly string[]
  readonly gained: readonly string[]
  /** The value is another one, or of another type. */
  readonly changed: readonly string[]
  readonly kept: readonly string[]
}

/** One exchange whole. Of its bodies only what a person can read; values are secrets until `ForPaper.detail` took them out. */
export interface ExchangeDetail extends ExchangeNotes {
  readonly id: ExchangeId
  readonly exchange: Exchange
  /** null: no token was replaced, or one of the two cannot be opened. */
  readonly claimChange: ClaimChange | null
}

/** The claims of one exchange's tokens with their values, by path; null = no token, or it cannot be opened. */
export interface RevealedTokens {
  readonly sent: Readonly<Record<string, string>> | null
  readonly set: Readonly<Record<string, string>> | null
}
