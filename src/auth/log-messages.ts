import type { ServerLogCause } from '../model/observation-log.ts'
import { CLOCK_MESSAGES, isDatabaseMessage, isMailMessage, NO_KEY, PAGES, TOKEN_MESSAGES } from './log-words.ts'

/** Class names of @auth/core by the documentation link or by themselves: a minified build prints others. */
const V5_CLASSES = [
  ...['AccessDenied', 'AccountNotLinked', 'AdapterError', 'AuthorizedCallbackError', 'CallbackRouteError'],
  ...['CredentialsSignin', 'DuplicateConditionalUI', 'EmailSignInError', 'ErrorPageLoop', 'EventError'],
  ...['ExperimentalFeatureNotEnabled', 'InvalidCallbackUrl', 'InvalidCheck', 'InvalidEndpoints', 'InvalidProvider'],
  ...['InvalidState', 'JWTSessionError', 'MissingAPIRoute', 'MissingAdapter', 'MissingAdapterMethods'],
  ...['MissingAuthorize', 'MissingCSRF', 'MissingSecret', 'MissingWebAuthnAutocomplete', 'OAuthAccountNotLinked'],
  ...['OAuthCallbackError', 'OAuthCreateUserError', 'OAuthProfileParseError', 'OAuthSignInError', 'SessionTokenError'],
  ...['SignInError', 'SignOutError', 'UnknownAction', 'UnsupportedStrategy', 'UntrustedHost', 'Verification'],
  'WebAuthnVerificationError',
]

/** These have their reason in a line of their own. */
const WITH_CAUSE = new Set([
  ...['AdapterError', 'CallbackRouteError', 'EmailSignInError', 'EventError', 'JWTSessionError'],
  ...['OAuthCreateUserError', 'OAuthProfileParseError', 'OAuthSignInError', 'SessionTokenError', 'SignInError'],
  'SignOutError',
])

/** Whoever prints it: many an app's own logger does. */
export const V5_DOCS = /https:\/\/errors\.authjs\.dev#(\w{1,40})/

/** What a v5 head names. `waits`: its reason follows in an `[auth][cause]` line. */
export function readV5Head(text: string): { readonly code: string; readonly waits: boolean } {
  const link = V5_DOCS.exec(text)?.[1]?.toLowerCase()
  const named = /^([A-Z]\w{2,60})(?::| )/.exec(text)?.[1]
  const code = V5_CLASSES.find(one => one.toLowerCase() === link) ?? V5_CLASSES.find(one => one === named)
  if (code !== undefined) return { code, waits: WITH_CAUSE.has(code) }
  // A minified class: its link is minified as well, and only the reason tells.
  return { code: 'Error', waits: link !== undefined }
}

const BY_CODE: Readonly<Record<string, ServerLogCause>> = {
  NO_SECRET: 'missing-secret',
  MissingSecret: 'missing-secret',
  MISSING_ADAPTER_ERROR: 'missing-adapter',
  EMAIL_REQUIRES_ADAPTER_ERROR: 'missing-adapter',
  MissingAdapter: 'missing-adapter',
  CALLBACK_CREDENTIALS_JWT_ERROR: 'unsupported-strategy',
  UnsupportedStrategy: 'unsupported-strategy',
  UntrustedHost: 'untrusted-host',
  UNTRUST_HOST_ERROR: 'untrusted-host',
  UnknownAction: 'unknown-action',
  AdapterError: 'adapter-failed',
  SIGNIN_EMAIL_ERROR: 'mail-failed',
  SEND_VERIFICATION_EMAIL_ERROR: 'mail-failed',
  EmailSignInError: 'mail-failed',
  OAUTH_PARSE_PROFILE_ERROR: 'profile-threw',
  OAuthProfileParseError: 'profile-threw',
  CLIENT_FETCH_ERROR: 'client-fetch',
  ...Object.fromEntries(
    [
      ...[
        'AUTH_ON_ERROR_PAGE_ERROR',
        'CALLBACK_CREDENTIALS_HANDLER_ERROR',
        'INVALID_CALLBACK_URL_ERROR',
        'MISSING_NEXTAUTH_API_ROUTE_ERROR',
      ],
      ...['MISSING_ADAPTER_METHODS_ERROR', 'DuplicateConditionalUI', 'ErrorPageLoop', 'ExperimentalFeatureNotEnabled'],
      ...['InvalidCallbackUrl', 'InvalidEndpoints', 'MissingAdapterMethods', 'MissingAuthorize'],
      'MissingWebAuthnAutocomplete',
    ].map(code => [code, 'configuration' as const]),
  ),
}

