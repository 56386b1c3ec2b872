import { defineRule } from '../define-rule.ts'
import { credentialsSignIn, healthySession, refusedSession } from './examples/server-steps.ts'

const ORIGIN = 'http://localhost:3000'
const oauthWithRow = {
  request: `GET ${ORIGIN}/api/auth/callback/github`,
  status: 302,
  answer: [
    'location: /',
    'set-cookie: next-auth.session-token=96b09235-78a9-4f2b-a8c4-880659925296; Path=/; HttpOnly; SameSite=Lax',
  ],
}

export const strategyChanged = defineRule({
  id: 'strategy-changed',
  on: 'session-end',
  severity: 'warning',
  title: 'The session strategy was changed',
  symptoms: [
    'logged out after switching between jwt and database sessions',
    'Invalid Compact JWE after removing the adapter',
  ],
  why: 'With strategy "jwt" the cookie holds an encrypted token, with "database" the id of a row. After a switch (adding an adapter makes "database" the default) cookies of the other kind are not understood and are deleted: everybody is signed out once.',
  fix: {
    summary: 'Expected after a deliberate switch: sign in again. If it was not meant, write the strategy down.',
    v4: "session: { strategy: 'jwt' }, // with an adapter the default is 'database'",
    v5: "session: { strategy: 'jwt' }, // with an adapter the default is 'database'",
    verify: 'Sign in and refresh twice: the cookie is refreshed each time.',
  },
  references: [
    'https://next-auth.js.org/configuration/options#session',
    'https://authjs.dev/concepts/session-strategies',
  ],
  explains: ['valid-token-refused', 'session-token-refused', 'database-session-missing', 'session-token-undecryptable'],
  messages: {
    toDatabase:
      'The server deleted an encrypted session token and then gave out a database session id: the session strategy is now "database".',
    toJwt:
      'The server deleted a database session id and works with encrypted tokens: the session strategy is now "jwt".',
  },
  examples: [
    { title: 'now with rows', steps: [refusedSession(4, ORIGIN, '1'), oauthWithRow], expect: 'toDatabase' },
    {
      title: 'the id of a row is no token',
      steps: [
        {
          request: `GET ${ORIGIN}/api/auth/session`,
          send: ['cookie: authjs.session-token=96b09235-78a9-4f2b-a8c4-880659925296'],
          status: 200,
          answer: ['set-cookie: authjs.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'],
          body: 'null',
          log: [
            '\u001b[31m[auth][error]\u001b[0m JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
            '\u001b[31m[auth][cause]\u001b[0m: e_: Invalid Compact JWE',
          ],
        },
      ],
      expect: 'toJwt',
    },
    {
      title: 'credentials and rows do not go together',
      steps: [credentialsSignIn(4, ORIGIN, '1'), refusedSession(4, ORIGIN, '1'), oauthWithRow],
      expect: 'not-applicable',
    },
    { title: 'refreshed', steps: [healthySession(4, ORIGIN, '1', '2')], expect: 'pass' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    const options = { subject: seen.situation, evidence: seen.chain } as const
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'strategy-to-database') return fail('toDatabase', {}, options)
    return seen.cause === 'strategy-to-jwt' ? fail('toJwt', {}, options) : notApplicable
  },
})
