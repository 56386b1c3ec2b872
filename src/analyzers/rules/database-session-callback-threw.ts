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
  explains: ['session-cookie-not-seen', 'guard-refuses-session'],
  messages: {
    known:
      'The app logged {{code}} "{{message}}" when the session was read from the database: `callbacks.session` or the adapter threw, so the answer is the one for nobody.',
    own: 'The app logged {{code}} when the session was read from the database: `callbacks.session` or the adapter threw, so the answer is the one for nobody.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'database-callback-threw') return notApplicable
    return seen.message === null
      ? fail('own', { code: seen.code })
      : fail('known', { code: seen.code, message: seen.message })
  },
})