/** v3 names the method of its adapter so. */
const V3_ADAPTER = /^(?:create|get|update|delete|link|unlink)_\w{1,40}_error$/

/** v3 writes its codes in lower case, and its words before the link. */
export function modernCode(code: string): string {
  const upper = code.toUpperCase()
  return code !== upper && Object.hasOwn(BY_CODE, upper) ? upper : code
}

/** Where a provider's token is looked at. */
const OAUTH_CODES = new Set(['OAUTH_CALLBACK_ERROR', 'OAUTH_CALLBACK_HANDLER_ERROR', 'CallbackRouteError'])
/** What ends with one of these may have begun in the adapter, which both libraries log by itself as well. */
const OVER_DATABASE = new Set([
  'SESSION_ERROR',
  'SessionTokenError',
  'SIGNOUT_ERROR',
  'SignOutError',
  'CALLBACK_EMAIL_ERROR',
])

const firstIn = (list: typeof TOKEN_MESSAGES, text: string) => list.find(([pattern]) => pattern.test(text))?.[1] ?? null
const TOKEN_TIMES = TOKEN_MESSAGES.filter(([, cause]) => cause === 'expired' || cause === 'not-yet-valid')

/** What a message means, by its code and, where that says too little, by its words. */
export function causeOf(code: string, text: string): ServerLogCause {
  if (code === 'JWT_SESSION_ERROR' || code === 'JWTSessionError')
    return firstIn(TOKEN_MESSAGES, text) ?? 'callback-threw'
  if (code.startsWith('adapter_error_') || V3_ADAPTER.test(code)) return 'adapter-failed'
  if ((OVER_DATABASE.has(code) || OAUTH_CODES.has(code)) && isDatabaseMessage(text)) return 'adapter-failed'
  if (code === 'SESSION_ERROR' || code === 'SessionTokenError') {
    // Without an adapter the library takes its methods out of nothing.
    return /getSessionAndUser/.test(text) && /undefined|null/.test(text) ? 'missing-adapter' : 'database-callback-threw'
  }
  // The path of an address without a scheme has no slash.
  if (code === 'UnknownAction' && /Cannot parse action at [^\s/]/.test(text)) return 'invalid-url'
  if (OAUTH_CODES.has(code)) return firstIn(CLOCK_MESSAGES, text) ?? firstIn(TOKEN_TIMES, text) ?? 'other'
  // A class that nobody can name: its words decide alone.
  if (code === 'Error') {
    if (PAGES.test(text)) return 'pages-undefined'
    if (NO_KEY.test(text)) return 'missing-secret'
    return firstIn(TOKEN_MESSAGES, text) ?? (isMailMessage(text) ? 'mail-failed' : 'other')
  }
  return Object.hasOwn(BY_CODE, code) ? (BY_CODE[code] ?? 'other') : 'other'
}

/** A line of Next itself, or of a server in front, that stands for a whole message. */
export interface PlainMessage {
  readonly code: string
  readonly cause: ServerLogCause
  readonly message: string
  /** As it is printed, with nothing else in it. */
  readonly line: string
}

/** Both libraries say so of a session cookie that they cut into pieces. */
export const CHUNKING = 'CHUNKING_SESSION_COOKIE'

