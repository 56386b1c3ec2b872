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
  explains: [
    'valid-token-refused',
    'session-token-refused',
    'database-session-missing',
    'session-token-undecryptable',
    'split-config-strategy',
    'guard-refuses-session',
  ],
  messages: {
    toDatabase:
      'The server deleted an encrypted session token and then gave out a database session id: the session strategy is now "database".',
    toJwt:
      'The server deleted a database session id and works with encrypted tokens: the session strategy is now "jwt".',
    toOpaque:
      'The server deleted an encrypted session token and then gave out an opaque value: the session strategy is now "database", or a `jwt.encode` of the app writes another kind of token now.',
    fromOpaque:
      'The server deleted an opaque session value and works with encrypted tokens: the session strategy was "database" and is now "jwt", or the `jwt.encode` and `jwt.decode` that belong to that value are gone.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'strategy-to-database' && seen.cause !== 'strategy-to-jwt') return notApplicable
    const toDatabase = seen.cause === 'strategy-to-database'
    if (seen.usualId) return fail(toDatabase ? 'toDatabase' : 'toJwt', {})
    return fail(toDatabase ? 'toOpaque' : 'fromOpaque', {}, { decides: 'session.strategy and `jwt` in the options' })
  },
})
