import { isSignOutPath, writerOf } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'

/** A request to sign out whose answer renews the session. A page with a button to sign out may be read by GET. */
export function keepsSession(facts: ExchangeFacts): boolean {
  if (facts.sent === null || facts.cookieEffect !== 'refreshed' || facts.signsIn) return false
  if (facts.endpoint !== null)
    return (
      facts.endpoint.action === 'signout' &&
      facts.exchange.request.method === 'POST' &&
      facts.target?.csrfRefused !== true
    )
  return isSignOutPath(facts.path) && (facts.exchange.request.method !== 'GET' || facts.redirectsTo !== null)
}

/**
 * signOut() deletes the cookie, and whatever wraps the request (auth() around a page or an action) writes its own line last. The
 * renewal of a guard that comes first, and pieces of a cookie that make room for others, are in order.
 */
export function undoesSignOut(facts: ExchangeFacts): boolean {
  if (facts.sent === null || facts.cookieEffect !== 'refreshed' || facts.signsIn) return false
  const lines = facts.setCookies.filter(one => one.identity?.role === 'session')
  const asked = facts.endpoint?.action === 'signout'
  return lines.some(
    (one, at) =>
      one.deletes &&
      (asked || writerOf(one) === 'next') &&
      lines.slice(at + 1).some(later => later.name === one.name && !later.deletes),
  )
}

/** Whoever leaves a room or ends another device's session does not sign out: only the plain words, at the end of the path. */
export function isOwnSignOut({ path, status, exchange, endpoint }: ExchangeFacts): boolean {
  if (endpoint !== null && endpoint.action !== 'other') return false
  const done = status !== null && status >= 200 && status < 400
  return done && exchange.request.method !== 'GET' && /\/(?:log|sign)[-_]?(?:out|off)\/?$/i.test(path)
}
