/** A line about the app that a person sees: printed by it, or (`authproxy`) said of it. Holds no secret. */
export interface AppLine {
  readonly from: 'stdout' | 'stderr' | 'authproxy'
  readonly text: string
  /** Of a line of NextAuth's own, or of a front: when it came, in ms since the epoch. */
  readonly authAt?: number
  /** Of a line of a front: which one it is about. */
  readonly request?: LoggedRequest
}

/** The request that a line of a front is about, as nginx names it: `request: "GET /api/auth/session HTTP/1.1"`. */
export interface LoggedRequest {
  readonly method: string
  /** Without its query, which may hold a provider's code. */
  readonly path: string
}
