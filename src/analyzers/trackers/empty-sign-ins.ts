import { decodePercent } from '../../http/excerpt.ts'
import { printable } from '../../http/printable.ts'
import type { ExchangeFacts } from '../facts.ts'
import { addressOf, isCheckRole } from './oauth-starts.ts'

/** An OAuth callback that named no error and signed nobody in, by where it leads. */
export interface EmptySignIn {
  readonly to: 'sign-in-page' | 'wanted' | 'elsewhere'
  /** Without query; the path alone on the same origin. */
  readonly shown: string
}

/**
 * null = it is none, or that cannot be told. NextAuth sets the session cookie in the answer that takes back the check cookies
 * (read in both libraries): who does the one without the other has let nobody in. A cookie of another name may be the session.
 */
export function emptySignIn(facts: ExchangeFacts): EmptySignIn | null {
  const { endpoint, exchange, target, setCookies, cookieEffect, sent } = facts
  if (endpoint?.action !== 'callback' || endpoint.provider === null || !/[?&]code=/.test(exchange.request.url))
    return null
  if (target === null || target.error !== null || cookieEffect !== 'untouched' || sent !== null) return null
  if (!setCookies.some(one => one.deletes && isCheckRole(one.identity?.role))) return null
  if (setCookies.some(one => !one.deletes && one.identity === null)) return null
  const { origin, pathname } = target.url
  const shown = printable(origin === facts.origin ? pathname : `${origin}${pathname}`, 200)
  if (origin === facts.origin && pathname === `${endpoint.basePath}/signin`) return { to: 'sign-in-page', shown }
  return { to: wantedBy(facts).includes(`${origin}${pathname}`) ? 'wanted' : 'elsewhere', shown }
}

/** The page that was asked for, as the callback-url cookie has it; without one, the front page. */
function wantedBy({ cookiesAtApp, origin }: ExchangeFacts): readonly string[] {
  const cookie = cookiesAtApp.findLast(one => one.identity?.role === 'callback-url')
  return [`${origin}/`, addressOf(decodePercent(cookie?.value ?? '')) ?? '']
}
