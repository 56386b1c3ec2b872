import { defineRule } from '../define-rule.ts'

const unread = (version: 4 | 5, log: readonly string[]) => ({
  request: 'GET http://localhost:3000/api/auth/session',
  send: [`cookie: ${version === 4 ? 'next-auth' : 'authjs'}.session-token=96b09235-78a9-4f2b-a8c4-880659925296`],
  status: 200,
  body: version === 4 ? '{}' : 'null',
  log,
})

export const databaseSessionCallbackThrew = defineRule({
  id: 'database-session-callback-threw',
  on: 'server-log',
  severity: 'error',
  title: 'Reading the database session failed',
  symptoms: ['SESSION_ERROR', 'SessionTokenError', 'token is undefined in the session callback'],
  why: 'With database sessions callbacks.session gets `user`, not `token`: code that reads `token.something` throws there. NextAuth logs SESSION_ERROR (v4) or SessionTokenError (v5), answers as for nobody, and leaves the cookie alone. An adapter or database that fails looks the same.',
  fix: {
    summary: 'In callbacks.session use `user` with database sessions.',
    v4: `callbacks: {
  async session({ session, user }) { // database strategy: \`token\` is undefined
    session.user.id = user.id
    return session
  },
},`,
    v5: `callbacks: {
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
  examples: [
    {
      title: 'v5: token is undefined in the session callback',
      steps: [
        unread(5, [
          '\u001b[31m[auth][error]\u001b[0m SessionTokenError: Read more at https://errors.authjs.dev#sessiontokenerror',
          "\u001b[31m[auth][cause]\u001b[0m: TypeError: Cannot read properties of undefined (reading 'user')",
        ]),
      ],
      expect: 'known',
    },
    {
      title: 'v4: the database is away',
      steps: [
        unread(4, ['[next-auth][error][SESSION_ERROR] ', 'https://next-auth.js.org/errors#session_error no answer {']),
      ],
      expect: 'own',
    },
    { title: 'nothing logged', steps: [unread(4, [])], expect: 'not-applicable' },
  ],
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'database-callback-threw') return notApplicable
    const options = { subject: seen.situation, evidence: seen.chain } as const
    return seen.message === null
      ? fail('own', { code: seen.code }, options)
      : fail('known', { code: seen.code, message: seen.message }, options)
  },
})
