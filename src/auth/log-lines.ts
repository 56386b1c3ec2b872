import type { ServerLogCause } from '../model/observation-server.ts'
import type { LogLine } from '../model/session.ts'
import type { DialectId } from '../model/token.ts'

/** A message of next-auth or Auth.js (or of what stands around it), with nothing in it but what may be shown. */
export interface LogEntry {
  /** ms since the epoch, of its first line. */
  readonly at: number
  readonly library: DialectId | null
  /** v4: `JWT_SESSION_ERROR`; v5: `JWTSessionError`; else a name of authproxy's own. */
  readonly code: string
  readonly level: 'error' | 'warn'
  readonly cause: ServerLogCause
  /** One of the known messages; null = the app's own words, which may hold anything and are not kept. */
  readonly message: string | null
}

/** Joins lines into messages. v5 prints decrypted payloads as details: whatever is not on the lists here is dropped. */
export interface LogParser {
  readonly feed: (line: LogLine) => readonly LogEntry[]
  /** What still waited for a second line. */
  readonly flush: () => readonly LogEntry[]
}

type Head = Omit<LogEntry, 'cause' | 'message'>
interface Pending {
  readonly head: Head
  readonly text: string
  readonly waitsFor: 'v4-link' | 'v5-cause' | 'url-input'
  lines: number
}

const ANSI = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
const MAX_LINE = 2_000
/** A stack stands between an URL error and its `input:`. */
const MAX_WAIT_LINES = 60

const V4_HEAD = /\[next-auth\]\[(error|warn|debug)\]\[(\w{2,60})\](.*)$/
const V4_LINK = /https:\/\/next-auth\.js\.org\/(?:errors|warnings)#\w+ ?(.*)$/
const V5_HEAD = /\[auth\]\[(error|warn|debug)\](?:\[[\w-]+\])?:? *(.*)$/
const V5_CAUSE = /\[auth\]\[cause\]:? *(.*)$/
const V5_DOCS = /https:\/\/errors\.authjs\.dev#(\w{2,40})/
const CONSOLE_FORM = /^\s*(JWT_SESSION_ERROR|SESSION_ERROR|NO_SECRET|CALLBACK_CREDENTIALS_JWT_ERROR)\s+(.*)$/
const INVALID_URL = /TypeError(?: \[ERR_INVALID_URL\])?: Invalid URL/
const URL_INPUT = /\binput: '([^']*)'/
const TOO_BIG = /upstream sent too big header while reading response header/

/** Class names by the documentation link: a minified build prints others. */
const V5_CLASSES = [
  'JWTSessionError',
  'SessionTokenError',
  'UntrustedHost',
  'MissingSecret',
  'MissingAdapter',
  'MissingAdapterMethods',
  'UnsupportedStrategy',
  'InvalidCheck',
  'CallbackRouteError',
  'UnknownAction',
  'MissingCSRF',
  'AdapterError',
  'AccessDenied',
  'CredentialsSignin',
  'OAuthCallbackError',
  'OAuthAccountNotLinked',
  'InvalidCallbackUrl',
  'InvalidEndpoints',
  'EventError',
  'SignOutError',
]
const WITH_CAUSE = new Set([
  'JWTSessionError',
  'SessionTokenError',
  'CallbackRouteError',
  'AdapterError',
  'EventError',
  'SignOutError',
])

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
}

const TOKEN_MESSAGES: readonly (readonly [RegExp, ServerLogCause])[] = [
  [/decryption operation failed/, 'undecryptable'],
  [/no matching decryption secret/, 'undecryptable'],
  [/Invalid Compact JWE/, 'not-a-token'],
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
  [/Invalid Content Encryption Key length/, 'other-dialect'],
  [/"exp" claim timestamp check failed/, 'expired'],
  [/JWT Claims Set MUST be an object/, 'jwt-returned-null'],
]
/** Words of JavaScript engines and of Node: they name code, never data. */
const ENGINE_MESSAGES: readonly RegExp[] = [
  /Cannot (?:read|set) properties of (?:undefined|null)(?: \((?:reading|setting) '[A-Za-z_$]{1,40}'\))?/,
  /Cannot destructure property '[A-Za-z_$]{1,40}' of '[A-Za-z_$.]{1,60}' as it is (?:undefined|null)/,
  /\b[A-Za-z_$.]{1,60} is not (?:a function|defined|iterable)/,
  /\bfetch failed\b/,
  /\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND)\b/,
]

/** Error codes of OAuth's token endpoint (RFC 6749 5.2, GitHub's own) and words of the OAuth libraries, without data. */
const OAUTH_MESSAGES: readonly RegExp[] = [
  /\b(?:invalid_client|invalid_grant|unsupported_grant_type|incorrect_client_credentials|bad_verification_code)\b/,
  /server responded with an error in the response body/,
  /\bstate mismatch\b/,
  /unexpected "state" response parameter value/,
  /(?:State|PKCE code_verifier|Nonce) cookie was missing/,
  /\b(?:state|pkceCodeVerifier|nonce) value could not be parsed/,
]

