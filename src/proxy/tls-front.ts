import net, { type Socket } from 'node:net'
import { answerPlainHttp } from './plain-http.ts'

/** A connection that says nothing at all. Browsers open some ahead of need. */
const SILENT_MS = 30_000
const TLS_HANDSHAKE_RECORD = 0x16

/** Octets that can begin a TLS 1.x ClientHello record. */
function looksLikeTls(start: Buffer): boolean {
  return (
    start[0] === TLS_HANDSHAKE_RECORD &&
    (start.length < 2 || start[1] === 3) &&
    (start.length < 3 || (start[2] ?? 255) <= 4) &&
    (start.length < 6 || start[5] === 1)
  )
}

export interface FrontRoutes {
  /** A TLS connection, nothing of it consumed. */
  readonly tls: (socket: Socket) => void
  /** Host name as in `Authority.hostname`. */
  readonly isOurHost: (hostname: string) => boolean
}

/**
 * One port for TLS and for people who typed `http://`: the first octet decides. Plain HTTP gets a redirect, anything
 * else is hung up on.
 */
export function createTlsFront(routes: FrontRoutes): net.Server {
  return net.createServer({ noDelay: true }, socket => {
    socket.on('error', () => {})
    const timer = setTimeout(() => socket.destroy(), SILENT_MS)
    timer.unref()
    socket.once('close', () => clearTimeout(timer))
    const onEnd = (): void => {
      socket.destroy()
    }
    const peek = (): void => {
      const start: Buffer | null = socket.read()
      if (start === null) {
        // Nothing but the end of the connection.
        if (socket.readableEnded || socket.destroyed) socket.destroy()
        else socket.once('readable', peek)
        return
      }
      clearTimeout(timer)
      socket.removeListener('end', onEnd)
      socket.unshift(start)
      if (looksLikeTls(start)) routes.tls(socket)
      else if (/^[A-Za-z]/.test(String.fromCharCode(start[0] ?? 0))) answerPlainHttp(socket, routes.isOurHost)
      else socket.destroy()
    }
    socket.once('readable', peek)
    socket.once('end', onEnd)
  })
}
