import { Socket, type TcpSocketConnectOpts } from 'node:net'

/** What stands before the end of a status line, 1xx answers included; more is no reason phrase that anybody reads. */
const LINE_LIMIT = 16 * 1024
const STATUS_LINE = /^HTTP\/(\d\.\d) (\d{3}) ?([^\r\n]*)/
const INFORMED = /^HTTP\/\d\.\d 1(?!0[01])\d\d/

/** The head of a request, in our own words. */
export interface OwnHead {
  /** `GET / HTTP/1.1`, as undici begins the head that it writes. */
  readonly requestLine: string
  /** The whole of it, the empty line included. */
  readonly text: string
  /** It has been written there. */
  readonly written: (socket: AppSocket) => void
}

/** undici names a request (`onRequestStart`) and writes its head in the same turn: so what is announced is what the next write is about. */
let announced: OwnHead | null = null

/** The next head that undici writes is written in these words. */
export function announceHead(head: OwnHead): void {
  announced = head
}

/** As the app wrote it. */
export interface StatusLine {
  /** `1.1` */
  readonly version: string
  readonly status: number
  readonly reason: string
}

/**
 * A connection to the app under undici, which parses answers faster than `node:http` and keeps less of them. It writes Host and
 * Connection in its own spelling and place, and tells neither the version of an answer nor its reason octet by octet: here the
 * head goes out as we have it, and the status line is read as it comes.
 */
export class AppSocket extends Socket {
  /** Requests that went out on it. */
  served = 0
  /** The octets that came last: where an answer breaks the protocol, the proof. */
  last: Buffer | null = null
  #line = ''
  #hasLine = true

  /** Towards the app. */
  open(place: TcpSocketConnectOpts, connected: () => void): void {
    this.connect(place, connected)
    // Node puts its own `write` on a socket that has another one.
    delete (this as { write?: unknown }).write
  }

  override write(chunk: Uint8Array | string, ...more: never[]): boolean {
    const head = announced
    announced = null
    if (head === null || typeof chunk !== 'string' || !chunk.startsWith(head.requestLine))
      return super.write(chunk, ...more)
    this.#line = ''
    this.#hasLine = false
    const hasRoom = super.write(head.text, 'latin1')
    head.written(this)
    this.served++
    return hasRoom
  }

  override read(size?: number): Buffer | null {
    const chunk: Buffer | null = super.read(size)
    if (chunk === null) return chunk
    this.last = chunk
    if (!this.#hasLine) this.#collect(chunk)
    return chunk
  }

  /** Of the answer to the latest request; null = it is none that HTTP/1 knows. */
  statusLine(): StatusLine | null {
    const [, version, status, reason] = STATUS_LINE.exec(this.#line) ?? []
    return version === undefined || reason === undefined ? null : { version, status: Number(status), reason }
  }

  /** Looks for the line, past empty lines, which the parser passes over, and past 1xx answers. */
  #collect(chunk: Buffer): void {
    this.#line += chunk.toString('latin1', 0, LINE_LIMIT)
    for (;;) {
      this.#line = this.#line.replace(/^[\r\n]+/, '')
      const end = INFORMED.test(this.#line) ? /\r?\n\r?\n/.exec(this.#line) : null
      if (end === null) break
      this.#line = this.#line.slice(end.index + end[0].length)
    }
    const isWhole = this.#line.includes('\n') && !INFORMED.test(this.#line)
    this.#hasLine = isWhole || this.#line.length >= LINE_LIMIT
  }
}
