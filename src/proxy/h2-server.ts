import http2, { type Http2Server, type ServerHttp2Stream, type ServerOptions } from 'node:http2'
import type { Duplex } from 'node:stream'
import { browserOverH2, headOfH2 } from './browser-h2.ts'
import { forward } from './forward.ts'
import type { ForwardContext } from './on-the-way.ts'
import { HEADER_LIMIT_BYTES } from './upstream-request.ts'

/** `strictSingleValueFields` (Node 24): two Location lines of an app are passed on as they are. */
interface H2Options extends ServerOptions {
  readonly strictSingleValueFields: boolean
}

/**
 * How much of an upload may be under way before the app has taken it: with the 64 KiB that HTTP/2 begins with, a large one waits for
 * permission again and again (0.93 of what a plain pipe passes, 1.07 with these). The second bounds what one browser makes us hold.
 */
const STREAM_WINDOW_BYTES = 256 * 1024
const CONNECTION_WINDOW_BYTES = 1024 * 1024

/** HTTP/2 over connections that somebody else accepted. Extended CONNECT stays off: browsers then open websockets over HTTP/1.1. */
export function createH2Server(context: ForwardContext, nameOf: (socket: Duplex) => string): Http2Server {
  const options: H2Options = {
    strictSingleValueFields: false,
    maxHeaderListPairs: 4_000,
    maxSendHeaderBlockLength: 2 * HEADER_LIMIT_BYTES,
    maxSessionMemory: 64,
    settings: {
      maxHeaderListSize: HEADER_LIMIT_BYTES,
      maxConcurrentStreams: 250,
      enableConnectProtocol: false,
      initialWindowSize: STREAM_WINDOW_BYTES,
    },
  }
  const server = http2.createServer(options)
  server.on('sessionError', () => {})
  server.on('session', session => session.setLocalWindowSize(CONNECTION_WINDOW_BYTES))
  server.on('stream', (stream: ServerHttp2Stream, _headers, flags, rawHeaders: string[]) => {
    // Reset while it was on its way: the app need not hear of it.
    if (stream.destroyed || stream.closed) {
      stream.on('error', () => {})
      return
    }
    const socket = stream.session?.socket
    const head = headOfH2(stream, rawHeaders, flags, socket === undefined ? '' : nameOf(socket))
    const browser = browserOverH2(stream, head)
    // A reset that came in the same packet is known a turn of the loop later: a flood of such streams (CVE-2023-44487)
    // then opens no connection to the app.
    setImmediate(() => {
      if (!stream.destroyed && !stream.closed) forward(head, browser, context)
    })
  })
  return server
}
