import { type LogEntry, NULL_ORIGIN } from '../../auth/log-lines.ts'
import { headerValue } from '../../http/headers.ts'
import type { ExchangeFacts } from '../facts.ts'
import { answersForNobody } from './seen-in.ts'

/** What the browser fetches by itself and no session is read for. */
const STATIC = /^\/_next\/(?:static|image)\/|\.(?:css|gif|ico|jpe?g|js|map|png|svg|webmanifest|webp|woff2?)$/i
/** A provider's token is looked at here, not the session's. */
const AT_CALLBACK = new Set(['OAUTH_CALLBACK_ERROR', 'OAUTH_CALLBACK_HANDLER_ERROR', 'CallbackRouteError'])
const PAGES = new Set(['signin', 'signout', 'verify-request', 'callback'])

const OVER_OAUTH = new Set(['SIGNIN_OAUTH_ERROR', 'OAuthSignInError'])

/** How well a message fits an exchange; 0 = it cannot come from it. A refreshed session never explains a refused token. */
export function fitsExchange(facts: ExchangeFacts): (entry: LogEntry) => number {
  const action = facts.endpoint?.action ?? null
  const isAuth = action !== null
  const isSession = action === 'session'
  const status = facts.status ?? 0
  // An error that nobody catches ends the process (Express): then there is no answer at all.
  const broke = status >= 500 || facts.failure !== null
  const deleted = facts.cookieEffect === 'deleted' && facts.sent !== null
  const unread = facts.sent !== null && facts.cookieEffect === 'untouched' && answersForNobody(facts)
  const pageWithSession = !isAuth && facts.sent !== null && !STATIC.test(facts.path)
  const readsToken = isSession && deleted ? 3 : !isAuth && deleted ? 2 : pageWithSession ? 1 : 0
  const readsRow = isSession && unread ? 3 : pageWithSession ? 1 : 0
  const failed = status >= 500 || (facts.target !== null && facts.target.error !== null)
  // Where users, accounts and links are looked up, and not when it went well: the pages of these names ask nobody.
  const { method } = facts.exchange.request
  const posts = method === 'POST'
  const asksDatabase =
    (action === 'callback' && !facts.signsIn) ||
    (action === 'signin' && posts && !wentWell(facts)) ||
    (action === 'signout' && posts)
  const mail = action === 'signin' && posts && failed
  return ({ cause, code, message, request }) => {
    if (request !== undefined && (request.method !== method || request.path !== facts.path)) return 0
    if (AT_CALLBACK.has(code)) return action === 'callback' ? 3 : 0
    if (code === 'edge-runtime') return broke && !STATIC.test(facts.path) ? 2 : 0
    switch (cause) {
      case 'callback-threw':
      case 'jwt-returned-null':
      case 'undecryptable':
      case 'not-a-token':
      case 'not-decoded':
      case 'other-dialect':
      case 'expired':
      case 'not-yet-valid':
        return readsToken
      case 'database-callback-threw':
        return readsRow
      case 'adapter-failed':
        return Math.max(readsRow, asksDatabase ? 2 : 0)
      case 'missing-adapter':
        return isAuth && broke ? 3 : isSession && unread ? 3 : isAuth ? 0 : 1
      case 'missing-secret':
      case 'configuration':
      case 'unsupported-strategy':
      case 'untrusted-host':
        // Of an app that is gone these are the last words, whatever was asked of it.
        return isAuth
          ? broke || (code === 'Error' && failed)
            ? 3
            : 0
          : facts.failure?.kind === 'app-unreachable'
            ? 2
            : 1
      case 'unknown-action':
        return isAuth ? (status === 400 ? 3 : 0) : STATIC.test(facts.path) ? 0 : broke ? 2 : 1
      case 'invalid-url':
        // Any code may miswrite an address of its own; only a base without a scheme has the origin "null".
        return !broke ? 0 : isAuth ? 3 : message === NULL_ORIGIN || code === 'UnknownAction' ? 2 : 0
      case 'malformed-forwarded-proto':
        return status >= 500 ? 2 : 1
      case 'upstream-header-too-big':
        return status === 502 ? 3 : 0
      case 'upstream-timed-out':
        return isAuth && status === 504 ? 3 : 0
      case 'unknown-server-action':
      case 'server-action-of-other-host':
        return isServerAction(facts) ? 3 : 0
      case 'cookies-while-rendering':
        return facts.use === 'page' && !facts.prefetch
          ? status >= 500
            ? 3
            : facts.cookieEffect === 'untouched'
              ? 2
              : 0
          : 0
      case 'pages-undefined':
        return action !== null && PAGES.has(action) && failed ? 3 : 0
      case 'rewrite-over-tls':
        return status >= 500 ? (isAuth ? 3 : 2) : 0
      case 'mail-failed':
        return mail ? 3 : 0
      case 'profile-threw':
        return action === 'callback' ? 3 : 0
      case 'client-fetch':
        // authorize() may ask by it: getCsrfToken({ req }), getSession({ req }).
        if (action === 'callback') return status >= 400 ? 2 : 0
        return action === 'log' ? 3 : isAuth || STATIC.test(facts.path) ? 0 : 1
      case 'other':
        return code === 'Error' && mail
          ? 2
          : OVER_OAUTH.has(code)
            ? action === 'signin' && failed
              ? 3
              : 0
            : isAuth
              ? 1
              : 0
    }
  }
}

/** A mail is on its way, or somebody to the provider. */
function wentWell({ target }: ExchangeFacts): boolean {
  return target !== null && target.error === null
}

/** With scripts by its header, without by a form that posts to its own page. */
function isServerAction({ endpoint, exchange: { request } }: ExchangeFacts): boolean {
  if (request.method !== 'POST' || endpoint !== null) return false
  if (headerValue(request.headers, 'next-action') !== null) return true
  return /^multipart\/form-data/i.test(headerValue(request.headers, 'content-type') ?? '')
}
