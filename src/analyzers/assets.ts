import { endpointOf } from '../auth/dialects.ts'
import { headerValue } from '../http/headers.ts'
import { originOf, pathOf } from '../http/origin.ts'
import type { Exchange } from '../model/exchange.ts'
import { requestUse } from './acts.ts'

/**
 * Tells static files from what can be NextAuth, a page or a call of the app's. They are nine of ten requests of a page, and
 * say nothing of a session: they are counted, neither judged nor kept, so that a recording without them tells the same.
 */
export interface Assets {
  readonly isOne: (exchange: Exchange) => boolean
}

const MAX_BASES = 300
/** What the browser wants to put into a page. A fetch is `empty`, and may be a call. */
const DESTINATIONS = new Set(
  'audio audioworklet font image manifest paintworklet script serviceworker sharedworker style track video worker'.split(
    ' ',
  ),
)
const DOCUMENTS = new Set(['document', 'iframe', 'frame', 'embed', 'object'])
/** By their names, where the browser does not say. `/_next/data/` is what a page's own code answered. */
const PATHS =
  /\/_next\/(?:static|image)(?:\/|$)|\.(?:m?js|css|map|png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|wasm|webmanifest)$/i
/** Any other answer is somebody's decision: a guard that sends files to the sign-in page, a proxy's limit, a failing app. */
const PLAIN = new Set([200, 206, 304, 404, 410])

export function createAssets(basePath: string | null): Assets {
  /** The first file of each Next app shows where that app is mounted. */
  const mounted = new Set<string>()
  return {
    isOne: exchange => {
      if (!isPlainFile(exchange, basePath)) return false
      const { url } = exchange.request
      const base = /^(.{0,250}?)\/_next\//.exec(pathOf(url))?.[1]
      const key = `${originOf(url)} ${base}`
      if (base === undefined || mounted.has(key) || mounted.size >= MAX_BASES) return true
      mounted.add(key)
      return false
    },
  }
}

function isPlainFile({ request, outcome, upgrade, initiator }: Exchange, basePath: string | null): boolean {
  const { method, headers, url } = request
  if (initiator !== 'browser' || upgrade || outcome.kind === 'failure' || (method !== 'GET' && method !== 'HEAD'))
    return false
  const { status, headers: answer } = outcome.received
  if (!PLAIN.has(status) || headerValue(answer, 'set-cookie') !== null) return false
  const path = pathOf(url)
  const dest = headerValue(headers, 'sec-fetch-dest') ?? ''
  if (DOCUMENTS.has(dest) || !(DESTINATIONS.has(dest) || PATHS.test(path))) return false
  const endpoint = endpointOf(path, basePath)
  if (endpoint !== null || requestUse(method, headers, endpoint) === 'page') return false
  // A page in the place of a file: a catch-all route, or a sign-in page that a guard put there.
  return status !== 200 || !/html/i.test(headerValue(answer, 'content-type') ?? '')
}
