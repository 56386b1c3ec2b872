import { defineRule } from '../define-rule.ts'

export const missingAdapter = defineRule({
  id: 'missing-adapter',
  on: 'server-log',
  severity: 'error',
  title: 'Database sessions without an adapter',
  symptoms: ['MissingAdapter', 'EMAIL_REQUIRES_ADAPTER_ERROR'],
  why: 'Strategy "database" (and email sign-in) needs an adapter. v5 refuses the configuration: 500 on every auth endpoint. v4 starts, and fails when the session is read.',
  fix: {
    summary: 'Add the adapter, or use encrypted tokens.',
    both: `adapter: PrismaAdapter(prisma),
// or: session: { strategy: 'jwt' }`,
    verify: 'GET /api/auth/session answers 200 and shows the user after sign-in.',
  },
  references: ['https://next-auth.js.org/configuration/options#session', 'https://errors.authjs.dev#missingadapter'],
  explains: ['server-configuration-error', 'session-cookie-not-seen', 'oauth-callback-failed'],
  messages: {
    logged: 'The app asks for database sessions and has no adapter (its log: {{code}}).',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.cause === 'missing-adapter'
      ? fail('logged', { code: seen.code }, { subject: `adapter of ${seen.origin}` })
      : notApplicable,
})
