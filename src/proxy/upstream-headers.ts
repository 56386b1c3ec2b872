import { parseAuthority } from '../http/authority.ts'
import { withForwarded } from '../http/forwarded.ts'
import { headerValue } from '../http/headers.ts'
import { withoutHopByHop } from '../http/hop-by-hop.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { RequestHead } from './browser-side.ts'
import type { FrontStage } from './front-stage.ts'
import { VIA } from './request-guard.ts'

export interface UpstreamHeaderSettings {
  readonly xForwardedFor: 'replace' | 'append'
  /** Whether the connection to the app may serve another request afterwards. */
  readonly keepAlive: boolean
  /** Whose forwarded headers the app gets; left out: ours. */
  readonly front?: FrontStage | null
}

/** Methods that, without any framing header, have no body: a `Content-Length: 0` says it for the others (RFC 9110 8.6). */
const BODYLESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])

/** HTTP/2 may split Cookie into crumbs; HTTP/1.1 has one line, joined with `; ` (RFC 9113 section 8.2.3). */
function joinCookieCrumbs(headers: HeaderList): HeaderList {
  const crumbs = headers.filter(([name]) => name === 'cookie').map(([, value]) => value)
  if (crumbs.length < 2) return headers
  const first = headers.findIndex(([name]) => name === 'cookie')
  return headers.flatMap(([name, value], index): HeaderList => {
    if (name !== 'cookie') return [[name, value]]
    return index === first ? [['cookie', crumbs.join('; ')]] : []
  })
}

/**
 * What the body is framed by. Always explicit: given a header array, Node frames no DELETE or OPTIONS body of its own,
 * and a body that looks like a request would then be one.
 */
function framing(head: RequestHead): HeaderList {
  if (headerValue(head.headers, 'content-length') !== null) return []
  if (head.hasBody) return [['Transfer-Encoding', 'chunked']]
  return BODYLESS.has(head.method) ? [] : [['Content-Length', '0']]
}

/** The request's headers as the app gets them. Pure. */
export function upstreamHeaders(head: RequestHead, settings: UpstreamHeaderSettings): HeaderList {
  const overH2 = head.httpVersion === 'HTTP/2'
  const endToEnd = withoutHopByHop(overH2 ? joinCookieCrumbs(head.headers) : head.headers)
  const hasHost = headerValue(endToEnd, 'host') !== null
  const whole: HeaderList = hasHost ? endToEnd : [['Host', head.authority], ...endToEnd]
  const told = settings.front?.request(whole, head) ?? withOurs(whole, head, settings)
  const connection: HeaderList = head.upgrade
    ? [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ]
    : [['Connection', settings.keepAlive ? 'keep-alive' : 'close']]
  return [...told, ['Via', VIA], ...(head.upgrade ? [] : framing(head)), ...connection]
}

function withOurs(headers: HeaderList, head: RequestHead, settings: UpstreamHeaderSettings): HeaderList {
  return withForwarded(headers, {
    proto: 'https',
    host: head.authority,
    port: parseAuthority(head.authority)?.port ?? 443,
    clientAddress: head.clientAddress,
    xForwardedFor: settings.xForwardedFor,
  })
}
