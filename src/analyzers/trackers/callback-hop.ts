import { headerValue } from '../../http/headers.ts'
import type { ExchangeFacts } from '../facts.ts'

/** What makes a callback this one and no other: a code, a state or an error of the provider's. */
const TICKETS = ['code', 'oauth_token', 'state', 'error'] as const
/** These keep method and body: a posted form goes on as it is. */
const KEEPS_BODY = new Set([307, 308])

/**
 * A redirect in front of an OAuth callback that sends the browser on to a callback with the same answer of the provider:
 * HSTS (Chrome's `307 Internal Redirect`), apex to www, a slash, Auth.js's own `redirectProxyUrl`. On whatever host: the
 * library has not been there to sign anybody in, and the code is not spent.
 */
export function isCallbackHop(facts: ExchangeFacts): boolean {
  const { endpoint, exchange, status } = facts
  const { request, outcome } = exchange
  if (endpoint?.action !== 'callback' || endpoint.provider === null || outcome.kind !== 'response') return false
  if (status === null || status < 300 || status >= 400) return false
  const location = headerValue(outcome.received.headers, 'location')
  if (location === null || !URL.canParse(location, request.url) || !URL.canParse(request.url)) return false
  const [from, to] = [new URL(request.url), new URL(location, request.url)]
  if (lastSegments(from.pathname) !== lastSegments(to.pathname) || from.href === to.href) return false
  const asked = TICKETS.map(name => from.searchParams.get(name))
  const given = TICKETS.map(name => to.searchParams.get(name))
  if (asked.some(value => value !== null)) return asked.every((value, index) => value === given[index])
  // What a form brought stands in its body, which is recorded seldom.
  return request.method === 'POST' && (KEEPS_BODY.has(status) || given.some(value => value !== null))
}

/** `callback/github`: a hop may add a locale or a slash, and the other host may be mounted elsewhere. */
function lastSegments(path: string): string {
  return path.split('/').filter(Boolean).slice(-2).join('/')
}
