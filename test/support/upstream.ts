import http from 'node:http'
import net, { type AddressInfo } from 'node:net'

export interface TestApp {
  readonly port: number
  readonly close: () => Promise<void>
}

async function listen(server: net.Server, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

/** An app on `node:http`. */
export async function startApp(
  handler: http.RequestListener,
  setUp: (server: http.Server) => void = () => {},
  host = '127.0.0.1',
): Promise<TestApp & { readonly server: http.Server }> {
  const server = http.createServer(handler)
  setUp(server)
  const port = await listen(server, host)
  return {
    port,
    server,
    close: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** An app that speaks in octets: `talk` gets each connection. */
export async function startRawApp(
  talk: (socket: net.Socket) => void,
): Promise<TestApp & { readonly open: () => number }> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.once('end', () => socket.end())
    talk(socket)
  })
  const port = await listen(server, '127.0.0.1')
  return {
    port,
    open: () => sockets.size,
    close: () =>
      new Promise(done => {
        server.close(() => done())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** A raw app that answers each request head with the same octets. */
export function startCannedApp(answer: string, then: 'keep' | 'end' | 'reset' = 'end') {
  return startRawApp(socket => {
    let seen = ''
    socket.on('data', chunk => {
      seen += chunk.toString('latin1')
      if (!seen.includes('\r\n\r\n')) return
      seen = ''
      socket.write(Buffer.from(answer, 'latin1'), () => {
        if (then === 'end') socket.end()
        if (then === 'reset') socket.resetAndDestroy()
      })
    })
  })
}
