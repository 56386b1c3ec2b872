import { createAssets } from '../analyzers/assets.ts'
import { endpointOf } from '../auth/dialects.ts'
import { headerValue } from '../http/headers.ts'
import { pathOf } from '../http/origin.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Parcel } from '../proxy/lane/messages.ts'
import type { ProxyOptions, RunningProxy } from '../proxy/proxy-options.ts'
import { startProxy } from '../proxy/server.ts'
import { summarise } from '../recording/summary.ts'
import { recordedBodies } from './recorded-bodies.ts'
import { identityOf, type TlsPlan } from './tls-plan.ts'

/** What a command wants of the proxy: plain data, so that it can be posted to the thread that runs it. */
export interface ProxyOrder
  extends Pick<
    ProxyOptions,
    | 'target'
    | 'replicas'
    | 'balance'
    | 'routes'
    | 'listen'
    | 'publicOrigin'
    | 'allowedHosts'
    | 'lenient'
    | 'allowSelfSignedTarget'
    | 'xForwardedFor'
    | 'front'
    | 'watchEveryMs'
  > {
  readonly tls: TlsPlan
  readonly basePath: string | null
}

/** Throws as `startProxy` does. */
export async function startOrdered(
  { tls, basePath, ...order }: ProxyOrder,
  beside: Pick<ProxyOptions, 'sink' | 'onEvent'>,
): Promise<RunningProxy> {
  return startProxy({ ...order, ...beside, tls: await identityOf(tls), ...recordedBodies(basePath) })
}

/** What an exchange is worth to the judging, for when not all of them can be taken. */
export function createWeigher({ basePath }: Pick<ProxyOrder, 'basePath'>): (exchange: Exchange) => Parcel {
  const assets = createAssets(basePath)
  return exchange => {
    if (assets.isOne(exchange)) return { weight: 'asset', summary: summarise(exchange, null) }
    const { request, outcome } = exchange
    const sets = outcome.kind === 'response' && headerValue(outcome.received.headers, 'set-cookie') !== null
    return { weight: sets || endpointOf(pathOf(request.url), basePath) !== null ? 'auth' : 'page', exchange }
  }
}
