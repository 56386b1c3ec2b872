import { fromRawHeaders } from '../http/headers.ts'
import { forwardableTrailers } from '../http/hop-by-hop.ts'
import type { HeaderList } from '../model/exchange.ts'
import { answerOfMessage, isReset, type UpstreamListener, type UpstreamRequest } from './app-answer.ts'
import type { BrowserSide, RequestHead } from './browser-side.ts'
import { openUpstream, type UpstreamSettings } from './upstream-request.ts'

export interface NodeRequestSettings extends UpstreamSettings {
  readonly pooled: boolean
  /** Keep the body until a connection stands: another replica may have to get it whole. */
  readonly holdBody: boolean
}

/** Asks the app over `node:http`: any method, any body. Throws what `http.request` throws. */
export function askOverNode(
  head: RequestHead,
  headers: HeaderList,
  browser: Pick<BrowserSide, 'body' | 'requestTrailers'>,
  listener: UpstreamListener,
  { pooled, holdBody, ...settings }: NodeRequestSettings,
): UpstreamRequest {
  const { request, isConnected, onConnected } = openUpstream(head, headers, pooled, settings)
  let answered = false
  request.on('response', incoming => {
    answered = true
    listener.answered(answerOfMessage(incoming, request))
  })
  request.on('information', ({ statusCode, statusMessage, rawHeaders }) =>
    listener.informed(statusCode, statusMessage, fromRawHeaders(rawHeaders)),
  )
  request.on('upgrade', (_answer, socket) => {
    socket.on('error', () => {})
    socket.destroy()
    listener.switched()
  })
  request.on('error', error => {
    const state = { connected: isConnected(), isStale: request.reusedSocket && isReset(error) }
    if (!answered) listener.failed(error, state)
  })
  request.once('finish', listener.sent)
  const upstream = { destroy: () => void request.destroy() }
  if (!head.hasBody) {
    request.end()
    return upstream
  }
  const send = (): void => {
    browser.body.pipe(request, { end: false })
    browser.body.once('end', () => {
      const trailers = forwardableTrailers(browser.requestTrailers())
      if (trailers.length > 0 && request.chunkedEncoding)
        request.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
      request.end()
    })
  }
  if (holdBody) onConnected(send)
  else send()
  return upstream
}
