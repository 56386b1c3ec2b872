import { defineRule } from '../define-rule.ts'
import { credentialsSignIn, csrfStep, sessionPair } from './examples/server-steps.ts'

const ORIGIN = 'http://localhost:3000'
const [A, B] = ['a', 'b'].map(letter => letter.repeat(64)) as [string, string]

/** A token whose header names another key. */
const OTHER_KEY = `${btoa('{"alg":"dir","enc":"A256CBC-HS512","kid":"other"}').replaceAll('=', '')}..aaaa.bbbb.cccc`

export const secretChanged = defineRule({
  id: 'secret-changed',
  on: ['csrf-state', 'session-end'],
  severity: 'error',
  title: 'The secret of the app has changed',
  symptoms: [
    'everybody is logged out after a deployment',
    'JWEDecryptionFailed after a restart',
    'NEXTAUTH_SECRET was changed',
  ],
  why: 'The session token is encrypted, and the csrf cookie signed, with the secret. With another one the server can read neither: it deletes the session and re-issues the csrf cookie. Everybody who was signed in is signed out, once.',
  fix: {
    summary: 'Keep one secret over restarts and deployments. v5 can rotate: the old secret beside the new one.',
    v4: 'NEXTAUTH_SECRET=…   # fixed, in the environment of every build and start; v4 cannot rotate',
    v5: `AUTH_SECRET=…        # the new one
AUTH_SECRET_1=…      # the one before: old sessions stay readable
// or: NextAuth({ secret: [process.env.NEW_SECRET, process.env.OLD_SECRET] })`,
    verify: 'Restart the app and ask /api/auth/session: the user is still there.',
  },
  references: ['https://next-auth.js.org/configuration/options#secret', 'https://authjs.dev/reference/core#secret'],
  explains: [
    'session-token-undecryptable',
    'session-token-refused',
    'valid-token-refused',
    'server-config-differs',
    'guard-refuses-session',
    'guards-disagree',
    'middleware-cookie-name-mismatch',
    'redirect-loop',
  ],
  messages: {
    otherKey:
      'A session was refused, and the next sign-in on {{origin}} got a token with another key under the same cookie name: the secret of the app has changed in between.',
    changed:
      'The server deleted the session cookie and in the same answer replaced a csrf cookie that it had issued itself: its secret is not the one that made this session.',
  },
  examples: [
    {
      title: 'restarted with another secret',
      secret: false,
      steps: [
        csrfStep(ORIGIN, null, A),
        {
          request: `GET ${ORIGIN}/api/auth/session`,
          send: [`cookie: next-auth.csrf-token=${A}; ${sessionPair(4, ORIGIN, '1')}`],
          status: 200,
          answer: [
            `set-cookie: next-auth.csrf-token=${B}; Path=/; HttpOnly; SameSite=Lax`,
            'set-cookie: next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
          ],
          body: '{}',
        },
      ],
      expect: 'changed',
    },
    {
      title: 'server components alone: sent away, signed in again, another key',
      steps: [
        credentialsSignIn(5, ORIGIN, '1'),
        {
          request: `GET ${ORIGIN}/dashboard`,
          send: [`cookie: ${sessionPair(5, ORIGIN, '1')}`],
          status: 307,
          answer: ['location: /login', 'content-type: text/html'],
        },
        {
          request: `POST ${ORIGIN}/api/auth/callback/credentials`,
          status: 200,
          answer: [`set-cookie: authjs.session-token=${OTHER_KEY}; Path=/; HttpOnly; SameSite=Lax`],
          body: `{"url":"${ORIGIN}/"}`,
        },
      ],
      expect: 'otherKey',
    },
    {
      title: 'sent away and signed in again with the same key',
      steps: [
        credentialsSignIn(5, ORIGIN, '1'),
        {
          request: `GET ${ORIGIN}/dashboard`,
          send: [`cookie: ${sessionPair(5, ORIGIN, '1')}`],
          status: 307,
          answer: ['location: /login', 'content-type: text/html'],
        },
        credentialsSignIn(5, ORIGIN, '2'),
      ],
      expect: 'not-applicable',
    },
    {
      title: 'rotation in an array: the csrf cookie is replaced, the session lives',
      steps: [csrfStep(ORIGIN, null, A), csrfStep(ORIGIN, A, B)],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'session-end') {
      if (seen.cause !== 'other-key') return notApplicable
      return fail('otherKey', { origin: seen.origin }, { subject: seen.situation, evidence: seen.chain })
    }
    if (seen.outcome === 'honoured') return seen.refreshed ? pass(seen.situation) : notApplicable
    if (!seen.sessionLost) return notApplicable
    return fail('changed', {}, { subject: seen.situation, evidence: seen.chain })
  },
})
