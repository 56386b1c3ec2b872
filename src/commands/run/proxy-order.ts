import { createAssets } from '../../analyzers/assets.ts'
import { browserRules } from '../../cookies/browser-rules.ts'
import { expiryOf } from '../../cookies/lifetime.ts'
import { parseSetCookie } from '../../cookies/parse-set-cookie.ts'
import { headerValue } from '../../http/headers.ts'
import { pathOf } from '../../http/origin.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { CookieEnd } from '../../proxy/app-clock.ts'
import type { Parcel } from '../../proxy/lane/messages.ts'
import type { ProxyOptions, RunningProxy } from '../../proxy/proxy-options.ts'
import { startProxy } from '../../proxy/server.ts'
import { summarise } from '../../recording/summary.ts'
import { isAuthRoute, recordedBodies } from '../recorded-bodies.ts'
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
  /** ms that the app's clock is ahead; left out: it cannot be moved. */
  readonly aheadMs?: number
  readonly basePath: string | null
}

/** Throws as `startProxy` does. */
export async function startOrdered(
  { tls, basePath, aheadMs, ...order }: ProxyOrder,
  beside: Pick<ProxyOptions, 'sink' | 'onEvent'>,
): Promise<RunningProxy> {
  const travel = aheadMs === undefined ? null : { aheadMs, cookieEnd }
  return startProxy({ ...order, ...beside, travel, tls: await identityOf(tls), ...recordedBodies(basePath) })
}

/** As every browser family has it, but for what one of them refuses: what was never stored does not come. */
function cookieEnd(line: string, nowMs: number, date: string | null): CookieEnd | null {
  const parsed = parseSetCookie(line)
  if ('rejected' in parsed || parsed.name === '') return null
  return { pair: `${parsed.name}=${parsed.value}`, endsAt: expiryOf(parsed, nowMs, date, browserRules('chromium')) }
}

/** What an exchange is worth to the judging, for when not all of them can be taken. */
export function createWeigher({ basePath }: Pick<ProxyOrder, 'basePath'>): (exchange: Exchange) => Parcel {
  const assets = createAssets(basePath)
  return exchange => {
    if (assets.isOne(exchange)) return { weight: 'asset', summary: summarise(exchange, null) }
    const { request, outcome } = exchange
    const sets = outcome.kind === 'response' && headerValue(outcome.received.headers, 'set-cookie') !== null
    return { weight: sets || isAuthRoute(pathOf(request.url), basePath) ? 'auth' : 'page', exchange }
  }
}
