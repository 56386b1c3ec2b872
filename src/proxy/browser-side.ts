import type { Readable, Writable } from 'node:stream'
import type { HeaderList } from '../model/exchange.ts'

/** A request's head, the same for HTTP/1.1 and HTTP/2. */
export interface RequestHead {
  readonly method: string
  /** Request target: path and query, bytes unchanged. */
  readonly target: string
  /** Host header or `:authority`, as sent; empty when there is none. */
  readonly authority: string
  /** `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`. */
  readonly httpVersion: string
  /** As sent, without HTTP/2 pseudo headers. */
  readonly headers: HeaderList
  readonly hasBody: boolean
  readonly clientAddress: string
  /** Names the browser's connection: `c1`, `c2`, … */
  readonly connection: string
  readonly upgrade: boolean
}

export interface AnswerHead {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
}

/** The browser's half of an exchange: one interface over HTTP/1.1 and HTTP/2. */
export interface BrowserSide {
  readonly body: Readable
  /** Valid once `body` has ended. */
  readonly requestTrailers: () => HeaderList
  /** Passes a 1xx answer on. */
  readonly inform: (status: number, reason: string, headers: HeaderList) => void
  /**
   * Sends the head; gives back the headers that really went out. `whole`: all of the body, which leaves with the head and
   * ends the answer; left out: it comes through `sink`, and `finish` ends it.
   */
  readonly answer: (head: AnswerHead, whole?: Buffer) => HeaderList
  /** Sends a head that still waits for a first piece of body. */
  readonly flush: () => void
  /** Where the body goes, after `answer`; null = this answer has none (HEAD, 204, 304). */
  readonly sink: () => Writable | null
  /** Ends the answer cleanly. */
  readonly finish: (trailers: HeaderList) => void
  /** Call before `answer`: its framing is in doubt, so nothing that follows on this connection is believed or served. */
  readonly distrust: () => void
  /** Ends it so that the browser sees a failure, never half a body taken for the whole. */
  readonly abort: () => void
  /** Called once: `finished` = all went out; `gone` = the browser left before. */
  readonly onEnd: (listener: (how: 'finished' | 'gone') => void) => void
}
