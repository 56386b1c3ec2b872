import { isSignOutPath } from '../acts.ts'
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

/** Whoever leaves a room or ends another device's session does not sign out: only the plain words, at the end of the path. */
export function isOwnSignOut({ path, status, exchange, endpoint }: ExchangeFacts): boolean {
  if (endpoint !== null && endpoint.action !== 'other') return false
  const done = status !== null && status >= 200 && status < 400
  return done && exchange.request.method !== 'GET' && /\/(?:log|sign)[-_]?(?:out|off)\/?$/i.test(path)
}
