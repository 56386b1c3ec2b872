import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

/** Does somebody listen there? */
export function answers(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1')
  return new Promise(done => {
    const say = (open: boolean) => () => {
      socket.destroy()
      done(open)
    }
    socket.once('connect', say(true)).once('error', say(false))
  })
}
