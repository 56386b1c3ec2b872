import { forwardableTrailers, withoutHopByHop } from '../http/hop-by-hop.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { AppAnswer, BodyReader } from './app-answer.ts'
import type { AnswerHead, BrowserSide } from './browser-side.ts'
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

export interface Delivery {
  readonly browser: BrowserSide
  readonly recording: Recording
  /** What becomes of the answer's headers. */
  readonly shape: (status: number, headers: HeaderList) => HeaderList
  /** Who else listens to the body. */
  readonly beside: BodyReader | null
  /** The head waits for the first piece or the end, however long that takes. */
  readonly patient: boolean
  /** The app ended it too early. */
  readonly cut: () => void
  /** The head cannot be sent; nothing of it has gone out. */
  readonly unsendable: (error: unknown) => void
}

/**
 * Passes the app's answer on, octet by octet, as it comes. The head waits for the first piece of body, at most until the end of this turn
 * of the loop, and a body that is whole by then leaves with it: one write, one TLS record. Throws nothing.
 */
export function deliver(answer: AppAnswer, delivery: Delivery): void {
  const { browser, recording, beside } = delivery
  const { status, reason, httpVersion, headers: received } = answer
  recording.answered({ status, statusText: reason, httpVersion, headers: received })
  let held: Buffer | null = null
  let begun = false
  let over = false

  /** False = it could not be sent. */
  const begin = (whole?: Buffer): boolean => {
    begun = true
    try {
      const head: AnswerHead = { status, reason, headers: delivery.shape(status, received) }
      recording.delivered(browser.answer(head, whole))
      return true
    } catch (error) {
      over = true
      delivery.unsendable(error)
      return false
    }
  }
  const write = (chunk: Buffer): void => {
    const sink = browser.sink()
    if (sink === null || sink.write(chunk)) return
    answer.pause()
    sink.once('drain', answer.resume)
  }
  const release = (): void => {
    if (begun || over || !begin()) return
    if (held === null) browser.flush()
    else write(held)
    held = null
  }
  answer.read({
    data: chunk => {
      if (over) return
      recording.passed(chunk)
      beside?.data(chunk)
      if (!begun && held === null) {
        held = chunk
        if (delivery.patient) setImmediate(release)
        return
      }
      release()
      if (!over) write(chunk)
    },
    end: trailers => {
      if (over) return
      beside?.end(trailers)
      if (!begun && trailers.length === 0) {
        if (begin(held ?? Buffer.alloc(0))) over = true
        return
      }
      release()
      if (over) return
      over = true
      browser.finish(trailers.length === 0 ? [] : forwardableTrailers(delivery.shape(status, trailers)))
    },
    cut: () => {
      release()
      if (over) return
      over = true
      delivery.cut()
    },
  })
  if (!delivery.patient) setImmediate(release)
}
