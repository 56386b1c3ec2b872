import { describe, expect, test } from 'vitest'
import { createLogParser, type LogEntry } from '../../src/auth/log-lines.ts'
import { causeOf } from '../../src/auth/log-messages.ts'
import { knownMessage } from '../../src/auth/log-words.ts'
import { safeLogLines } from '../../src/auth/safe-log.ts'

function parse(lines: readonly string[]): LogEntry[] {
  const parser = createLogParser()
  return [...lines.flatMap(line => parser.feed({ at: 7, stream: 'stderr', line })), ...parser.flush()]
}
const told = (...lines: string[]) => parse(lines).map(({ code, cause, message }) => [code, cause, message])

const COOKIES = 'Cookies can only be modified in a Server Action or Route Handler'

describe('lines of Next itself', () => {
  const action =
    'Error: Failed to find Server Action "40ab12cd". This request might be from an older or newer deployment.'
  const cookies = `Error: ${COOKIES}. Read more: https://nextjs.org/docs/app/api-reference/functions/cookies#options`
  const proxy =
    'Failed to proxy https://localhost:3000/en/login Error: write EPROTO 80C1:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/record.c:355:'

  test.each([
    [action, ['failed-to-find-server-action', 'unknown-server-action', 'Failed to find Server Action']],
    [` ⨯ ${action}`, ['failed-to-find-server-action', 'unknown-server-action', 'Failed to find Server Action']],
    [cookies, ['cookies-while-rendering', 'cookies-while-rendering', COOKIES]],
    [`⨯ app/page.tsx (12:9) @ Page ${cookies}`, ['cookies-while-rendering', 'cookies-while-rendering', COOKIES]],
    [proxy, ['failed-to-proxy', 'rewrite-over-tls', 'Failed to proxy https: EPROTO']],
    [
      " ⨯ TypeError: Cannot read properties of undefined (reading 'signIn')",
      ['TypeError', 'pages-undefined', "Cannot read properties of undefined (reading 'signIn')"],
    ],
    [
      "web:dev:  ⨯ TypeError: Cannot read properties of undefined (reading 'signOut')",
      ['TypeError', 'pages-undefined', "Cannot read properties of undefined (reading 'signIn')"],
    ],
  ])('%s', (line, expected) => {
    expect(told(line)).toEqual([expected])
  })

  test.each([
    'Failed to proxy http://localhost:4000/api Error: connect ECONNREFUSED 127.0.0.1:4000',
    '  stack: "TypeError: Cannot read properties of undefined (reading \'signIn\')\\n" +',
    "TypeError: Cannot read properties of undefined (reading 'name')",
    'Ready in 300ms',
  ])('and no message: %s', line => {
    expect(told(line)).toEqual([])
  })

  test('a redacted export says the same', () => {
    for (const line of [
      action,
      cookies,
      proxy,
      "TypeError: Cannot read properties of null (reading 'verifyRequest')",
    ]) {
      const [entry] = parse([line])
      if (entry === undefined) throw new Error('a message is in it')
      const safe = safeLogLines(entry).map(one => one.line)
      expect(parse(safe)).toEqual([entry])
      expect(safe.join()).not.toMatch(/40ab|3000|openssl/)
    }
  })
})

