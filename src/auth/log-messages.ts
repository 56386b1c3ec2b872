import type { ServerLogCause } from '../model/observation-server.ts'

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

const V5_DOCS = /https:\/\/errors\.authjs\.dev#(\w{1,40})/

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
  MissingAdapterMethods: 'missing-adapter',
  CALLBACK_CREDENTIALS_JWT_ERROR: 'unsupported-strategy',
  UnsupportedStrategy: 'unsupported-strategy',
  UntrustedHost: 'untrusted-host',
  AdapterError: 'adapter-failed',
}

/** Where a provider's token is looked at. */
const OAUTH_CODES = new Set(['OAUTH_CALLBACK_ERROR', 'OAUTH_CALLBACK_HANDLER_ERROR', 'CallbackRouteError'])

/** What the libraries say of the session token, with what it means where a session is read. */
const TOKEN_MESSAGES: readonly (readonly [RegExp, ServerLogCause])[] = [
  [/decryption operation failed/, 'undecryptable'],
  [/no matching decryption secret/, 'undecryptable'],
  [/Invalid Compact JW[ES]/, 'not-a-token'],
  // jose, about the token itself: https://github.com/panva/jose/blob/main/src/util/errors.ts
  [/JWE (?:Protected Header|"\w+") [\w() ]{0,60}(?:invalid|missing)[\w ]{0,20}/, 'not-a-token'],
  [
    /(?:Flattened |General |Compact )?JWE (?:must|Initialization|Ciphertext|Encrypted Key|Authentication|Unprotected)[\w ]{0,60}/,
    'not-a-token',
  ],
  [
    /(?:Failed to base64url decode|Invalid Initialization Vector length|Invalid Authentication Tag)[\w ]{0,40}/i,
    'not-a-token',
  ],
  [/"(?:alg|enc)" \([\w ]{1,30}\) Header Parameter value not allowed/, 'not-a-token'],
  [/JWT Claims Set must be a top-level JSON object/, 'not-a-token'],
  [/Invalid Content Encryption Key length/, 'other-dialect'],
  [/"exp" claim timestamp check failed/, 'expired'],
  [/"(?:nbf|iat)" claim timestamp check failed/, 'not-yet-valid'],
  [/JWT Claims Set MUST be an object/, 'jwt-returned-null'],
]

/** openid-client (v4) and oauth4webapi (v5), of a provider's token and this server's clock. */
const CLOCK_MESSAGES: readonly (readonly [RegExp, ServerLogCause])[] = [
  [/JWT not active yet/, 'not-yet-valid'],
  [/JWT issued in the future/, 'not-yet-valid'],
  [/unexpected JWT "nbf" \(not before\) claim value/, 'not-yet-valid'],
  [/JWT expired/, 'expired'],
  [/unexpected JWT "exp" \(expiration time\) claim value/, 'expired'],
]

/** v4 takes a page out of `pages` without looking whether there are any. */
const PAGES = /Cannot read properties of (?:undefined|null) \(reading '(?:signIn|signOut|verifyRequest)'\)/

/** Words of JavaScript engines and of Node: they name code, never data. */
const ENGINE_MESSAGES: readonly RegExp[] = [
  /Cannot (?:read|set) properties of (?:undefined|null)(?: \((?:reading|setting) '[A-Za-z_$]{1,40}'\))?/,
  /Cannot destructure property '[A-Za-z_$]{1,40}' of '[A-Za-z_$.]{1,60}' as it is (?:undefined|null)/,
  /\b[A-Za-z_$.]{1,60} is not (?:a function|defined|iterable)/,
  /\bfetch failed\b/,
  /\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND|AI_AGAIN|PIPE|PROTO)\b/,
  /Unexpected token '?<'?/,
  /Unexpected end of JSON input/,
  /The edge runtime does not support Node\.js '[\w:/]{1,30}' module/,
]

