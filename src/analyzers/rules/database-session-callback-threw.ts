import { defineRule } from '../define-rule.ts'

export const databaseSessionCallbackThrew = defineRule({
  id: 'database-session-callback-threw',
  on: 'server-log',
  severity: 'error',
  title: 'Reading the database session failed',
  symptoms: ['SESSION_ERROR', 'SessionTokenError', 'token is undefined in the session callback'],
  why: 'With database sessions callbacks.session gets `user`, not `token`: code that reads `token.something` throws there. NextAuth logs SESSION_ERROR (v4) or SessionTokenError (v5), answers as for nobody, and leaves the cookie alone.',
  fix: {
    summary: 'In callbacks.session use `user` with database sessions.',
    both: `callbacks: {
  async session({ session, user }) { // database strategy: \`token\` is undefined
    session.user.id = user.id
    return session
  },
},`,
    verify: 'GET /api/auth/session answers with the user, and the log is silent.',
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#session-callback',
    'https://errors.authjs.dev#sessiontokenerror',
  ],
  explains: ['session-cookie-not-seen'],
  messages: {
    known:
      'The app logged {{code}} "{{message}}" when the session was read from the database: `callbacks.session` or the adapter threw, so the answer is the one for nobody.',
    own: 'The app logged {{code}} when the session was read from the database: `callbacks.session` or the adapter threw, so the answer is the one for nobody.',
  },
  examples: `
    # v5: token is undefined in the session callback
      GET http://localhost:3000/api/auth/session with $session5=$id -> 200 null
        ! \u001b[31m[auth][error]\u001b[0m SessionTokenError: Read more at https://errors.authjs.dev#sessiontokenerror
        ! \u001b[31m[auth][cause]\u001b[0m: TypeError: Cannot read properties of undefined (reading 'user')
    = known: The app logged SessionTokenError "Cannot read properties of undefined (reading 'user')" when the session was read from the database: \`callbacks.session\` or the adapter threw, so the answer is the one for nobody.
    # v4: the database is away
      GET http://localhost:3000/api/auth/session with $session4=$id -> 200 {}
        ! [next-auth][error][SESSION_ERROR]\x20
        ! https://next-auth.js.org/errors#session_error no answer {
    = own: The app logged SESSION_ERROR when the session was read from the database: \`callbacks.session\` or the adapter threw, so the answer is the one for nobody.
    # nothing logged
      GET http://localhost:3000/api/auth/session with $session4=$id -> 200 {}
    = not-applicable
  `,
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'database-callback-threw') return notApplicable
    return seen.message === null
      ? fail('own', { code: seen.code })
      : fail('known', { code: seen.code, message: seen.message })
  },
})
