import type { ExchangeId } from './exchange.ts'

/** The session that a browser has now, for questions of authproxy's own. Holds cookie values: it never leaves the process. */
export interface BrowserSession {
  readonly origin: string
  /** Where the session is asked for: `/api/auth/session`. */
  readonly path: string
  /** Names and values as the browser sends them. */
  readonly cookies: readonly (readonly [name: string, value: string])[]
  /** The exchange that they are known from. */
  readonly from: ExchangeId
  /** The token holds what a provider may take once only (`refreshToken`); null = it cannot be opened. */
  readonly rotates: boolean | null
}

/** What some answers of the session endpoint, one after the other, say of it. */
export interface SessionCheck {
  readonly holds: boolean
  /** One line. */
  readonly text: string
}
