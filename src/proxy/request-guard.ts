import { type Authority, parseAuthority } from '../http/authority.ts'
import { headerValues } from '../http/headers.ts'
import { isLoopbackHost } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { RefusalReason } from '../model/exchange.ts'
import type { RequestHead } from './browser-side.ts'

/** Why a request never reaches the app, and the status that says so. */
export interface Refusal {
  readonly status: number
  readonly reason: RefusalReason
  readonly detail: string
}

export interface GuardPolicy {
  /** Host names besides those that always mean this machine; lower case. */
  readonly allowedHosts: ReadonlySet<string>
  /** The origin that the user named as the public one, and its host name. */
  readonly publicOrigin: string
  readonly publicHost: string | null
}

/** Names us in `Via` (RFC 9110 section 7.6.3). */
export const VIA = '1.1 authproxy'
const VIA_OURS = /^\s*\S+\s+authproxy(?:\s|$)/i

/** Has a request with these `Via` lines been through authproxy before? */
export function hasPassedHere(via: readonly string[]): boolean {
  return via.some(line => line.split(',').some(hop => VIA_OURS.test(hop)))
}

/** Written as they are on the request line; anything else would be folded or refused on the way out. */
const METHOD = /^[A-Z0-9!#$%&'*+.^_`|~-]+$/

/** Does this name mean us? `localhost`, `*.localhost`, `*.test`, loopback addresses, and what the user allowed. */
export function isOurHost(hostname: string, policy: GuardPolicy): boolean {
  return (
    isLoopbackHost(hostname) ||
    hostname === 'test' ||
    hostname.endsWith('.test') ||
    policy.allowedHosts.has(hostname) ||
    hostname === policy.publicHost
  )
}

function malformed(detail: string): Refusal {
  return { status: 400, reason: 'malformed-request', detail }
}

function judgeFraming(head: RequestHead): Refusal | null {
  const encodings = headerValues(head.headers, 'transfer-encoding')
  if (encodings.length > 0) {
    if (encodings.length > 1 || encodings[0]?.trim().toLowerCase() !== 'chunked')
      return malformed('Transfer-Encoding is something else than chunked')
    if (head.httpVersion !== 'HTTP/1.1') return malformed(`Transfer-Encoding on ${head.httpVersion}`)
  }
  const lengths = headerValues(head.headers, 'content-length')
  if (lengths.length > 1 || (lengths[0] !== undefined && !/^[0-9]{1,15}$/.test(lengths[0])))
    return malformed('Content-Length is not one number')
  if (lengths.length > 0 && encodings.length > 0) return malformed('Content-Length beside Transfer-Encoding')
  return null
}

function judgeTarget(head: RequestHead): Refusal | null {
  if (!METHOD.test(head.method) || head.method === 'CONNECT')
    return malformed(`method ${printable(head.method, 20)} is not served: authproxy is no forward proxy`)
  if (head.target === '*' && head.method === 'OPTIONS') return null
  if (!head.target.startsWith('/')) return malformed('the request target is not a path')
  // The same test as http.request() makes: it would throw.
  return /[^\x21-\xff]/.test(head.target) ? malformed('the path holds a space or a control character') : null
}

/** A page of another origin must not open a websocket with the user's cookies. Same proxy under another name is fine. */
function judgeOrigin(head: RequestHead, authority: Authority, policy: GuardPolicy): Refusal | null {
  const [origin, ...more] = headerValues(head.headers, 'origin')
  if (origin === undefined) return null
  if (more.length === 0 && origin === policy.publicOrigin) return null
  const from = origin.startsWith('https://') ? parseAuthority(origin.slice('https://'.length)) : null
  if (more.length === 0 && from !== null) {
    if (policy.allowedHosts.has(from.hostname)) return null
    if (isOurHost(from.hostname, policy) && (from.port ?? 443) === (authority.port ?? 443)) return null
  }
  return { status: 403, reason: 'foreign-origin', detail: `websocket from ${printable(origin, 200)}` }
}

function judgeUpgrade(head: RequestHead, authority: Authority, policy: GuardPolicy): Refusal | null {
  const protocols = headerValues(head.headers, 'upgrade')
  if (protocols.length !== 1 || protocols[0]?.trim().toLowerCase() !== 'websocket')
    return malformed('Upgrade to something else than websocket')
  if (head.method !== 'GET' || head.hasBody || head.httpVersion !== 'HTTP/1.1')
    return malformed('a websocket opens with an HTTP/1.1 GET without a body')
  return judgeOrigin(head, authority, policy)
}

/** The guard at the door: null lets the request through to the app. Pure. */
export function judgeRequest(head: RequestHead, policy: GuardPolicy): Refusal | null {
  const hosts = headerValues(head.headers, 'host')
  if (hosts.length > 1) return malformed('more than one Host header')
  if (hosts[0] !== undefined && hosts[0] !== head.authority) return malformed('Host is not :authority')
  const authority = parseAuthority(head.authority)
  if (authority === null) return malformed(`Host ${printable(head.authority, 200)} is not a host name with a port`)
  if (!isOurHost(authority.hostname, policy))
    return { status: 421, reason: 'unknown-host', detail: `Host ${printable(head.authority, 200)} is not served here` }
  const bad = judgeTarget(head) ?? judgeFraming(head)
  if (bad !== null) return bad
  if (hasPassedHere(headerValues(head.headers, 'via')))
    return {
      status: 508,
      reason: 'loop',
      detail: 'the request has been through authproxy before: the target leads back',
    }
  return head.upgrade ? judgeUpgrade(head, authority, policy) : null
}
