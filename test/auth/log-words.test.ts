import { describe, expect, test } from 'vitest'
import { isDatabaseMessage, isMailMessage, knownMessage, signedTokenCause } from '../../src/auth/log-words.ts'

test.each([
  ["Can't reach database server at `db.internal:5432`", "Can't reach database server"],
  ['Invalid `prisma.session.findUnique()` invocation: P2021 The table `main.Session`', 'P2021'],
  ['Failed query: select * from "session" where "sessionToken" = ? params: 5f0c2d8a', 'Failed query'],
  ['password authentication failed for user "ada"', 'password authentication failed'],
  ['JWT not active yet, now 1763900000, nbf 1763900100', 'JWT not active yet'],
  ['nonce mismatch, expected 7f3a, got: 9c', 'nonce mismatch'],
  ['PrismaClientInitializationError: ', 'PrismaClientInitializationError'],
  ['Unexpected token < in JSON at position 0', 'Unexpected token <'],
  ['"response" is not a conform Token Endpoint response (unexpected HTTP status code)', 'unexpected HTTP status code'],
  ['Invalid login: 535-5.7.8 Username ada@example.com not accepted', 'Invalid login'],
  ['Missing credentials for "PLAIN"', 'Missing credentials for "PLAIN"'],
  ['Resend error: {"message":"ada@example.com"}', 'Resend error'],
  ['Email(s) (ada@example.com) could not be sent', 'could not be sent'],
  ['outgoing request timed out after 3500ms', 'outgoing request timed out'],
  ['Cannot parse action at /api/auth/session. Read more at', 'Cannot parse action at /api/auth/session'],
  ['Cannot parse action at /session .', 'Cannot parse action at /session'],
  ['Cannot parse action at /api/auth/callback/email/c2VjcmV0', null],
  ['relation "ada_orders" does not exist', null],
])('of %s no more is kept than what names code', (text, message) => {
  expect(knownMessage(text)).toBe(message)
})

describe('a signed token of the app', () => {
  test.each([
    ['jwt expired', 'expired'],
    ['jwt not active', 'not-yet-valid'],
    ['invalid signature', 'undecryptable'],
    ['signature verification failed', 'undecryptable'],
    ['jwt malformed', 'not-a-token'],
    ['Cannot read properties of undefined', null],
    [null, null],
  ])('%s', (message, cause) => expect(signedTokenCause(message)).toBe(cause))
})

test('whose words they are', () => {
  expect(isDatabaseMessage('AdapterError: Read more')).toBe(true)
  expect(isDatabaseMessage('Invalid login: 535')).toBe(false)
  expect(isMailMessage('Error: Invalid login: 535')).toBe(true)
  expect(isMailMessage('connect ECONNREFUSED 127.0.0.1:587')).toBe(false)
})
