import type { Witness } from './witness.ts'

/** As on the wire: order, case and repeats are kept. Values are latin1 strings, one char per byte, as Node delivers them. */
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>

/** Arrival order; unique in one session, so never part of a fingerprint. */
export type ExchangeId = `x${number}`

/**
 * A recorded body, still encoded as on the wire. `totalBytes > bytes.length`: recording stopped, forwarding never does; of a
 * body that nobody asked for the octets are counted alone.
 */
export interface Body {
  readonly bytes: Uint8Array
  readonly totalBytes: number
  /** The bytes are already decoded, whatever Content-Encoding says (a foreign HAR, or redacted). */
  readonly decoded?: true
}

export interface RequestMessage {
  readonly method: string
  /** Absolute, as the browser addressed it (`https://localhost:3443/a?b`); the bytes of path and query are unchanged. */
  readonly url: string
  /** `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`. */
  readonly httpVersion: string
  /** HTTP/2 pseudo headers are left out: `method` and `url` carry them. */
  readonly headers: HeaderList
  /** null = none, or nothing is known of it. */
  readonly body: Body | null
}

export interface ResponseMessage {
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  readonly headers: HeaderList
  /** null = none, or nothing is known of it. */
  readonly body: Body | null
  /** false: the body ended before its framing said so (the app died, or the browser went away). */
  readonly complete: boolean
}

/** Trouble outside HTTP. The app's own 500 is a response, not a failure. */
export type Failure =
  | { readonly kind: 'app-unreachable'; readonly code: string; readonly detail: string }
  | { readonly kind: 'app-closed'; readonly code: string; readonly detail: string }
  /** The app's answer is not HTTP that Node's strict parser accepts. `byte` 0-255 and `header` where they could be found. */
  | {
      readonly kind: 'app-response-refused'
      readonly code: string
      readonly detail: string
      readonly header: string | null
      readonly byte: number | null
    }
  | { readonly kind: 'browser-aborted' }
  /** authproxy itself refused the request; it never reached the app. */
  | { readonly kind: 'request-refused'; readonly reason: RefusalReason; readonly detail: string }
  /** The front that authproxy imitates refused a head, as the real one does: the app had no part in it. */
  | FrontRefused
  /** It gave the app no more time, as the real one does: nothing of an answer had come by then. */
  | FrontTimedOut
  /** A foreign HAR entry with status 0. */
  | { readonly kind: 'unknown'; readonly detail: string }

export interface FrontRefused {
  readonly kind: 'front-refused'
  /** Its name. */
  readonly front: string
  readonly part: FrontPart
  /** Octets that it had, and that it may have. */
  readonly bytes: number
  readonly limit: number
  /** The line of its configuration that allows more; null = none does. */
  readonly setting: string | null
}

export interface FrontTimedOut extends FrontTimeLimit {
  readonly kind: 'front-timed-out'
  /** Its name. */
  readonly front: string
}

/** The time that a front gave the app. */
export interface FrontTimeLimit {
  readonly seconds: number
  /** `read`: for each piece that it waits for; `head`: until the answer begins; `whole`: for all of it, from the request on. */
  readonly over: 'read' | 'head' | 'whole'
  /** The line of its configuration that allows more; null = none does. */
  readonly setting: string | null
}

/** What fronts limit by itself: parts of a head, and the body of a request. */
export const FRONT_PARTS = [
  'request-line',
  'request-header',
  'request-head',
  'request-body',
  'response-head',
  'response-header',
] as const

export type FrontPart = (typeof FRONT_PARTS)[number]

export type RefusalReason = 'unknown-host' | 'foreign-origin' | 'malformed-request' | 'loop'

export type Outcome =
  | { readonly kind: 'response'; readonly received: ResponseMessage; readonly delivered: HeaderList }
  /** `answered`: the status that authproxy gave the browser instead; null = none (connection ended). */
  | { readonly kind: 'failure'; readonly failure: Failure; readonly answered: number | null }

/** One request and its end. Immutable, JSON-safe but for `Body.bytes`. */
export interface Exchange {
  readonly id: ExchangeId
  readonly source: 'live' | 'har'
  /** `probe`: asked by authproxy itself, not by a browser. */
  readonly initiator: 'browser' | 'probe'
  /** ms since the epoch, when the request head was complete. */
  readonly startedAt: number
  /** ms. send: until the request was passed on; wait: until the app's head came; receive: until its end. */
  readonly timing: { readonly sendMs: number; readonly waitMs: number; readonly receiveMs: number }
  /** The browser's connection, where known: unique in one session. */
  readonly connection: string | null
  readonly upgrade: boolean
  /** As the browser sent it. */
  readonly request: RequestMessage
  /** Request headers as the app saw them; null = unknown (foreign HAR) or never sent. */
  readonly forwarded: HeaderList | null
  /**
   * The front that was imitated, by name. What it changed stands between `request` and `forwarded`, and between what was received
   * and what was delivered. Left out: none was.
   */
  readonly front?: string
  /** The front answered from its cache, with what the app gave at `storedAt` (ms since the epoch): the app was not asked. */
  readonly frontCache?: { readonly storedAt: number }
  /** The front cut the answer off, which had begun: that the body is not complete is not the app's doing. Left out: it did not. */
  readonly frontCut?: FrontTimeLimit
  /** Where it went, of several places: replicas of one app, or the apps of several hosts. Left out: there was one. */
  readonly upstream?: Upstream
  /** The app's clock, where `--clock` moved it; `startedAt` is by that clock. Left out: it was this machine's. */
  readonly clock?: MovedClock
  /** What the browser itself said of it, where authproxy opened the browser. Left out: it was not heard. */
  readonly witness?: Witness
  readonly outcome: Outcome
}

export interface MovedClock {
  /** ms that it was ahead of this machine's. */
  readonly aheadMs: number
  /** Names of cookies that the browser sent and would have dropped by then: authproxy kept them back. */
  readonly keptBack: readonly string[]
}

export interface Upstream {
  /** As the user named it: `localhost:3001`. */
  readonly name: string
  /** The IP address that answered; null = no answer came. */
  readonly address: string | null
  /** Names of the replicas before it in turn that took no connection. */
  readonly skipped: readonly string[]
}