/** Of databases and what stands before them: codes and fixed words, no table, host or user. */
const DATABASE_MESSAGES: readonly RegExp[] = [
  /Can't reach database server/,
  /PrismaClient (?:is not configured to run|is unable to run|failed to initialize)/,
  /\bPrismaClient(?:KnownRequest|UnknownRequest|Initialization|Validation|RustPanic)Error\b/,
  /\bP[12]\d{3}\b/,
  /\b(?:ER|SQLITE)_[A-Z_]{3,40}\b/,
  /password authentication failed/,
  /[Tt]oo many (?:clients already|connections)/,
  /Connection terminated(?: unexpectedly| due to connection timeout)?/,
]

/** Error codes of OAuth's token endpoint (RFC 6749 5.2, GitHub's own) and words of the OAuth libraries, without data. */
const OAUTH_MESSAGES: readonly RegExp[] = [
  /\b(?:invalid_client|invalid_grant|unsupported_grant_type|incorrect_client_credentials|bad_verification_code)\b/,
  /server responded with an error in the response body/,
  /unexpected HTTP (?:response )?status code/,
  /\b(?:state|iss|nonce|aud|azp|sub) mismatch\b/,
  /unexpected "state" response parameter value/,
  /unexpected (?:JWT|ID Token) "\w{1,10}" \([\w ]{1,30}\) claim value/,
  /(?:State|PKCE code_verifier|Nonce) cookie was missing/,
  /\b(?:state|pkceCodeVerifier|nonce) value could not be parsed/,
  /(?:State \((?:cookie|encoded)\)|PKCE code_verifier|Nonce) value could not be parsed/,
  /Random state values did not match/,
]

const HARMLESS: readonly RegExp[] = [
  ...[...TOKEN_MESSAGES, ...CLOCK_MESSAGES].map(([pattern]) => pattern),
  ...OAUTH_MESSAGES,
  ...ENGINE_MESSAGES,
  ...DATABASE_MESSAGES,
]

/** The first of the known messages in a text; null = words that may hold anything. */
export function knownMessage(text: string): string | null {
  for (const pattern of HARMLESS) {
    const found = pattern.exec(text)
    if (found !== null) return found[0]
  }
  return null
}

const firstIn = (list: typeof TOKEN_MESSAGES, text: string) => list.find(([pattern]) => pattern.test(text))?.[1] ?? null

/** What a message means, by its code and, where that says too little, by its words. */
export function causeOf(code: string, text: string): ServerLogCause {
  if (code === 'JWT_SESSION_ERROR' || code === 'JWTSessionError')
    return firstIn(TOKEN_MESSAGES, text) ?? 'callback-threw'
  if (code === 'SESSION_ERROR' || code === 'SessionTokenError') {
    // Without an adapter the library takes its methods out of nothing.
    return /getSessionAndUser/.test(text) && /undefined|null/.test(text) ? 'missing-adapter' : 'database-callback-threw'
  }
  if (code.startsWith('adapter_error_')) return 'adapter-failed'
  if (OAUTH_CODES.has(code)) return firstIn(CLOCK_MESSAGES, text) ?? firstIn(TOKEN_TIMES, text) ?? 'other'
  // A class that nobody can name: its words decide alone.
  if (code === 'Error') return PAGES.test(text) ? 'pages-undefined' : (firstIn(TOKEN_MESSAGES, text) ?? 'other')
  return Object.hasOwn(BY_CODE, code) ? (BY_CODE[code] ?? 'other') : 'other'
}

const TOKEN_TIMES = TOKEN_MESSAGES.filter(([, cause]) => cause === 'expired' || cause === 'not-yet-valid')

/** A line of Next itself, or of a server in front, that stands for a whole message. */
export interface PlainMessage {
  readonly code: string
  readonly cause: ServerLogCause
  readonly message: string
  /** As it is printed, with nothing else in it. */
  readonly line: string
}

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
    /Failed to find Server Action\b/,
    {
      code: 'failed-to-find-server-action',
      cause: 'unknown-server-action',
      message: 'Failed to find Server Action',
      line: 'Error: Failed to find Server Action. This request might be from an older or newer deployment.',
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

export function readPlain(line: string): PlainMessage | null {
  return PLAIN.find(([pattern]) => pattern.test(line))?.[1] ?? null
}

/** The line that `readPlain` read a message from, without anything else; null = it is no such message. */
export function plainLineOf(code: string): string | null {
  return PLAIN.find(([, one]) => one.code === code)?.[1].line ?? null
}