describe('minified classes', () => {
  test.each([
    ['[auth][error] JWEInvalid: Invalid Compact JWE', 'not-a-token'],
    ['[auth][error] e_: decryption operation failed', 'undecryptable'],
    ["[auth][error] TypeError: Cannot read properties of undefined (reading 'signIn')", 'pages-undefined'],
    ['[auth][error] Error: something of the app', 'other'],
    ['[auth][error] TypeError: "ikm"" must be an instance of Uint8Array or a string', 'missing-secret'],
  ])('%s', (line, cause) => {
    expect(told(line)).toEqual([['Error', cause, knownMessage(line)]])
  })

  test('the link is minified too: the reason tells', () => {
    const lines = [
      '\u001b[31m[auth][error][eP]\u001b[0m: Read more at https://errors.authjs.dev#ep',
      '\u001b[31m[auth][cause]\u001b[0m: Error: no matching decryption secret',
    ]
    expect(told(...lines)).toEqual([['Error', 'undecryptable', 'no matching decryption secret']])
    const [entry] = parse(lines)
    if (entry !== undefined) expect(parse(safeLogLines(entry).map(one => one.line))).toEqual([entry])
  })

  test('@auth/core 0.2 to 0.15 put the class into brackets', () => {
    expect(
      told(
        '[auth][error][InvalidCheck]: State cookie was missing.. Read more at https://errors.authjs.dev#invalidcheck',
      ),
    ).toEqual([['InvalidCheck', 'other', 'State cookie was missing']])
    // Without a link the class stands nowhere else.
    const line = '[auth][error][UntrustedHost]: Host must be trusted. URL was: https://localhost:3000/api/auth/session.'
    expect(told(line)).toEqual([['UntrustedHost', 'untrusted-host', null]])
  })
})

test('of what is printed for debugging, that a cookie is cut into pieces', () => {
  const lines = ['[next-auth][debug][CHUNKING_SESSION_COOKIE] {', '[auth][debug]: CHUNKING_SESSION_COOKIE {']
  const chunking = ['CHUNKING_SESSION_COOKIE', 'upstream-header-too-big', 'CHUNKING_SESSION_COOKIE']
  expect(told(...lines, '[next-auth][debug][GET_AUTHORIZATION_URL] {')).toEqual([chunking, chunking])
  const [entry] = parse(lines)
  if (entry !== undefined) expect(parse(safeLogLines(entry).map(one => one.line))).toEqual([entry])
})

describe('what it means', () => {
  test.each([
    ['JWTSessionError', '"nbf" claim timestamp check failed', 'not-yet-valid'],
    ['JWTSessionError', '"iat" claim timestamp check failed (it should be in the past)', 'not-yet-valid'],
    ['JWTSessionError', 'JWT Claims Set must be a top-level JSON object', 'not-a-token'],
    ['JWTSessionError', '"enc" (Encryption Algorithm) Header Parameter value not allowed', 'not-a-token'],
    // Of whatever the callback asked, not of the session token.
    ['JWTSessionError', 'jwt expired', 'callback-threw'],
    ['OAUTH_CALLBACK_ERROR', 'JWT not active yet, now 1763900000, nbf 1763900100', 'not-yet-valid'],
    ['OAUTH_CALLBACK_ERROR', 'JWT expired, now 1763900000, exp 1763890000', 'expired'],
    ['CallbackRouteError', 'OperationProcessingError: unexpected JWT "nbf" (not before) claim value', 'not-yet-valid'],
    ['CallbackRouteError', '"exp" claim timestamp check failed', 'expired'],
    ['CallbackRouteError', 'decryption operation failed', 'other'],
    ['adapter_error_getSessionAndUser', '', 'adapter-failed'],
    ['AdapterError', "Can't reach database server at `db:5432`", 'adapter-failed'],
    ['SessionTokenError', 'anything', 'database-callback-threw'],
    ['SIGNIN_EMAIL_ERROR', 'connect ECONNREFUSED', 'mail-failed'],
    ['Error', 'Invalid login: 535', 'mail-failed'],
    ['Error', 'connect ECONNREFUSED', 'other'],
    ['SESSION_ERROR', "Can't reach database server", 'adapter-failed'],
    ['SessionTokenError', 'AdapterError: Read more at', 'adapter-failed'],
    ['CallbackRouteError', 'PrismaClientKnownRequestError: P2021', 'adapter-failed'],
    ['OAuthProfileParseError', '', 'profile-threw'],
    ['CLIENT_FETCH_ERROR', 'fetch failed', 'client-fetch'],
    ['MissingAdapterMethods', '', 'configuration'],
    ['InvalidCallbackUrl', '', 'configuration'],
  ])('%s, %s', (code, text, cause) => {
    expect(causeOf(code, text)).toBe(cause)
  })
})
