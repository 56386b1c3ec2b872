import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { plainAddress } from '../http/forwarded.ts'
import { fromRawHeaders, headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { BrowserSide, RequestHead } from './browser-side.ts'

/** nghttp2 clients (curl, Node) end the whole session at a single field above 64 KiB. */
const FIELD_LIMIT_BYTES = 64 * 1024 - 512

/** `rawHeaders` flat, pseudo headers included. */
export function headOfH2(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  flags: number,
  connection: string,
): RequestHead {
  const headers = fromRawHeaders(rawHeaders)
  const pseudo = (name: string): string | null => {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2)
      if (rawHeaders[index] === name) return rawHeaders[index + 1] ?? null
    return null
  }
  return {
    method: pseudo(':method') ?? '',
    target: pseudo(':path') ?? '',
    authority: pseudo(':authority') ?? headerValue(headers, 'host') ?? '',
    httpVersion: 'HTTP/2',
    headers,
    hasBody: (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0,
    clientAddress: plainAddress(stream.session?.socket.remoteAddress ?? ''),
    connection,
    upgrade: false,
  }
}

/** Lower case; repeats become lists, each at the place of its first value. */
function groupHeaders(status: number | null, headers: HeaderList, keepRepeats: boolean): OutgoingHttpHeaders {
  const grouped: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const earlier = grouped[key]
    if (earlier === undefined) grouped[key] = value
    else if (!keepRepeats && key !== 'set-cookie') continue
    else if (Array.isArray(earlier)) earlier.push(value)
    else grouped[key] = [earlier, value]
  }
  return status === null ? grouped : Object.assign(Object.create(null), { ':status': status }, grouped)
}

function ungroup(grouped: OutgoingHttpHeaders): HeaderList {
  return Object.entries(grouped).flatMap(([name, value]): HeaderList => {
    if (name.startsWith(':') || value === undefined) return []
    return Array.isArray(value) ? value.map(one => [name, one] as const) : [[name, String(value)]]
  })
}

function isSingleValueError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_HTTP2_HEADER_SINGLE_VALUE'
}

export function browserOverH2(stream: ServerHttp2Stream, head: RequestHead): BrowserSide {
  let trailersReceived: HeaderList = []
  let trailersToSend: HeaderList = []
  let takesBody = true
  let finished = false
  stream.on('error', () => {})
  stream.on('trailers', (headers: IncomingHttpHeaders) => {
    trailersReceived = ungroup(headers)
  })

  const sendTrailers = (): void => {
    if (!finished || stream.destroyed) return
    try {
      stream.sendTrailers(groupHeaders(null, trailersToSend, false))
    } catch {
      stream.sendTrailers({})
    }
  }
  const finish = (rest: Buffer | null): void => {
    finished = true
    if (!stream.destroyed && !stream.writableEnded) {
      if (rest === null) stream.end()
      else stream.end(rest)
    }
    // RFC 9113 section 8.1: an answer may be complete before its request; the rest of the upload is not wanted.
    const stopUpload = (): void => {
      if (!stream.readableEnded && !stream.destroyed) stream.close(constants.NGHTTP2_NO_ERROR)
    }
    if (!head.hasBody) stream.resume()
    else if (stream.writableFinished) stopUpload()
    else stream.once('finish', stopUpload)
  }

  return {
    body: stream,
    requestTrailers: () => trailersReceived,
    inform: (status, _reason, headers) => {
      if (stream.headersSent || stream.destroyed || stream.closed || status === 101) return
      stream.additionalHeaders(groupHeaders(status, headers, true))
    },
    answer: ({ status, headers }, whole) => {
      if (stream.destroyed || stream.closed) return []
      const tooLong = headers.find(([name, value]) => name.length + value.length > FIELD_LIMIT_BYTES)
      if (tooLong !== undefined)
        throw new Error(`header ${printable(tooLong[0], 60)} is ${tooLong[1].length} bytes long: too much for HTTP/2`)
      takesBody = head.method !== 'HEAD' && status !== 204 && status !== 205 && status !== 304
      // Trailers or not: the stream then ends by our word alone. Without it, close() below sends the end of the body
      // before the reset, and a truncated answer arrives as a whole one (measured).
      const waitForTrailers = takesBody && whole === undefined
      const options = { endStream: !takesBody || whole?.length === 0, waitForTrailers, sendDate: false }
      if (waitForTrailers) stream.once('wantTrailers', sendTrailers)
      let grouped = groupHeaders(status, headers, true)
      try {
        stream.respond(grouped, options)
      } catch (error) {
        // Node 22 cannot send two lines of a field that is meant to have one; 24 can (strictSingleValueFields).
        if (!isSingleValueError(error)) throw error
        grouped = groupHeaders(status, headers, false)
        stream.respond(grouped, options)
      }
      if (whole !== undefined) finish(takesBody ? whole : null)
      return ungroup(grouped)
    },
    flush: () => {},
    sink: () => (takesBody && !stream.destroyed ? stream : null),
    finish: trailers => {
      trailersToSend = trailers
      finish(null)
    },
    // nghttp2 frames by itself: streams cannot run into each other.
    distrust: () => {},
    abort: () => {
      // Not destroy(): that ends the stream with code 0, and the browser takes half the body for the whole.
      if (!stream.destroyed) stream.close(constants.NGHTTP2_CANCEL)
    },
    onEnd: listener => {
      let over = false
      const settle = (how: 'finished' | 'gone'): void => {
        if (over) return
        over = true
        listener(how)
      }
      // Not `writableFinished`: after a reset by the browser Node ends the writable side and reports true.
      stream.once('aborted', () => settle('gone'))
      stream.once('close', () =>
        settle(finished && stream.rstCode === constants.NGHTTP2_NO_ERROR ? 'finished' : 'gone'),
      )
      if (stream.destroyed) setImmediate(() => settle('gone'))
    },
  }
}
