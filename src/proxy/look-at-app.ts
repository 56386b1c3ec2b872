import net, { type NetConnectOpts, type Socket } from 'node:net'
import tls from 'node:tls'
import { isLoopbackHost } from '../http/origin.ts'
import { describeUnreached } from './app-failure.ts'
import type { Look, Sight } from './app-watch.ts'
import { BOTH_FAMILIES, createLookup, type Target } from './upstream-agent.ts'

/** Without an answer to the connection attempt for so long, nothing answers. */
const PATIENCE_MS = 3_000
/** How long an app may take to close its side. One that a debugger holds never does. */
const LINGER_MS = 5_000

function connect(target: Target, trustSelfSigned: boolean, isKnownUp: boolean): { socket: Socket; ready: string } {
  const options = { host: target.host, port: target.port, lookup: createLookup().lookup, ...BOTH_FAMILIES }
  if (target.protocol === 'http:' || isKnownUp)
    return { socket: net.connect(options as NetConnectOpts), ready: 'connect' }
  const servername = net.isIP(target.host) === 0 ? { servername: target.host } : {}
  const unchecked = trustSelfSigned && isLoopbackHost(target.host) ? { rejectUnauthorized: false } : {}
  return { socket: tls.connect({ ...options, ...servername, ...unchecked }), ready: 'secureConnect' }
}

/**
 * Connects to the app and says not a word. An https: app has to make the TLS connection to count as up; while it is up, that
 * it listens is enough. The connection ends with the app closing its side, so that looks never pile up before an app that
 * does not accept them. `where` names the target: `localhost:3000`.
 */
export function createAppLook(target: Target, trustSelfSigned: boolean, where: string): Look {
  return (isKnownUp, tell) =>
    new Promise(resolve => {
      const { socket, ready } = connect(target, trustSelfSigned, isKnownUp)
      const giveUp = () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
      let timer = setTimeout(giveUp, PATIENCE_MS)
      let told = false
      const tellOnce = (sight: Sight) => {
        if (!told) tell(sight)
        told = true
      }
      socket.once(ready, () => {
        tellOnce(null)
        clearTimeout(timer)
        timer = setTimeout(() => socket.destroy(), LINGER_MS)
        timer.unref()
        socket.resume()
        socket.end()
      })
      socket.on('error', error => {
        const { code, detail } = describeUnreached(error, where)
        tellOnce({ code, detail })
      })
      socket.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      timer.unref()
    })
}
