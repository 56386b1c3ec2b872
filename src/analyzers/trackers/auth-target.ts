import { headerValue } from '../../http/headers.ts'
import type { ExchangeFacts } from '../facts.ts'

/** Where an answer sends the browser. NextAuth tells errors by it: `…/error?error=AccessDenied`. */
export interface AuthTarget {
  readonly url: URL
  /** The `error` parameter; null = none, or the answer signs the user in (an app's own page may be called with one). */
  readonly error: string | null
  /** v4 says `csrf=true`, v5 `error=MissingCSRF`. */
  readonly csrfRefused: boolean
}

/** Error codes of both libraries; anything else at v4's error page is the text of an exception. */
const KNOWN_ERRORS: ReadonlySet<string> = new Set([
  ...[
    'AccessDenied',
    'AccountNotLinked',
    'Callback',
    'Configuration',
    'CredentialsSignin',
    'Default',
    'EmailCreateAccount',
  ],
  ...['EmailSignin', 'EmailSignInError', 'MissingCSRF', 'OAuthAccountNotLinked', 'OAuthCallback', 'OAuthCallbackError'],
  ...['OAuthCreateAccount', 'OAuthSignin', 'OAuthSignInError', 'SessionRequired', 'Signin', 'Verification'],
  ...['WebAuthnVerificationError', 'undefined'],
  // @auth/core 0.18 to 0.27 (next-auth 5.0.0-beta.4 to 13) say the class of any error of theirs, later ones `Configuration`.
  ...['AdapterError', 'AuthError', 'AuthorizedCallbackError', 'CallbackRouteError', 'DuplicateConditionalUI'],
  ...['ErrorPageLoop', 'EventError', 'ExperimentalFeatureNotEnabled', 'InvalidCallbackUrl', 'InvalidCheck'],
  ...['InvalidEndpoints', 'InvalidProvider', 'InvalidState', 'JWTSessionError', 'MissingAdapter'],
  ...['MissingAdapterMethods', 'MissingAuthorize', 'MissingSecret', 'MissingWebAuthnAutocomplete'],
  ...['OAuthProfileParseError', 'SessionTokenError', 'SignInError', 'SignOutError', 'UnknownAction'],
  ...['UnsupportedStrategy', 'UntrustedHost'],
])

/** Codes that hide what the app's own code, its adapter or the exchange with a provider ended in. */
const HIDING: ReadonlySet<string> = new Set(['Configuration', 'CallbackRouteError', 'AdapterError', 'EventError'])

/** The signIn callback said no, or threw. */
export function isDenial(code: string): boolean {
  return code === 'AccessDenied' || code === 'AuthorizedCallbackError'
}

/** v5's answer when something threw behind the browser. */
export function hidesException(code: string): boolean {
  return HIDING.has(code)
}

export function isKnownError(code: string): boolean {
  return KNOWN_ERRORS.has(code)
}

/** For people; v4 puts the raw text of an exception here, which may hold anything. */
export function nameError(code: string | null): string {
  return code === null ? 'an error' : isKnownError(code) ? `error=${code}` : 'the text of an exception'
}

/** The address in a JSON answer (`{"url":…}`), a Location header or a server action's redirect; null = it sends nowhere. */
export function authTarget(facts: ExchangeFacts): AuthTarget | null {
  const { outcome, request } = facts.exchange
  if (outcome.kind !== 'response' || outcome.received.status < 200) return null
  const { headers } = outcome.received
  const action = headerValue(headers, 'x-action-redirect')?.replace(/;(push|replace)$/, '')
  const text = jsonUrl(facts.bodyText) ?? headerValue(headers, 'location') ?? action ?? null
  if (text === null || !URL.canParse(text, request.url)) return null
  const url = new URL(text, request.url)
  const error = url.searchParams.get('error')
  const signedIn = facts.cookieEffect === 'refreshed'
  const csrfRefused = error === 'MissingCSRF' || url.searchParams.get('csrf') === 'true'
  return { url, error: signedIn || error === '' ? null : error, csrfRefused: csrfRefused && !signedIn }
}

function jsonUrl(bodyText: string | null): string | null {
  if (bodyText === null || !bodyText.trimStart().startsWith('{')) return null
  try {
    const body: unknown = JSON.parse(bodyText)
    return typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string' ? body.url : null
  } catch {
    return null
  }
}
