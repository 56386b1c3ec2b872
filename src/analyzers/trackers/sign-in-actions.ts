import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodePercent } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { SignInActionObservation } from '../../model/observation-browser.ts'
import { isKnownError, nameError } from '../auth-target.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { addressOf, isCheckRole } from './oauth-starts.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

/** Follows sign-ins by server action, which never ask NextAuth's own routes. */
export function createSignInActions(pages: SignInPages): Tracker<SignInActionObservation> {
  /** Origins where NextAuth showed itself: a form on another site's login page is not ours to judge. */
  const inUse = createBoundedMap<true>(200)
  return {
    take: (facts, client) => {
      if (isNextAuths(facts)) inUse.set(facts.origin, true)
      const { exchange, target, origin, status } = facts
      if (!isAction(facts) || status === null || !inUse.get(origin) || facts.sent !== null) return []
      if (!pages.isOne(exchange.request.url) || exchange.outcome.kind !== 'response') return []
      const refused = !facts.signsIn
      const ledTo = refused ? ledAway(facts) : null
      if (refused && ledTo === null && (leadsOn(facts) || isOfOtherBuild(facts))) return []
      const path = printable(facts.path, 200)
      const code = target?.error ?? null
      const proof = proofOf(
        facts,
        refused ? (code === null ? 'nobody was signed in' : `ended in ${nameError(code)}`) : 'signed in',
      )
      return [
        {
          kind: 'sign-in-action',
          ...seenIn(facts, client, `sign-in on ${path} of ${origin}`, proof),
          refused,
          path,
          status,
          server: printable(headerValue(exchange.outcome.received.headers, 'server') ?? '', 60),
          errorCode: code !== null && isKnownError(code) ? code : null,
          ledTo,
          chain: [proof],
        },
      ]
    },
  }
}

function isNextAuths(facts: ExchangeFacts): boolean {
  if ([...facts.cookies, ...facts.setCookies].some(one => one.identity !== null)) return true
  return facts.providers !== null && facts.status === 200 && facts.providers.some(one => one.callbackUrl !== null)
}

/** With scripts by its header, without by a form that posts to its own page. */
function isAction({ endpoint, serverAction, exchange: { request } }: ExchangeFacts): boolean {
  if (endpoint !== null || request.method !== 'POST') return false
  return serverAction || /^multipart\/form-data/i.test(headerValue(request.headers, 'content-type') ?? '')
}

/** To a provider (check cookies are set), to "check your mail", to another page: nothing was refused. */
function leadsOn(facts: ExchangeFacts): boolean {
  if (facts.setCookies.some(one => isCheckRole(one.identity?.role) && !one.deletes)) return true
  const { target } = facts
  return target !== null && target.error === null && target.url.pathname !== facts.path
}

/**
 * signIn() writes the page that is asked for into its own cookie, and sends there whom it lets in (read in its source). A magic
 * link leads on with the provider's name; a cookie that nobody knows may be the session.
 */
function ledAway({ setCookies, target, origin }: ExchangeFacts): string | null {
  const asked = setCookies.findLast(one => one.identity?.role === 'callback-url' && !one.deletes)
  if (asked === undefined || target === null || target.error !== null || target.url.origin !== origin) return null
  if (setCookies.some(one => !one.deletes && one.identity?.role !== 'callback-url' && one.identity?.role !== 'csrf'))
    return null
  const { pathname, searchParams } = target.url
  if (searchParams.has('provider') || addressOf(decodePercent(asked.value)) === `${origin}${pathname}`) return null
  return printable(pathname, 200)
}

function isOfOtherBuild({ exchange: { outcome } }: ExchangeFacts): boolean {
  return outcome.kind === 'response' && headerValue(outcome.received.headers, 'x-nextjs-action-not-found') !== null
}
