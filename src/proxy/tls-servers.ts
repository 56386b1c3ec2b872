import type { Socket } from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import { plainAddress } from '../http/forwarded.ts'
import { isLoopbackHost } from '../http/origin.ts'
import type { TlsFace, TlsIdentity } from './tls-identity.ts'

const HANDSHAKE_MS = 30_000

export interface TlsServers {
  /** Takes a connection, nothing of it consumed. */
  readonly accept: (socket: Socket) => void
  /** Keeps certificates fresh; gives back what stops it. */
  readonly keepFresh: () => () => void
}

/** One TLS server for this machine's own connections and, where it shows another face, one for those of others. None listens. */
export function createTlsServers(identity: TlsIdentity, onSecure: (socket: TLSSocket) => void): TlsServers {
  const local = serve(identity, onSecure)
  const network = identity.network === undefined ? local : serve(identity.network, onSecure)
  return {
    accept: socket => {
      const isLocal = isLoopbackHost(plainAddress(socket.localAddress ?? ''))
      ;(isLocal ? local : network).emit('connection', socket)
    },
    keepFresh: () => {
      const stops = [identity.keepFresh?.(local), identity.network?.keepFresh?.(network)]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
  }
}

function serve({ key, cert, sniCallback }: TlsFace, onSecure: (socket: TLSSocket) => void): tls.Server {
  const server = tls.createServer({
    key,
    cert,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['h2', 'http/1.1'],
    handshakeTimeout: HANDSHAKE_MS,
    ...(sniCallback === undefined ? {} : { SNICallback: sniCallback }),
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.on('secureConnection', socket => {
    // Else a small head and a small body wait for each other's ACK: 44 ms for each answer, measured.
    socket.setNoDelay(true)
    socket.on('error', () => {})
    // Each pipelined request listens for its end; Node would warn on stderr from the eleventh on.
    socket.setMaxListeners(0)
    onSecure(socket)
  })
  return server
}