function knownMessage(text: string): string | null {
  for (const pattern of [...TOKEN_MESSAGES.map(([one]) => one), ...OAUTH_MESSAGES, ...ENGINE_MESSAGES]) {
    const found = pattern.exec(text)
    if (found !== null) return found[0]
  }
  return null
}

function causeOf(code: string, text: string): ServerLogCause {
  if (code === 'JWT_SESSION_ERROR' || code === 'JWTSessionError') {
    return TOKEN_MESSAGES.find(([pattern]) => pattern.test(text))?.[1] ?? 'callback-threw'
  }
  if (code === 'SESSION_ERROR' || code === 'SessionTokenError') {
    // Without an adapter the library takes its methods out of nothing.
    return /getSessionAndUser/.test(text) && /undefined|null/.test(text) ? 'missing-adapter' : 'database-callback-threw'
  }
  return Object.hasOwn(BY_CODE, code) ? (BY_CODE[code] ?? 'other') : 'other'
}

function finish(head: Head, text: string): LogEntry {
  return { ...head, cause: causeOf(head.code, text), message: knownMessage(text) }
}

function urlEntry(head: Head, input: string): LogEntry {
  const malformed = /^[a-z]+\s*,\s*[a-z]+:\/\//i.test(input)
  return { ...head, cause: malformed ? 'malformed-forwarded-proto' : 'invalid-url', message: 'Invalid URL' }
}

export function createLogParser(): LogParser {
  let pending: Pending | null = null

  const flush = (): readonly LogEntry[] => {
    const waiting = pending
    pending = null
    if (waiting === null) return []
    return [waiting.waitsFor === 'url-input' ? urlEntry(waiting.head, '') : finish(waiting.head, waiting.text)]
  }
  const wait = (head: Head, text: string, waitsFor: Pending['waitsFor']): readonly LogEntry[] => {
    const before = flush()
    pending = { head, text, waitsFor, lines: 0 }
    return before
  }

  const follow = (line: string): readonly LogEntry[] => {
    if (pending === null) return []
    const { head, text, waitsFor } = pending
    const found = { 'v4-link': V4_LINK, 'v5-cause': V5_CAUSE, 'url-input': URL_INPUT }[waitsFor].exec(line)
    if (found === null) return ++pending.lines > MAX_WAIT_LINES ? flush() : []
    pending = null
    const rest = found[1] ?? ''
    return [waitsFor === 'url-input' ? urlEntry(head, rest) : finish(head, `${text} ${rest}`)]
  }

  const v5 = (at: number, text: string): readonly LogEntry[] => {
    const link = V5_DOCS.exec(text)?.[1]?.toLowerCase()
    const named = /^([A-Z]\w{2,60})(?::| )/.exec(text)?.[1]
    const code =
      V5_CLASSES.find(one => one.toLowerCase() === link) ??
      (named !== undefined && V5_CLASSES.includes(named) ? named : 'Error')
    const head: Head = { at, library: 'authjs-v5', code, level: 'error' }
    if (INVALID_URL.test(text)) return wait(head, text, 'url-input')
    return WITH_CAUSE.has(code) ? wait(head, text, 'v5-cause') : [...flush(), finish(head, text)]
  }

  return {
    flush,
    feed: ({ at, line }) => {
      const text = line.slice(0, MAX_LINE).replace(ANSI, '')
      const four = V4_HEAD.exec(text)
      if (four !== null) {
        const [, level, code = '', rest = ''] = four
        if (level === 'debug') return flush()
        const head: Head = { at, library: 'next-auth-v4', code, level: level === 'warn' ? 'warn' : 'error' }
        const link = V4_LINK.exec(rest)
        return link === null ? wait(head, rest, 'v4-link') : [...flush(), finish(head, link[1] ?? '')]
      }
      const five = V5_HEAD.exec(text)
      if (five !== null) return five[1] === 'error' ? v5(at, five[2] ?? '') : flush()
      const plain = CONSOLE_FORM.exec(text)
      if (plain !== null) {
        return [
          ...flush(),
          finish({ at, library: 'next-auth-v4', code: plain[1] ?? '', level: 'error' }, plain[2] ?? ''),
        ]
      }
      if (TOO_BIG.test(text)) {
        const head: Head = { at, library: null, code: 'upstream-header-too-big', level: 'error' }
        return [...flush(), { ...head, cause: 'upstream-header-too-big', message: 'upstream sent too big header' }]
      }
      if (pending === null && INVALID_URL.test(text)) {
        return wait({ at, library: null, code: 'ERR_INVALID_URL', level: 'error' }, text, 'url-input')
      }
      return follow(text)
    },
  }
}
