import type { ServerLogCause } from '../model/observation-log.ts'

/*
 * The words that may be kept of a log: they name code and protocols, never data. What else a message says is dropped.
 */

/** What the libraries say of the session token, with what it means where a session is read. */
export const TOKEN_MESSAGES: readonly (readonly [RegExp, ServerLogCause])[] = [
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
  // Their own `decode` opens a token or throws; this is said after a `jwt.decode` of the app's that did neither (v4, v5).
  [/\b(?:JWT invalid|Invalid JWT)(?= ?\{?$)/, 'not-decoded'],
]

/** openid-client (v4) and oauth4webapi (v5), of a provider's token and this server's clock. */
export const CLOCK_MESSAGES: readonly (readonly [RegExp, ServerLogCause])[] = [
  [/JWT not active yet/, 'not-yet-valid'],
  [/JWT issued in the future/, 'not-yet-valid'],
  [/unexpected JWT "nbf" \(not before\) claim value/, 'not-yet-valid'],
  [/JWT expired/, 'expired'],
  [/unexpected JWT "exp" \(expiration time\) claim value/, 'expired'],
]

/** jsonwebtoken, and jose of signed tokens: an app reads tokens with them, be it in a `jwt.decode` of its own, be it in a callback. */
const SIGNED_MESSAGES: readonly (readonly [RegExp, ServerLogCause])[] = [
  [/\bjwt expired\b/, 'expired'],
  [/\bjwt not active\b/, 'not-yet-valid'],
  [/\b(?:invalid signature|signature verification failed)\b/, 'undecryptable'],
  [/\b(?:jwt malformed|invalid token|Invalid Compact JWS|jwt must be a string)\b/, 'not-a-token'],
]

/** What one of these words says where a signed session token was read; null = they say nothing of it. */
export function signedTokenCause(message: string | null): ServerLogCause | null {
  return SIGNED_MESSAGES.find(([pattern]) => message !== null && pattern.test(message))?.[1] ?? null
}

/** @panva/hkdf, of the secret that a key is made of: there is none, or it is empty. */
export const NO_KEY = /"ikm"{1,2} must be (?:an instance of Uint8Array or a string|at least one byte in length)/

/** v4 takes a page out of `pages` without looking whether there are any. */
export const PAGES =
  /Cannot read properties of (?:undefined|null) \(reading '(?:signIn|signOut|verifyRequest|newUser)'\)/

/** Of Node, not of a browser: what failed was asked by code on the server. */
const NETWORK_MESSAGES: readonly RegExp[] = [
  /\bfetch failed\b/,
  /outgoing request timed out/,
  // OpenSSL, as Node prints it.
  /\bself[- ]signed certificate(?: in certificate chain)?\b|\bunable to (?:verify the first|get (?:local )?issuer) certificate\b/,
  /\bcertificate has expired\b|\bdoes not match certificate's altnames\b/,
  /\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND|AI_AGAIN|PIPE|PROTO|HOSTUNREACH|NETUNREACH)\b/,
  /\bsocket hang up\b/,
]

/** Words of JavaScript engines and of Node: they name code, never data. */
const ENGINE_MESSAGES: readonly RegExp[] = [
  NO_KEY,
  /Cannot (?:read|set) properties of (?:undefined|null)(?: \((?:reading|setting) '[A-Za-z_$]{1,40}'\))?/,
  // The same, as Node 14 said it.
  /Cannot (?:read|set) property '[A-Za-z_$]{1,40}' of (?:undefined|null)/,
  /Cannot destructure property '[A-Za-z_$]{1,40}' of '[A-Za-z_$.]{1,60}' as it is (?:undefined|null)/,
  /\b[A-Za-z_$.]{1,60} is not (?:a function|defined|iterable)/,
  ...NETWORK_MESSAGES,
  /Unexpected token '?<'?/,
  /Unexpected end of JSON input/,
  /\boption (?:expires|maxAge) is invalid\b/,
  /Cookies can only be modified in a Server Action or Route Handler/,
  /The edge runtime does not support Node\.js '[\w:/]{1,30}' module/,
]

