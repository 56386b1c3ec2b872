import { expect, test } from 'vitest'
import { createLogParser } from '../../src/auth/log-lines.ts'
import { loggedRequest } from '../../src/auth/logged-request.ts'
import { safeLogLines } from '../../src/auth/safe-log.ts'

const line = (request: string, what = 'upstream timed out (110: Connection timed out) while reading response header') =>
  `2026/11/28 15:18:18 [error] 24111#24111: *1 ${what} from upstream, client: 127.0.0.1, server: localhost, request: "${request}", upstream: "http://127.0.0.1:4100/x", host: "localhost:4101"`

test.each([
  ['GET /api/auth/session HTTP/1.1', { method: 'GET', path: '/api/auth/session' }],
  ['POST /api/auth/callback/credentials HTTP/2.0', { method: 'POST', path: '/api/auth/callback/credentials' }],
  [
    'GET /api/auth/callback/azure-ad-b2c?code=SECRET&state=x HTTP/2.0',
    { method: 'GET', path: '/api/auth/callback/azure-ad-b2c' },
  ],
  ['GET / HTTP/1.1', { method: 'GET', path: '/' }],
  ['GET /dashboard HTTP/1.1', { method: 'GET', path: '/dashboard' }],
  // It may be the token of a link.
  ['GET /reset/3f2a9c1bd45e HTTP/1.1', null],
  ['GET /a%20b HTTP/1.1', null],
  ['GET http://evil.test/ HTTP/1.1', null],
])('%s', (request, expected) => {
  expect(loggedRequest(line(request))).toEqual(expected)
})

test('a line that was cut off in the query, and one of no front', () => {
  expect(
    loggedRequest(line(`GET /api/auth/callback/google?code=${'c'.repeat(3_000)} HTTP/1.1`).slice(0, 2_000)),
  ).toEqual({
    method: 'GET',
    path: '/api/auth/callback/google',
  })
  expect(loggedRequest('GET /api/auth/session 200 in 12ms')).toBeNull()
})

test.each([
  ['upstream timed out (110: Connection timed out) while reading response header', 'upstream-timed-out'],
  ['upstream timed out (60: Operation timed out) while reading response header', 'upstream-timed-out'],
  ['upstream sent too big header while reading response header', 'upstream-header-too-big'],
])('%s: read, kept without a value, and read to the same again', (what, cause) => {
  const [entry] = createLogParser().feed({
    at: 7,
    stream: 'stderr',
    line: line('GET /api/auth/callback/google?code=SECRET HTTP/2.0', what),
  })
  expect(entry).toMatchObject({ cause, request: { method: 'GET', path: '/api/auth/callback/google' } })
  if (entry === undefined) throw new Error('there must be one')
  const kept = safeLogLines(entry)
  expect(JSON.stringify(kept)).not.toContain('SECRET')
  expect(kept.flatMap(one => createLogParser().feed(one))).toEqual([entry])
})

test('an answer that stopped in the middle is no waiting in vain', () => {
  const text = line('GET /api/auth/session HTTP/1.1', 'upstream timed out (110: Connection timed out) while reading')
  expect(createLogParser().feed({ at: 7, stream: 'stderr', line: text })).toEqual([])
})
