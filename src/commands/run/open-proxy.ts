import type { Front } from '../../fronts/front.ts'
import { UserError } from '../../model/user-error.ts'
import type { Route, RunningProxy } from '../../proxy/proxy-options.ts'
import type { AppPlan, OriginRoute } from '../app/plan-app.ts'
import { findPortOwner } from './port-owner.ts'
import type { ProxyListener, ProxyThread } from './proxy-thread.ts'
import { originHere } from './public-origins.ts'
import { originAt, type Reach } from './reach.ts'
import type { RunOptions } from './run-options.ts'
import type { Stage } from './stage.ts'

export interface OpenedProxy {
  readonly proxy: RunningProxy
  readonly publicOrigin: string
  /** Where other machines find it. */
  readonly networkOrigins: readonly string[]
  readonly notices: readonly string[]
}

/** A change of the app is told within a second. */
const WATCH_EVERY_MS = 500
/** How many ports above the default are tried when nobody asked for a certain one. */
const PORT_TRIES = 20

/** Starts the proxy on the wanted port; a default port that is taken gives way to the next free one. Throws `UserError`. */
export async function openProxy(
  options: Pick<
    RunOptions,
    'port' | 'portGiven' | 'xff' | 'lenient' | 'basePath' | 'open' | 'clock' | 'command' | 'keepEnv'
  >,
  reach: Reach,
  { target, replicas, balance, routes }: Pick<AppPlan, 'target' | 'replicas' | 'balance' | 'routes'>,
  { tls, publicOrigin: named, hosts }: Pick<Stage, 'tls' | 'publicOrigin' | 'hosts'>,
  front: Front | null,
  thread: Pick<ProxyThread, 'open'>,
  listener: ProxyListener,
): Promise<OpenedProxy> {
  const notices: string[] = []
  let firstOwner: string | null = null
  if (reach.network.length > 0) {
    notices.push('Reachable from other machines: everybody on the network can use the app through this proxy.')
  }
  for (let port = options.port; ; port++) {
    try {
      const order = {
        target,
        ...(replicas.length === 0 ? {} : { replicas, balance }),
        ...(routes.length === 0 ? {} : { routes: routes.map(toRoute) }),
        listen: { port, ...(reach.listen === null ? {} : { hosts: reach.listen }) },
        tls,
        watchEveryMs: WATCH_EVERY_MS,
        lenient: options.lenient,
        xForwardedFor: options.xff,
        front,
        // Of this machine's own apps alone: the others' certificates are checked all the same.
        allowSelfSignedTarget: true,
        basePath: options.basePath,
        ...(options.clock === null ? {} : { aheadMs: options.clock }),
        allowedHosts: [...reach.names, ...hosts],
        ...(named === null ? {} : { publicOrigin: named }),
      }
      const proxy = await thread.open(order, listener)
      const publicOrigin =
        named === null ? originAt(reach.host, proxy.port) : originHere(named, proxy.port, options.open)
      if (firstOwner !== null) {
        // An app that authproxy starts is told.
        const isTold = named !== null || (options.command !== null && !options.keepEnv)
        const known = isTold ? '' : ` NEXTAUTH_URL (AUTH_URL), where it is set, has to say ${publicOrigin}.`
        const instead = `using ${proxy.port}.${known}`
        notices.push(`Port ${options.port} is in use${firstOwner}; ${instead}`)
      }
      return {
        proxy,
        publicOrigin,
        networkOrigins: reach.network.map(host => originAt(host, proxy.port)),
        notices,
      }
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
      firstOwner ??= by
    }
  }
}

function toRoute({ origin, target }: OriginRoute): Route {
  return { authority: new URL(origin).host, target }
}
