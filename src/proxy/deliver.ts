import type { ClientRequest, IncomingMessage } from 'node:http'
import { fromRawHeaders, headerValue } from '../http/headers.ts'
import { forwardableTrailers, withoutHopByHop } from '../http/hop-by-hop.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { BrowserSide } from './browser-side.ts'
import type { Recording } from './capture.ts'

/**
 * Headers of the app's answer as the browser gets them. The lenient parser lets control characters through that no
 * sender may write: such a header cannot be passed on, and is left out.
 */
export function deliverableHeaders(status: number, received: HeaderList, lenient: boolean): HeaderList {
  const all = withoutHopByHop(received)
  // RFC 9110 section 8.6 forbids a length here, and over HTTP/2 clients reset the stream for it (measured).
  const headers = status < 200 || status === 204 ? all.filter(([name]) => name.toLowerCase() !== 'content-length') : all
  return lenient ? headers.filter(([, value]) => !/[^\t\x20-\x7e\x80-\xff]/.test(value)) : headers
}

/** Passes the app's answer on, octet by octet, as it comes. `shape`: what
 * becomes of its headers. `cut`: the app ended it too early. Throws before the head is out. */
export function deliver(
  incoming: IncomingMessage,
  request: ClientRequest,
  browser: BrowserSide,
  recording: Recording,
  shape: (status: number, headers: HeaderList) => HeaderList,
  cut: () => void,
): void {
  const received = fromRawHeaders(incoming.rawHeaders)
  const status = incoming.statusCode ?? 0
  const reason = incoming.statusMessage ?? ''
  const delivered = browser.answer({ status, reason, headers: shape(status, received) })
  recording.answered(
    { status, statusText: reason, httpVersion: `HTTP/${incoming.httpVersion}`, headers: received },
    delivered,
  )
  recording.teeResponse(incoming)

  let over = false
  let broken = false
  request.once('error', () => {
    broken = true
  })
  const sink = browser.sink()
  // An answer without a body ends with its head; octets behind it break the connection, not the answer.
  const endsWithConnection =
    sink !== null &&
    headerValue(received, 'content-length') === null &&
    headerValue(received, 'transfer-encoding') === null
  incoming.on('error', () => {})
  incoming.once('end', () => {
    if (over) return
    over = true
    // Node calls a body without framing whole even when its connection was reset.
    if (endsWithConnection && broken) {
      cut()
      return
    }
    browser.finish(incoming.complete ? forwardableTrailers(shape(status, fromRawHeaders(incoming.rawTrailers))) : [])
  })
  incoming.once('close', () => {
    if (over) return
    over = true
    cut()
  })
  if (sink === null) {
    incoming.resume()
    return
  }
  let started = false
  incoming.once('data', () => {
    started = true
  })
  incoming.pipe(sink, { end: false })
  // A turn of the loop later: a head and a body that came together leave in one TLS record.
  setImmediate(() => {
    if (!started && !over) browser.flush()
  })
}
