import { headerValue } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'

/** Where an answer sends the browser. NextAuth tells errors by it: `…/error?error=AccessDenied`. */
export interface AuthTarget {
  readonly url: URL
  /** The `error` parameter; null = none, or the answer signs the user in (an app's own page may be called with one). */
  readonly error: string | null
  /** v4 says `csrf=true`, v5 `error=MissingCSRF`. */
  readonly csrfRefused: boolean
}

/** Error codes of both libraries; anything else at v4's error page is the text of an exception. */
const KNOWN_ERRORS: readonly string[] = [
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
]
/** v2 and v3 wrote some of them in another case: `oAuthCallback`. */
const IN_ANY_CASE: ReadonlySet<string> = new Set(KNOWN_ERRORS.map(one => one.toLowerCase()))

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
  return IN_ANY_CASE.has(code.toLowerCase())
}

/** For people; v4 puts the raw text of an exception here, which may hold anything. */
export function nameError(code: string | null): string {
  return code === null ? 'an error' : isKnownError(code) ? `error=${code}` : 'the text of an exception'
}

/** What an answer says of where to go. */
export interface AnswerParts {
  readonly url: string
  readonly status: number
  readonly headers: HeaderList
  /** The parsed body; undefined = no JSON. */
  readonly json: unknown
  /** The answer leaves a session cookie: it signs in, or renews. */
  readonly setsSession: boolean
}

/** The address in a JSON answer (`{"url":…}`), a Location header or a server action's redirect; null = it sends nowhere. */
export function authTarget({ url: base, status, headers, json, setsSession }: AnswerParts): AuthTarget | null {
  if (status < 200) return null
  const action = headerValue(headers, 'x-action-redirect')?.replace(/;(push|replace)$/, '')
  const text = urlField(json) ?? headerValue(headers, 'location') ?? action ?? null
  if (text === null || !URL.canParse(text, base)) return null
  const url = new URL(text, base)
  const error = url.searchParams.get('error')
  const csrfRefused = error === 'MissingCSRF' || url.searchParams.get('csrf') === 'true'
  return { url, error: setsSession || error === '' ? null : error, csrfRefused: csrfRefused && !setsSession }
}

/** `url` of a JSON answer: how NextAuth tells its own client where to go. */
export function urlField(json: unknown): string | null {
  return typeof json === 'object' && json !== null && 'url' in json && typeof json.url === 'string' ? json.url : null
}
