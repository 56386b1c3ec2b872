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
  examples: `
    # now with rows
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
      GET /api/auth/callback/github -> 302
        < location: /
        < $session4=$id
    = toDatabase: The server deleted an encrypted session token and then gave out a database session id: the session strategy is now "database".
    # the id of a row is no token
      GET http://localhost:3000/api/auth/session with $session5=$id -> 200 null
        < $session5=
        ! \u001b[31m[auth][error]\u001b[0m JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror
        ! \u001b[31m[auth][cause]\u001b[0m: e_: Invalid Compact JWE
    = toJwt: The server deleted a database session id and works with encrypted tokens: the session strategy is now "jwt".
    # credentials and rows do not go together
      POST http://localhost:3000/api/auth/callback/credentials -> 200 {"url":"http://localhost:3000/"}
        < $session4{"sub":"1"}
      GET /api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
      GET /api/auth/callback/github -> 302
        < location: /
        < $session4=$id
    = not-applicable
    # refreshed
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 $user
        < $session4{"sub":"2"}
    = pass
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'strategy-to-database') return fail('toDatabase', {})
    return seen.cause === 'strategy-to-jwt' ? fail('toJwt', {}) : notApplicable
  },
})
