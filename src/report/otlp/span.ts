import { parseUrl } from '../../http/parse-url.ts'
import type { ExchangeSummary } from '../../model/recording.ts'
import { attributesOf } from './attributes.ts'

/** What a summary does not say of an exchange. */
export interface SpanExtras {
  /** `HTTP/1.1`; null = unknown. */
  readonly httpVersion: string | null
  /** Redacted. */
  readonly userAgent: string | null
  /** ms that the app's clock was ahead: a collector files by this machine's. */
  readonly aheadMs: number
}

/** One exchange as a span of kind SERVER: the proxy's view of it. */
export interface SpanData {
  readonly name: string
  /** ms since the epoch. */
  readonly startMs: number
  readonly endMs: number
  readonly attributes: ReturnType<typeof attributesOf>
  /** null = it went well, as the conventions see it: a 4xx is no error of the server. */
  readonly error: string | null
}

/** Those that the conventions know; any other is `_OTHER`, so that nobody's typing makes a new series. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE'])

/**
 * Names of OpenTelemetry's semantic conventions for HTTP servers (stable since 1.23), then our own. `summary` is redacted already:
 * an address holds placeholders, which are equal for equal values.
 */
export function spanOf(summary: ExchangeSummary, { httpVersion, userAgent, aheadMs }: SpanExtras): SpanData {
  const { method, status, failure, url: address, action, front, clock, upstream } = summary
  const url = parseUrl(address)
  const known = METHODS.has(method)
  // Paths of pages hold ids. Those of NextAuth are few, and are its routes.
  const route = action === null || url === null ? null : url.pathname
  const startMs = summary.startedAt - aheadMs
  const isFault = failure !== null || (status ?? 0) >= 500
  return {
    name: `${known ? method : 'HTTP'}${route === null ? '' : ` ${route}`}`,
    startMs,
    endMs: startMs + Math.max(0, summary.durationMs),
    error: isFault ? (failure ?? `status ${status}`) : null,
    attributes: attributesOf({
      'http.request.method': known ? method : '_OTHER',
      'http.request.method_original': known ? null : method,
      'http.response.status_code': status,
      'http.route': route,
      'url.scheme': url === null ? null : url.protocol.slice(0, -1),
      'url.path': url?.pathname,
      'url.query': url?.search.slice(1),
      'server.address': url?.hostname,
      'server.port': url === null ? null : portOf(url.protocol, url.host),
      'network.protocol.name': httpVersion === null ? null : 'http',
      'network.protocol.version': httpVersion?.replace(/^HTTP\//, ''),
      'user_agent.original': userAgent,
      'error.type': isFault ? (failure === null ? String(status) : 'proxy_failure') : null,
      'authproxy.exchange': summary.id,
      'authproxy.initiator': summary.initiator,
      'authproxy.client': summary.client === null ? null : String(summary.client),
      'authproxy.auth.action': action,
      'authproxy.auth.library': summary.dialect,
      'authproxy.meaning': summary.meaning,
      'authproxy.failure': failure,
      'authproxy.websocket': summary.upgrade ? true : null,
      'authproxy.cookies': summary.cookies,
      'authproxy.set_cookies': summary.setCookies,
      'authproxy.response.header_bytes': summary.responseHeaderBytes,
      'authproxy.upstream': upstream?.name,
      'authproxy.upstream.skipped': upstream?.skipped,
      'authproxy.front': front?.name,
      'authproxy.front.changes': front?.changes,
      'authproxy.clock.ahead': clock?.ahead,
    }),
  }
}

function portOf(protocol: string, host: string): number {
  const port = /:(\d{1,5})$/.exec(host)?.[1]
  return port === undefined ? (protocol === 'https:' ? 443 : 80) : Number(port)
}
