import { decodePercent } from '../../http/excerpt.ts'
import { printable } from '../../http/printable.ts'
import type { ExchangeFacts } from '../facts.ts'
import { foldsSession } from './folded-cookies.ts'
import { addressOf, isCheckRole } from './oauth-starts.ts'

/** A callback that named no error and signed nobody in, by where it leads. */
export interface EmptySignIn {
  readonly to: 'sign-in-page' | 'wanted' | 'elsewhere'
  /** Without query; the path alone on the same origin. */
  readonly shown: string
}

/**
 * null = it is none, or that cannot be told. NextAuth sets the session cookie in the answer that takes back the check cookies
 * (read in both libraries), and in every answer to credentials that names no error: who does the one without the other has let
 * nobody in. A cookie of another name may be the session.
 */
export function emptySignIn(facts: ExchangeFacts, oauth = true): EmptySignIn | null {
  const { endpoint, exchange, target, setCookies, cookieEffect, sent } = facts
  if (endpoint?.action !== 'callback' || endpoint.provider === null) return null
  if (target === null || target.error !== null || target.csrfRefused) return null
  if (cookieEffect !== 'untouched' || sent !== null) return null
  const answersProvider = /[?&]code=/.test(exchange.request.url)
  if (oauth ? !answersProvider : exchange.request.method !== 'POST' || facts.csrf.sent === null) return null
  if (oauth && !setCookies.some(one => one.deletes && isCheckRole(one.identity?.role))) return null
  if (setCookies.some(one => (!one.deletes && one.identity === null) || foldsSession(one.line))) return null
  const { origin, pathname } = target.url
  const shown = printable(origin === facts.origin ? pathname : `${origin}${pathname}`, 200)
  if (origin === facts.origin && pathname === `${endpoint.basePath}/signin`) return { to: 'sign-in-page', shown }
  const asked = askedFor(facts)
  const leadsThere = [`${facts.origin}/`, addressOf(asked)].includes(`${origin}${pathname}`)
  const isWanted = leadsThere && asked.endsWith(target.url.search)
  return { to: isWanted ? 'wanted' : 'elsewhere', shown }
}

/** The page that was asked for, as the callback-url cookie has it; without one, the front page. */
function askedFor({ cookiesAtApp, setCookies }: ExchangeFacts): string {
  const cookie = [...cookiesAtApp, ...setCookies].findLast(one => one.identity?.role === 'callback-url')
  return decodePercent(cookie?.value ?? '')
}
