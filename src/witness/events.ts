import type { UnseenSource, WitnessedCookie, WitnessReason } from '../model/witness.ts'

/** Lower-case names; several Set-Cookie lines stand in one value, a line each. */
export type SeenHeaders = ReadonlyMap<string, string>

/** A message of the DevTools protocol that says something here. `session`: whose it is; '' = the browser's own. */
export type WitnessEvent = { readonly session: string } & (
  | { readonly kind: 'attached'; readonly child: string; readonly target: SeenTarget }
  | { readonly kind: 'detached'; readonly child: string }
  | { readonly kind: 'frame-attached'; readonly id: string; readonly parent: string }
  | { readonly kind: 'frame-gone'; readonly id: string }
  | SeenNavigation
  | SeenRequest
  | SeenRequestExtra
  | SeenResponseExtra
  | SeenResponse
  | { readonly kind: 'from-memory'; readonly id: string }
)

export interface SeenTarget {
  readonly id: string
  readonly type: string
  /** The browser's own name for the cookie store. */
  readonly context: string
  /** Of a frame or worker: the frame that it belongs to. */
  readonly parentFrame: string | null
}

export interface SeenNavigation {
  readonly kind: 'navigated'
  readonly id: string
  readonly parent: string | null
  readonly url: string
  readonly securityOrigin: string
  /** It came back from the back-forward cache. */
  readonly restored: boolean
}

export interface SeenRequest {
  readonly kind: 'request'
  readonly id: string
  /** Without fragment. */
  readonly url: string
  readonly method: string
  /** The document, or the worker's script; of a navigation its own address. */
  readonly document: string
  readonly frame: string | null
  readonly navigates: boolean
  readonly type: string
  readonly cause: string
  readonly causeUrl: string
  readonly prefetch: boolean
  /** ms since the epoch, and the same moment on the browser's own clock in seconds. */
  readonly wallTime: number
  readonly timestamp: number
  /** It goes on from an answer of the same id; was that one told of with its cookies? */
  readonly redirect: { readonly hasExtra: boolean } | null
}

export interface SeenRequestExtra {
  readonly kind: 'request-extra'
  readonly id: string
  readonly headers: SeenHeaders
  readonly cookies: readonly WitnessedCookie[]
  /** When it went to the network, on the browser's own clock in seconds; null = not told. */
  readonly sentAt: number | null
}

export interface SeenResponseExtra {
  readonly kind: 'response-extra'
  readonly id: string
  readonly status: number
  readonly headers: SeenHeaders
  readonly blocked: readonly { readonly line: string; readonly reasons: readonly WitnessReason[] }[]
  readonly exempted: readonly { readonly line: string; readonly reason: WitnessReason }[]
}

export interface SeenResponse {
  readonly kind: 'response'
  readonly id: string
  /** Its cookies are told of, too: it came over the network. */
  readonly hasExtra: boolean
  /** What gave it in place of the network; null = nothing. */
  readonly source: UnseenSource | null
}
