import http from 'node:http'
import type { Duplex } from 'node:stream'
import { browserOverH1, headOfH1, isDistrusted } from './browser-h1.ts'
import { forward } from './forward.ts'
import type { ForwardContext } from './on-the-way.ts'
import { forwardUpgrade } from './upgrade.ts'
import { HEADER_LIMIT_BYTES } from './upstream-request.ts'

const HEADERS_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 65_000

/** `shouldUpgradeCallback`: Node 22.21 and 24.9; an older one ignores it, and the guard refuses what it would not take. */
interface ServerOptions extends http.ServerOptions {
  readonly shouldUpgradeCallback: (req: http.IncomingMessage) => boolean
}

/**
 * HTTP/1.1 over connections that somebody else accepted (`emit('connection', socket)`). Apart from the HTTP/2 server
 * because the header limit of `http2.createSecureServer({ allowHTTP1 })` depends on the Node version.
 */
export function createH1Server(context: ForwardContext, nameOf: (socket: Duplex) => string): http.Server {
  const options: ServerOptions = {
    maxHeaderSize: HEADER_LIMIT_BYTES,
    insecureHTTPParser: false,
    requireHostHeader: true,
    // Uploads may take as long as they like; a head may not.
    requestTimeout: 0,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Any other Upgrade (h2c) is an ordinary request with a header that is not for the app.
    shouldUpgradeCallback: req => (req.headers.upgrade ?? '').trim().toLowerCase() === 'websocket',
  }
  const server = http.createServer(options)
  server.maxHeadersCount = 0
  server.timeout = 0
  const onRequest = (req: http.IncomingMessage, res: http.ServerResponse): void => {
    if (isDistrusted(req.socket)) req.resume()
    else forward(headOfH1(req, nameOf(req.socket), false), browserOverH1(req, res), context)
  }
  server.on('request', onRequest)
  // The app decides about an expectation: its 100 or 417 is passed on.
  server.on('checkContinue', onRequest)
  server.on('checkExpectation', onRequest)
  server.on('upgrade', (req, socket, early) => {
    if (isDistrusted(socket)) socket.destroy()
    else forwardUpgrade(req, socket, early, nameOf(req.socket), context)
  })
  server.on('connect', (_req, socket) => {
    socket.on('error', () => {})
    socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
  // This server never listens itself; the event starts its watch over slow heads (headersTimeout).
  server.emit('listening')
  return server
}
