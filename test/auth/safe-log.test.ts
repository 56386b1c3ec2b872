import { describe, expect, test } from 'vitest'
import { createLogParser, type LogEntry } from '../../src/auth/log-lines.ts'
import { safeLogLines } from '../../src/auth/safe-log.ts'
import type { LogLine } from '../../src/model/recording.ts'

function parse(lines: readonly LogLine[]): LogEntry[] {
  const parser = createLogParser()
  return [...lines.flatMap(line => parser.feed(line)), ...parser.flush()]
}
const asLines = (texts: readonly string[]): LogLine[] => texts.map(line => ({ at: 7, stream: 'stderr', line }))

describe('safeLogLines', () => {
  test.each([
    [
      'v4',
      [
        '[next-auth][error][JWT_SESSION_ERROR] ',
        'https://next-auth.js.org/errors#jwt_session_error decryption operation failed {',
      ],
    ],
    [
      'v4, words of the app',
      ['[next-auth][error][JWT_SESSION_ERROR] ', 'https://next-auth.js.org/errors#jwt_session_error canary {'],
    ],
    ['v4 warning', ['[next-auth][warn][NO_SECRET] ', 'https://next-auth.js.org/warnings#no_secret']],
    [
      'v4 without an adapter',
      [
        '[next-auth][error][SESSION_ERROR] ',
        "https://next-auth.js.org/errors#session_error Cannot destructure property 'getSessionAndUser' of 'e' as it is undefined. {",
      ],
    ],
    [
      'v5',
      [
        '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
        '[auth][cause]: Error: canary',
        '[auth][details]: {"name":"canary"}',
      ],
    ],
    [
      'v5 at once',
      [
        '[auth][error] UntrustedHost: Host must be trusted. URL was: http://canary/. Read more at https://errors.authjs.dev#untrustedhost',
      ],
    ],
    ['an address without scheme', ['TypeError: Invalid URL', "  input: 'null/canary'"]],
    [
      'an action',
      [
        '[auth][error] UnknownAction: Cannot parse action at 3000/canary. Read more at https://errors.authjs.dev#unknownaction',
      ],
    ],
    [
      'v5, words in the first line',
      [
        '[auth][error] UnknownAction: Cannot parse action at /session. Read more at https://errors.authjs.dev#unknownaction',
      ],
    ],
    [
      'v5, a check',
      [
        '[auth][error] InvalidCheck: pkceCodeVerifier value could not be parsed. Read more at https://errors.authjs.dev#invalidcheck',
      ],
    ],
    ['an address', ['TypeError: Invalid URL', "  input: 'https,http://canary'"]],
    ['nginx', ['upstream sent too big header while reading response header from upstream, client: canary']],
  ])('%s: read again to the same, without the words', (_title, texts) => {
    const [entry, ...others] = parse(asLines(texts))
    if (entry === undefined) throw new Error('a message is in it')
    const safe = safeLogLines(entry)
    expect(others).toEqual([])
    expect(JSON.stringify(safe)).not.toContain('canary')
    expect(parse(safe)[0]).toMatchObject({
      code: entry.code,
      cause: entry.cause,
      message: entry.message,
      level: entry.level,
    })
  })

  test.each([
    [
      'the reason in a line of its own',
      [
        '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
        '[auth][cause]: TypeError: fetch failed',
        '[auth][details]: {}',
      ],
      [
        '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
        '[auth][cause]: Error: fetch failed',
      ],
    ],
    [
      'the reason in the first line alone',
      ['[auth][error] InvalidCheck: state mismatch. Read more at https://errors.authjs.dev#invalidcheck'],
      ['[auth][error] InvalidCheck: state mismatch Read more at https://errors.authjs.dev#invalidcheck'],
    ],
    [
      'a class without a name, and without a link',
      ['[auth][error] Error: fetch failed'],
      ['[auth][error] Error: fetch failed'],
    ],
    [
      'a reason that never came',
      ['[auth][error] JWTSessionError: fetch failed. Read more at https://errors.authjs.dev#jwtsessionerror'],
      ['[auth][error] JWTSessionError: fetch failed Read more at https://errors.authjs.dev#jwtsessionerror'],
    ],
  ])('v5, %s: the words stand where the app printed them, once', (_title, texts, lines) => {
    const [entry] = parse(asLines(texts))
    if (entry === undefined) throw new Error('a message is in it')
    expect(safeLogLines(entry).map(one => one.line)).toEqual(lines)
    expect(parse(safeLogLines(entry))).toEqual([entry])
  })
})
