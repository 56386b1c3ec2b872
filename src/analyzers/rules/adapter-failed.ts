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
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'adapter-failed') return notApplicable
    const options = { subject: `database of ${seen.origin}`, situations: [seen.situation] } as const
    const { path, code, message } = seen
    return message === null ? fail('own', { path, code }, options) : fail('known', { path, code, message }, options)
  },
})
