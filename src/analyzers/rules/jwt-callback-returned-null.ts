import { defineRule } from '../define-rule.ts'
import { healthySession, refusedSession } from './examples/server-steps.ts'

const ORIGIN = 'https://localhost:3443'

export const jwtCallbackReturnedNull = defineRule({
  id: 'jwt-callback-returned-null',
  on: 'session-response',
  severity: 'error',
  title: 'callbacks.jwt returned null',
  symptoms: [
    'JWT Claims Set MUST be an object',
    'user visible once, then signed out',
    'returning null from the jwt callback',
  ],
  why: 'In next-auth v4 a jwt callback that returns null cannot be encoded again: the answer still shows the user, and deletes the session cookie. The next request is signed out. Nothing else looks like this.',
  fix: {
    summary: 'Return the token on every path of `callbacks.jwt`.',
    v4: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id
    return token // also when there is nothing to do
  },
},`,
    v5: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id
    return token // null signs the user out
  },
},`,
    verify: 'Sign in and refresh twice: the cookie is refreshed each time.',
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#jwt-callback',
    'https://authjs.dev/reference/core#jwt',
  ],
  explains: ['valid-token-refused'],
  messages: {
    userOnce:
      'The answer still shows the user, but deletes the session cookie: `callbacks.jwt` returned null, and the next request is signed out.',
  },
  examples: [
    {
      title: 'user and deletion in one answer',
      steps: [
        { ...refusedSession(4, ORIGIN, '1'), body: '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}' },
      ],
      expect: 'userOnce',
    },
    { title: 'refreshed', steps: [healthySession(4, ORIGIN, '1', '2')], expect: 'pass' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent === null || seen.signedOut || seen.cacheSign !== null) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted' || seen.body !== 'user') return notApplicable
    return fail('userOnce', {}, { subject: seen.situation, evidence: seen.chain })
  },
})
