import type { ClientRequest, IncomingMessage } from 'node:http'
import { fromRawHeaders, headerValue, headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'

/** Who listens to the body of an answer. After `end` or `cut` nothing more comes. */
export interface BodyReader {
  readonly data: (chunk: Buffer) => void
  /** All of it came. */
  readonly end: (trailers: HeaderList) => void
  /** It ended too early. */
  readonly cut: () => void
}

/** The app's answer, over whichever client it came. */
export interface AppAnswer {
  readonly status: number
  readonly reason: string
  /** `HTTP/1.1` */
  readonly httpVersion: string
  /** As they came. */
  readonly headers: HeaderList
  /** Of the app, as the connection reached it; null = it is gone already. */
  readonly address: string | null
  /** To be called at once, and once. */
  readonly read: (reader: BodyReader) => void
  readonly pause: () => void
  readonly resume: () => void
}

/** What becomes of a request on its way to the app. */
export interface UpstreamListener {
  /** It has gone out whole. */
  readonly sent: () => void
  /** A 1xx answer. */
  readonly informed: (status: number, reason: string, headers: HeaderList) => void
  readonly answered: (answer: AppAnswer) => void
  /** A 101 that nobody had asked for. */
  readonly switched: () => void
  readonly failed: (error: Error, state: UpstreamFailure) => void
}

/** Of a request whose answer never began. */
export interface UpstreamFailure {
  /** The connection stood. */
  readonly connected: boolean
  /** It says nothing of the app: a connection kept from earlier that was just closing. */
  readonly isStale: boolean
}

/** A request that is on its way to the app. */
export interface UpstreamRequest {
  readonly destroy: () => void
}

/** Nothing but the end of the connection says where this body ends (RFC 9112 section 6.3). */
export function endsWithConnection(headers: HeaderList): boolean {
  const codings = headerValues(headers, 'transfer-encoding').join(',')
  if (codings !== '') return !/(?:^|,)[\t ]*chunked[\t ]*$/i.test(codings)
  return headerValue(headers, 'content-length') === null
}

export function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

/** Of `node:http`. */
export function answerOfMessage(incoming: IncomingMessage, request: ClientRequest): AppAnswer {
  const headers = fromRawHeaders(incoming.rawHeaders)
  incoming.on('error', () => {})
  const read = ({ data, end, cut }: BodyReader): void => {
    let broken = false
    request.once('error', () => {
      broken = true
    })
    // An answer without a body ends with its head; octets behind it break the connection, not the answer.
    const bodyless = request.method === 'HEAD' || incoming.statusCode === 204 || incoming.statusCode === 304
    const isOpenEnded = !bodyless && endsWithConnection(headers)
    let over = false
    const settle = (then: () => void): void => {
      if (!over) then()
      over = true
    }
    incoming.on('data', data)
    incoming.once('end', () => {
      // Node calls a body without framing whole even when its connection was reset.
      if (isOpenEnded && broken) settle(cut)
      else settle(() => end(incoming.complete ? fromRawHeaders(incoming.rawTrailers) : []))
    })
    incoming.once('close', () => settle(cut))
  }
  return {
    status: incoming.statusCode ?? 0,
    reason: incoming.statusMessage ?? '',
    httpVersion: `HTTP/${incoming.httpVersion}`,
    headers,
    address: incoming.socket.remoteAddress ?? null,
    read,
    pause: () => incoming.pause(),
    resume: () => incoming.resume(),
  }
}
