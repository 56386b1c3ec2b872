import { defineRule } from '../define-rule.ts'

export const adapterFailed = defineRule({
  id: 'adapter-failed',
  on: 'server-log',
  severity: 'error',
  title: 'The database behind the adapter failed',
  symptoms: [
    'AdapterError',
    'adapter_error_getSessionAndUser',
    'adapter_error_getUserByAccount',
    "Can't reach database server",
  ],
  why: 'NextAuth keeps users, accounts and database sessions through the adapter. When the database does not answer, or lacks a table or column, the library logs AdapterError (v5) or adapter_error_… (v4): a session read then answers as for nobody, a sign-in ends in error=Callback or error=Configuration. The cookie is left alone, so it works again once the database does.',
  fix: {
    summary:
      'Mend what the log names: the connection (DATABASE_URL as the app sees it, pool, network), or the schema (migrate it to the one that the adapter asks for).',
    both: `# Prisma: does the database answer, and does it have the tables?
npx prisma migrate status
npx prisma migrate deploy`,
    verify: 'Sign in, and GET /api/auth/session: the user is there, and the log is silent.',
  },
  references: ['https://errors.authjs.dev#adaptererror', 'https://authjs.dev/getting-started/database'],
  explains: [
    'database-session-callback-threw',
    'session-cookie-not-seen',
    'oauth-callback-failed',
    'signin-callback-threw',
    'mail-not-sent',
    'database-session-missing',
  ],
  messages: {
    known: 'The database failed behind `{{path}}`: the app logged {{code}} "{{message}}".',
    own: 'The adapter failed behind `{{path}}`: the app logged {{code}}, with words of its own that are not kept.',
  },
  examples: `
    # v4: the database is away when the session is read
      GET http://localhost:3000/api/auth/session with $session4=$id -> 200 {}
        ! [next-auth][error][adapter_error_getSessionAndUser]\x20
        ! https://next-auth.js.org/errors#adapter_error_getsessionanduser Can't reach database server at \`db:5432\` {
        ! [next-auth][error][SESSION_ERROR]\x20
        ! https://next-auth.js.org/errors#session_error Can't reach database server at \`db:5432\` {
    = known: The database failed behind \`/api/auth/session\`: the app logged SESSION_ERROR "Can't reach database server".
    # v5: a missing table at the callback
      GET http://localhost:3000/api/auth/callback/github?code=1&state=2 with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=Configuration
        ! \u001b[31m[auth][error]\u001b[0m AdapterError: Read more at https://errors.authjs.dev#adaptererror
        ! \u001b[31m[auth][cause]\u001b[0m: PrismaClientKnownRequestError: The table \`main.User\` does not exist (P2021)
    = known: The database failed behind \`/api/auth/callback/github\`: the app logged AdapterError "PrismaClientKnownRequestError".
    # with words of its own
      GET http://localhost:3000/api/auth/session with $session5=$id -> 200 null
        ! [auth][error] AdapterError: Read more at https://errors.authjs.dev#adaptererror
        ! [auth][cause]: Error: no answer for ada@example.com
    = own: The adapter failed behind \`/api/auth/session\`: the app logged AdapterError, with words of its own that are not kept.
    # the callback of the app threw, not the adapter
      GET http://localhost:3000/api/auth/session with $session5=$id -> 200 null
        ! [auth][error] SessionTokenError: Read more at https://errors.authjs.dev#sessiontokenerror
        ! [auth][cause]: TypeError: Cannot read properties of undefined (reading 'user')
    = not-applicable
  `,
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'adapter-failed') return notApplicable
    const options = { subject: `database of ${seen.origin}`, situations: [seen.situation] } as const
    const { path, code, message } = seen
    return message === null ? fail('own', { path, code }, options) : fail('known', { path, code, message }, options)
  },
})
