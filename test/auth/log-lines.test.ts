import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLogParser, type LogEntry } from '../../src/auth/log-lines.ts'

function parse(...lines: string[]): LogEntry[] {
  const parser = createLogParser()
  const found = lines.flatMap((line, index) => [...parser.feed({ at: 1_000 + index, stream: 'stderr', line })])
  return [...found, ...parser.flush()]
}
const brief = (entries: readonly LogEntry[]) => entries.map(({ code, cause, message }) => [code, cause, message])

describe('next-auth v4', () => {
  test('joins the code with the message of the next line', () => {
    const found = parse(
      '[next-auth][error][JWT_SESSION_ERROR] ',
      'https://next-auth.js.org/errors#jwt_session_error decryption operation failed {',
      "  message: 'decryption operation failed',",
      "  stack: 'Error: decryption operation failed\\n' +",
    )
    expect(found).toEqual([
      {
        at: 1_000,
        library: 'next-auth-v4',
        level: 'error',
        code: 'JWT_SESSION_ERROR',
        cause: 'undecryptable',
        message: 'decryption operation failed',
      },
    ])
  })

  test.each([
    ['"exp" claim timestamp check failed {', 'expired'],
    ['Invalid Compact JWE {', 'not-a-token'],
    ['JWE Protected Header is invalid {', 'not-a-token'],
    ['Invalid Content Encryption Key length. Expected 512 bits, got 256 bits {', 'other-dialect'],
    ['JWT Claims Set MUST be an object {', 'jwt-returned-null'],
    ["Cannot read properties of undefined (reading 'role') {", 'callback-threw'],
  ])('%s', (message, cause) => {
    expect(
      parse('[next-auth][error][JWT_SESSION_ERROR] ', `https://next-auth.js.org/errors#jwt_session_error ${message}`)[0]
        ?.cause,
    ).toBe(cause)
  })

  test('the form of `logger: console`, a prefix of a monorepo tool, one line for both', () => {
    expect(brief(parse('JWT_SESSION_ERROR Error: "exp" claim timestamp check failed'))).toEqual([
      ['JWT_SESSION_ERROR', 'expired', '"exp" claim timestamp check failed'],
    ])
    const joined =
      'web:dev: [next-auth][error][NO_SECRET] https://next-auth.js.org/errors#no_secret Please define a `secret`'
    expect(brief(parse(joined))).toEqual([['NO_SECRET', 'missing-secret', null]])
  })

  test('v3: codes in lower case, words before the link, and an adapter method that has no other name', () => {
    const head = '[next-auth][error][client_fetch_error] ['
    const words =
      '  FetchError: request to http://app.test/api/auth/session failed, reason: connect ECONNREFUSED 0.0.0.0:80'
    const link = 'https://next-auth.js.org/errors#client_fetch_error'
    expect(brief(parse(head, "  'http://app.test/api/auth/session',", words, ']', link))).toEqual([
      ['CLIENT_FETCH_ERROR', 'client-fetch', 'ECONNREFUSED'],
    ])
    const adapter = parse('[next-auth][error][get_user_by_email_error]', link)
    expect(brief(adapter)).toEqual([['get_user_by_email_error', 'adapter-failed', null]])
  })

  test('a warning stays one, and debug is no message', () => {
    const [warning] = parse('[next-auth][warn][NO_SECRET] ', 'https://next-auth.js.org/warnings#no_secret')
    expect(warning).toMatchObject({ code: 'NO_SECRET', level: 'warn' })
    expect(parse('[next-auth][debug][GET_AUTHORIZATION_URL] {"url":"https://idp.test/?state=s3cret"}')).toEqual([])
  })

  test('two messages in each other are both told', () => {
    const found = parse(
      '[next-auth][error][SESSION_ERROR] ',
      '[next-auth][error][JWT_SESSION_ERROR] ',
      'https://next-auth.js.org/errors#jwt_session_error Invalid Compact JWE {',
    )
    expect(found.map(one => one.code)).toEqual(['SESSION_ERROR', 'JWT_SESSION_ERROR'])
  })
})

describe('Auth.js v5', () => {
  test('colours go, the cause counts, whatever the minified class is called', () => {
    const found = parse(
      '\u001b[31m[auth][error]\u001b[0m JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
      '\u001b[31m[auth][cause]\u001b[0m: e_: Invalid Compact JWE',
      '\u001b[31m[auth][details]\u001b[0m: {}',
    )
    expect(brief(found)).toEqual([['JWTSessionError', 'not-a-token', 'Invalid Compact JWE']])
  })

  test('the class by its link when the name is minified too', () => {
    expect(
      brief(
        parse(
          '[auth][error] ez: Host must be trusted. URL was: http://a/b. Read more at https://errors.authjs.dev#untrustedhost',
        ),
      ),
    ).toEqual([['UntrustedHost', 'untrusted-host', null]])
  })

  test('two values in X-Forwarded-Proto, and an address without a scheme', () => {
    const url = (input: string) =>
      parse(
        ' ⨯ TypeError: Invalid URL',
        '    at new URL (node:internal/url:825:25)',
        "  code: 'ERR_INVALID_URL',",
        `  input: '${input}'`,
      )
    expect(brief(url('https,http://localhost:3443'))).toEqual([
      ['ERR_INVALID_URL', 'malformed-forwarded-proto', 'Invalid URL'],
    ])
    expect(brief(url('localhost:3443'))).toEqual([['ERR_INVALID_URL', 'invalid-url', 'Invalid URL']])
    expect(brief(url('null/api/auth/session'))).toEqual([['ERR_INVALID_URL', 'invalid-url', 'Invalid URL: null/…']])
  })
})

describe('what is kept', () => {
  test('no details, no words of the app', () => {
    const found = parse(
      '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
      '[auth][cause]: Error: refresh for ada@example.com with rt_9f8e7d6c5b4a failed',
      '[auth][details]: {"payload":{"name":"Ada Lovelace","sub":"42"}}',
    )
    expect(found).toHaveLength(1)
    expect(JSON.stringify(found)).not.toMatch(/ada|rt_|Lovelace|payload/i)
  })

  test('a known message does not carry unknown words beside it', () => {
    const [one] = parse(
      '[auth][error] JWTSessionError: x',
      '[auth][cause]: TypeError: user ada@example.com: fetch failed',
    )
    expect(one?.message).toBe('fetch failed')
  })

  test('whatever the app prints: no exception, nothing but known texts, and soon done', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '[next-auth][error][',
        'JWT_SESSION_ERROR',
        ']',
        '[auth][error]',
        '[auth][cause]:',
        'TypeError: Invalid URL',
        "input: '",
        '\u001b[31m',
        '\u001b]0;',
      ),
    )
    const line = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), lines => {
        for (const entry of parse(...lines)) {
          expect(entry.code).toMatch(/^\w{1,60}$|^[a-z-]+$/)
          expect((entry.message ?? '').length).toBeLessThan(200)
        }
      }),
    )
    const started = performance.now()
    parse(`[next-auth][error][${'A'.repeat(1_000_000)}`, `JWE ${'"a '.repeat(500_000)}`, '\u001b['.repeat(300_000))
    expect(performance.now() - started).toBeLessThan(500)
  })
})
