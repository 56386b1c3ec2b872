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

/**
 * A start that leads neither to a provider nor to the page "check your mail", but to another of the app's own, and names no
 * error: where it is. Both libraries ask the signIn callback before they send a mail, and lead to the address that it returns.
 */
export function ledAwayAtStart({
  endpoint,
  exchange,
  target,
  setCookies,
  origin,
  status,
}: ExchangeFacts): string | null {
  if (endpoint?.action !== 'signin' || endpoint.provider === null || exchange.request.method !== 'POST') return null
  // A redirect may be a guard's; the address in a JSON is the library's own word.
  if (status !== 200 || target === null || target.error !== null || target.csrfRefused) return null
  if (target.url.origin !== origin) return null
  const { pathname, searchParams } = target.url
  const isOwn = pathname.startsWith(`${endpoint.basePath}/`) || /\/(?:verify-request|signin|error)$/.test(pathname)
  // A provider that the app is itself, or imitates for a test.
  const isProvider = searchParams.has('redirect_uri') || searchParams.has('client_id')
  return isOwn || isProvider || setCookies.some(one => isCheckRole(one.identity?.role))
    ? null
    : printable(pathname, 200)
}

/** The page that was asked for, as the callback-url cookie has it; without one, the front page. */
function askedFor({ cookiesAtApp, setCookies }: ExchangeFacts): string {
  const cookie = [...cookiesAtApp, ...setCookies].findLast(one => one.identity?.role === 'callback-url')
  return decodePercent(cookie?.value ?? '')
}
