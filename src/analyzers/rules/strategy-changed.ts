import { defineRule } from '../define-rule.ts'

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
    both: "session: { strategy: 'jwt' }, // with an adapter the default is 'database'",
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
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'strategy-to-database') return fail('toDatabase', {})
    return seen.cause === 'strategy-to-jwt' ? fail('toJwt', {}) : notApplicable
  },
})