/** Of databases and what stands before them: codes and fixed words, no table, host or user. */
const DATABASE_MESSAGES: readonly RegExp[] = [
  /Can't reach database server/,
  /PrismaClient (?:is not configured to run|is unable to run|failed to initialize)/,
  /\bPrismaClient(?:KnownRequest|UnknownRequest|Initialization|Validation|RustPanic)Error\b/,
  /\bP[12]\d{3}\b/,
  /\b(?:ER|SQLITE)_[A-Z_]{3,40}\b/,
  /password authentication failed|\bbad auth : [Aa]uthentication failed/,
  /\bMongo(?:ServerSelection|Network|NotConnected|TopologyClosed)\w{0,10}Error\b/,
  /[Tt]oo many (?:clients already|connections)/,
  /Connection terminated(?: unexpectedly| due to connection timeout)?/,
  /\bAdapterError\b/,
  // PostgreSQL behind a pooler in transaction mode; the name of the statement is a number.
  /prepared statement \\{0,2}"\w{1,20}\\{0,2}" (?:already exists|does not exist)/,
  // Prisma, of the row that a method of the adapter ends.
  /Record to (?:delete|update) (?:does not exist|not found)|No record was found for an? (?:delete|update)/,
  // Drizzle; the query behind it is not kept.
  /\bFailed query\b/,
]

/** Of mail servers and services, without address or host. */
const MAIL_MESSAGES: readonly RegExp[] = [
  /\bInvalid login\b/,
  /Missing credentials for "[A-Z0-9-]{1,20}"/,
  /Greeting never received/,
  /\bE(?:AUTH|ENVELOPE|DNS)\b/,
  /\b(?:Resend|Sendgrid|Postmark|Mailgun|Forward ?Email) error\b/i,
  /\bcould not be sent\b/,
]

/** Error codes of OAuth's token endpoint (RFC 6749 5.2, GitHub's own) and words of the OAuth libraries, without data. */
const OAUTH_MESSAGES: readonly RegExp[] = [
  /\b(?:invalid_client|invalid_grant|unsupported_grant_type|incorrect_client_credentials|bad_verification_code)\b/,
  /server responded with an error in the response body/,
  /unexpected HTTP (?:response )?status code/,
  // openid-client (v4), of the token and userinfo endpoints.
  /\bexpected 200 OK, got: [45]\d{2}(?: [A-Z][A-Za-z]{1,15}){0,3}/,
  /\b(?:state|iss|nonce|aud|azp|sub) mismatch\b/,
  /unexpected "(?:state|iss)" (?:\(issuer\) )?response parameter value/,
  /issuer must be configured on the issuer/,
  /\bunexpected iss value\b|\biss missing from the response\b/,
  /"response" body "issuer"(?: property)? does not match (?:"expectedIssuer"|the expected value)/,
  /id_token (?:detected in the response|not present in TokenSet)/,
  /unexpected JWT alg received/,
  /unexpected (?:JWT|ID Token) "\w{1,10}" \([\w ]{1,30}\) claim value/,
  /(?:State|PKCE code_verifier|Nonce) cookie was missing/,
  // openid-client, of what v4 gave it of its cookies.
  /\bchecks\.(?:state|nonce) argument is missing/,
  /\b(?:state|pkceCodeVerifier|nonce) value could not be parsed/,
  /(?:State \((?:cookie|encoded)\)|PKCE code_verifier|Nonce) value could not be parsed/,
  /Random state values did not match/,
  // The path of a call that server code makes itself; no more of it than the library's own words.
  /Cannot parse action at (?:\/[\w.-]{1,20}){0,3}\/session\b/,
  /\bclient_id is required\b|"client\.client_id" property must be a non-empty string/,
]

const HARMLESS: readonly RegExp[] = [
  ...[...TOKEN_MESSAGES, ...CLOCK_MESSAGES, ...SIGNED_MESSAGES].map(([pattern]) => pattern),
  ...OAUTH_MESSAGES,
  ...DATABASE_MESSAGES,
  ...MAIL_MESSAGES,
  ...ENGINE_MESSAGES,
]

export const isDatabaseMessage = (text: string) => DATABASE_MESSAGES.some(one => one.test(text))
/** Words of an engine, the network or a database: nobody writes them to refuse somebody, but for `Email is not defined`. */
export const isFault = (text: string) =>
  !text.endsWith(' is not defined') && [...ENGINE_MESSAGES, ...DATABASE_MESSAGES].some(one => one.test(text))
export const isOfNetwork = (text: string) => NETWORK_MESSAGES.some(one => one.test(text))
export const isMailMessage = (text: string) => MAIL_MESSAGES.some(one => one.test(text))

/** The first of the known messages in a text; null = words that may hold anything. */
export function knownMessage(text: string): string | null {
  for (const pattern of HARMLESS) {
    const found = pattern.exec(text)
    if (found !== null) return found[0]
  }
  return null
}
