import type { ParsedSetCookie } from '../model/cookie.ts'
import type { BrowserRules } from './browser-rules.ts'
import { parseLenientDate } from './lenient-date.ts'

/** RFC 6265bis section 5.5: no cookie lives longer than 400 days. */
export const MAX_LIFETIME_SECONDS = 34_560_000

/**
 * When a cookie ends: ms since the epoch, null = with the browser's session. Max-Age beats Expires (RFC 6265bis section
 * 5.7). Chromium and Firefox shift Expires by `browser time - Date header` (not in the RFC); Max-Age is not shifted.
 * `dateHeader` null = none.
 */
export function expiryOf(
  cookie: ParsedSetCookie,
  nowMs: number,
  dateHeader: string | null,
  rules: BrowserRules,
): number | null {
  const cap = nowMs + MAX_LIFETIME_SECONDS * 1000
  if (cookie.maxAgeSeconds !== null) {
    return cookie.maxAgeSeconds <= 0 ? 0 : Math.min(cap, nowMs + cookie.maxAgeSeconds * 1000)
  }
  if (cookie.expiresAt === null) return null
  return Math.min(cap, cookie.expiresAt + clockSkew(nowMs, dateHeader, rules))
}

function clockSkew(nowMs: number, dateHeader: string | null, rules: BrowserRules): number {
  if (dateHeader === null) return 0
  const serverMs = parseLenientDate(dateHeader, rules.isoDateHeader)
  return serverMs === null ? 0 : nowMs - serverMs
}
