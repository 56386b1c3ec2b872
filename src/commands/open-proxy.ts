import { isLoopbackHost } from '../http/origin.ts'
import type { Exchange } from '../model/exchange.ts'
import { UserError } from '../model/user-error.ts'
import type { ProxyEvent, RunningProxy } from '../proxy/proxy-options.ts'
import { startProxy } from '../proxy/server.ts'
import type { TlsIdentity } from '../proxy/tls-identity.ts'
import { findPortOwner } from './port-owner.ts'
import { recordedBodies } from './recorded-bodies.ts'
import type { RunOptions } from './run-options.ts'
import type { Target } from './target.ts'

export interface OpenedProxy {
  readonly proxy: RunningProxy
  readonly publicOrigin: string
  readonly notices: readonly string[]
}

/** A change of the app is told within a second. */
const WATCH_EVERY_MS = 500
/** How many ports above the default are tried when nobody asked for a certain one. */
const PORT_TRIES = 20

/** Starts the proxy on the wanted port; a default port that is taken gives way to the next free one. Throws `UserError`. */
export async function openProxy(
  options: Pick<RunOptions, 'port' | 'portGiven' | 'host' | 'xff' | 'lenient' | 'basePath'>,
  target: Target,
  tls: TlsIdentity,
  sink: (exchange: Exchange) => void,
  onEvent: (event: ProxyEvent) => void,
): Promise<OpenedProxy> {
  const notices: string[] = []
  if (options.host !== null && !isLoopbackHost(options.host)) {
    notices.push(`Listening on ${options.host}: everybody who reaches this machine can use the proxy.`)
  }
  for (let port = options.port; ; port++) {
    try {
      const proxy = await startProxy({
        target,
        listen: { port, ...(options.host === null ? {} : { hosts: [options.host] }) },
        tls,
        sink,
        onEvent,
        watchEveryMs: WATCH_EVERY_MS,
        lenient: options.lenient,
        xForwardedFor: options.xff,
        allowSelfSignedTarget: isLoopbackHost(target.host),
        ...recordedBodies(options.basePath),
        ...(options.host === null ? {} : { allowedHosts: [options.host] }),
      })
      return { proxy, publicOrigin: `https://localhost:${proxy.port}`, notices }
    } catch (error) {
      const taken = error instanceof UserError && error.code === 'port-in-use'
      if (!taken) throw error
      const owner = findPortOwner(port)
      const by = owner === null ? '' : ` by ${owner}`
      if (options.portGiven || port >= options.port + PORT_TRIES) {
        throw new UserError(
          'port-in-use',
          `Port ${port} is in use${by}.`,
          'Stop that program, or choose another port with --port.',
        )
      }
      notices.push(`Port ${port} is in use${by}; using the next free one.`)
    }
  }
}
