import { decodeBody } from '../http/decode-body.ts'
import { headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import type { Exchange, ResponseMessage } from '../model/exchange.ts'

const SHARED = ['x-cache', 'cf-cache-status', 'x-vercel-cache', 'x-cache-status']
/** `HIT`, `Hit from cloudfront`, `TCP_HIT`, `TCP_MEM_HIT`, `STALE`. */
const HIT = /^(?:tcp_)?(?:\w{1,12}_)?(?:hit|stale)\b/i

/** The body as text; null = none was recorded, or it cannot be read whole. */
export function readBody(received: ResponseMessage): string | null {
  // These never have a body: their silence is no empty session.
  if (received.status === 204 || received.status === 304) return null
  // "Not recorded" is not "empty": only a stated length of nought proves the latter.
  if (received.body === null) return headerValue(received.headers, 'content-length') === '0' ? '' : null
  const decoded = decodeBody(received.body, headerValue(received.headers, 'content-encoding'))
  return decoded.truncated || decoded.error !== null ? null : decoded.text
}

/** Keyed digest of a session, without its dates; null = it is none. */
export function sessionContent(json: unknown, digest: (text: string) => string): string | null {
  if (typeof json !== 'object' || json === null || !('user' in json)) return null
  // A redacted file has neither numbers nor booleans nor nulls in it, and must give the same findings.
  const plain = (_: string, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' || value === null ? 0 : value
  return digest(JSON.stringify({ ...json, expires: null }, plain))
}

/** The server's clock, ms since the epoch; null = no Date. */
export function serverTime(received: ResponseMessage | null): number | null {
  const date = received === null ? null : headerValue(received.headers, 'date')
  const parsed = date === null ? Number.NaN : Date.parse(date)
  return Number.isNaN(parsed) ? null : parsed
}

/** A shared cache's mark on the answer; null = none. `isPage`: Next keeps pages of its own making, with middleware in front. */
export function cacheSign(
  { front, frontCache }: Pick<Exchange, 'front' | 'frontCache'>,
  received: ResponseMessage | null,
  isPage: boolean,
): string | null {
  if (frontCache !== undefined) return `the cache of ${printable(front ?? 'the front', 60)}`
  if (received === null) return null
  const age = headerValue(received.headers, 'age')
  if (age !== null && Number(age) > 0) return `Age: ${printable(age, 20)}`
  for (const name of isPage ? SHARED : [...SHARED, 'x-nextjs-cache']) {
    const value = headerValue(received.headers, name)
    if (value !== null && HIT.test(value)) return `${name}: ${printable(value, 40)}`
  }
  return null
}

/**
 * Why a browser may give this redirect again without asking (RFC 9111 4.2.2: 301 and 308 without any word); null = it may not.
 * `Vary: Cookie` ties it to the cookies that were sent.
 */
export function keptByBrowser({ status, headers }: Pick<ResponseMessage, 'status' | 'headers'>): string | null {
  if (status < 300 || status > 399 || /\bcookie\b|\*/i.test(headerValue(headers, 'vary') ?? '')) return null
  const control = headerValue(headers, 'cache-control') ?? ''
  if (/\bno-(?:store|cache)\b/i.test(control)) return null
  const [word, seconds] = /\bmax-age\s*=\s*"?(\d{1,10})/i.exec(control) ?? []
  if (word !== undefined) return Number(seconds) > 0 ? `Cache-Control: ${printable(word, 30)}` : null
  return status === 301 || status === 308 ? `${status} is permanent` : null
}

/** Which of several places answered. */
export function atOf({ upstream }: Exchange): string {
  return upstream === undefined ? '' : ` at ${upstream.name}`
}