const PLAIN: readonly (readonly [RegExp, PlainMessage])[] = [
  [
    /upstream sent too big header while reading response header/,
    {
      code: 'upstream-header-too-big',
      cause: 'upstream-header-too-big',
      message: 'upstream sent too big header',
      line: 'upstream sent too big header while reading response header from upstream',
    },
  ],
  [
    // Of an answer that never began; one that stopped in the middle is another matter.
    /upstream timed out \(\d{1,5}: [A-Za-z ]{1,60}\) while reading response header from upstream/,
    {
      code: 'upstream-timed-out',
      cause: 'upstream-timed-out',
      message: 'upstream timed out',
      line: 'upstream timed out (110: Connection timed out) while reading response header from upstream',
    },
  ],
  [
    // Printed with `debug: true`, as the app writes the answer: it lives, and its head is large.
    /\[(?:next-)?auth\]\[debug\]:?(?:\[| )CHUNKING_SESSION_COOKIE\b/,
    {
      code: CHUNKING,
      cause: 'upstream-header-too-big',
      message: CHUNKING,
      line: `[next-auth][debug][${CHUNKING}] {`,
    },
  ],
  [
    /Failed to find Server Action\b/,
    {
      code: 'failed-to-find-server-action',
      cause: 'unknown-server-action',
      message: 'Failed to find Server Action',
      line: 'Error: Failed to find Server Action. This request might be from an older or newer deployment.',
    },
  ],
  [
    /(?:x-forwarded-host|host)` header with value `.{0,300}` does not match `origin` header with value `.{0,300}` from a forwarded Server Actions request/,
    {
      code: 'invalid-server-actions-request',
      cause: 'server-action-of-other-host',
      message: 'x-forwarded-host does not match origin',
      line: '`x-forwarded-host` header does not match `origin` header from a forwarded Server Actions request. Aborting the action.',
    },
  ],
  [
    // As the reason of a message of the libraries it belongs to that.
    /^(?!\s*(?:\[auth\]|https:\/\/next-auth)).{0,300}Cookies can only be modified in a Server Action or Route Handler/,
    {
      code: 'cookies-while-rendering',
      cause: 'cookies-while-rendering',
      message: 'Cookies can only be modified in a Server Action or Route Handler',
      line: 'Error: Cookies can only be modified in a Server Action or Route Handler.',
    },
  ],
  [
    // What opens connections of its own cannot be anywhere else than on Node; `crypto` or `stream` may be anything.
    /^(?!\s*(?:\[auth\]|https:\/\/next-auth)).{0,300}The edge runtime does not support Node\.js '(?:node:)?(?:net|tls|dns)' module/,
    {
      code: 'edge-runtime',
      cause: 'adapter-failed',
      message: 'The edge runtime does not support Node.js',
      line: "Error: The edge runtime does not support Node.js 'net' module.",
    },
  ],
  [
    // In development it is a hint without any of these, and the app works.
    /(?:Error:|\[500\]|\[unhandled\]|ERROR) {1,2}AUTH_NO_SECRET: No `secret`/,
    {
      code: 'AUTH_NO_SECRET',
      cause: 'missing-secret',
      message: 'AUTH_NO_SECRET: No `secret`',
      line: 'Error: AUTH_NO_SECRET: No `secret` - this is an error in production',
    },
  ],
  [
    /(?:Error:|\[500\]|\[unhandled\]|ERROR) {1,2}AUTH_NO_ORIGIN: No `origin`/,
    {
      code: 'AUTH_NO_ORIGIN',
      cause: 'configuration',
      message: 'AUTH_NO_ORIGIN: No `origin`',
      line: 'Error: AUTH_NO_ORIGIN: No `origin` - this is an error in production',
    },
  ],
  [
    /Failed to proxy https:.{0,1000}\b(?:EPROTO|wrong version number|packet length too long|ERR_SSL\w*)\b/,
    {
      code: 'failed-to-proxy',
      cause: 'rewrite-over-tls',
      message: 'Failed to proxy https: EPROTO',
      line: 'Failed to proxy https: Error: write EPROTO',
    },
  ],
  [
    // As Next prints what nobody caught; in an `[auth]` message, or quoted in its details, it is somebody else's.
    /^(?:[\w@/.:-]{1,40} )?\s*(?:⨯ )?(?:Error: )?TypeError: Cannot read properties of (?:undefined|null) \(reading '(?:signIn|signOut|verifyRequest)'\)/,
    {
      code: 'TypeError',
      cause: 'pages-undefined',
      message: "Cannot read properties of undefined (reading 'signIn')",
      line: "TypeError: Cannot read properties of undefined (reading 'signIn')",
    },
  ],
]

/** nginx says it, and names the request. */
export function isOfFront(cause: ServerLogCause): boolean {
  return cause === 'upstream-header-too-big' || cause === 'upstream-timed-out'
}

export function readPlain(line: string): PlainMessage | null {
  return PLAIN.find(([pattern]) => pattern.test(line))?.[1] ?? null
}

/** The line that `readPlain` read a message from, without anything else; null = it is no such message. */
export function plainLineOf(code: string): string | null {
  return PLAIN.find(([, one]) => one.code === code)?.[1].line ?? null
}
