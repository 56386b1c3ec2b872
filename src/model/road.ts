import type { ExchangeId } from './exchange.ts'
import type { ClientId } from './observation.ts'

/** Who asked. `page`: a document; `server`: a server action; `call`: any other request. */
export type SessionAsker = 'sign-in' | 'sign-out' | 'session read' | 'update' | 'page' | 'server action' | 'call'

/**
 * What an answer did to the session token. `made`: there was none, or a sign-in set another; `renewed`: it replaced the one that came,
 * with the same claims; `set again`: the same token once more; `changed`: with other claims; `replaced`: one of the two cannot be
 * opened.
 */
export type TokenFate = 'made' | 'renewed' | 'set again' | 'changed' | 'replaced' | 'deleted' | 'untouched'

/** One thing that happened to a session, and those right after it that were the same. Names of claims, no values. */
export interface SessionStep {
  /** The first of them, and the last. */
  readonly exchange: ExchangeId
  readonly last: ExchangeId
  readonly count: number
  /** ms since the epoch, of the first answer. */
  readonly at: number
  /** null: nobody can tell whose it is. */
  readonly client: ClientId | null
  readonly asker: SessionAsker
  readonly fate: TokenFate
  /** What a session answer said: `user`, `no user`, …; null = it was none. */
  readonly told: string | null
  /** Between the token that came and the one that was set; empty where one of them cannot be opened. */
  readonly lost: readonly string[]
  readonly gained: readonly string[]
  /** Of the token that is valid afterwards; null = there is none, or it is not known. */
  readonly lengthBytes: number | null
  readonly chunks: number
  /** ms since the epoch, by the token's own claims; null = not known. */
  readonly issuedAt: number | null
  readonly expiresAt: number | null
  /** It ended here, and nobody had asked for that. */
  readonly isDeath: boolean
}
