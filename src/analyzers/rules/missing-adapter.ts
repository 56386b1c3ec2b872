import { defineRule } from '../define-rule.ts'

export const missingAdapter = defineRule({
  id: 'missing-adapter',
  on: 'server-log',
  severity: 'error',
  title: 'Database sessions without an adapter',
  headline: '{{headline}}',
  symptoms: ['MissingAdapter', 'EMAIL_REQUIRES_ADAPTER_ERROR'],
  why: 'Strategy "database" (and email sign-in) needs an adapter. v5 refuses the configuration: 500 on every auth endpoint. v4 starts, and fails when the session is read.',
  fix: {
    summary: 'Add the adapter, or use encrypted tokens.',
    both: `adapter: PrismaAdapter(prisma),
// or: session: { strategy: 'jwt' }`,
    verify: 'GET /api/auth/session answers 200 and shows the user after sign-in.',
  },
  fixes: {
    mail: {
      summary:
        'Add the adapter: it keeps the token of each link, whatever the session strategy is. Or take the mail provider out.',
      both: `adapter: PrismaAdapter(prisma),
session: { strategy: 'jwt' },   // as you like; it does not replace the adapter`,
      verify: 'GET /api/auth/providers answers 200, and a link that is asked for arrives.',
    },
  },
  references: ['https://next-auth.js.org/configuration/options#session', 'https://errors.authjs.dev#missingadapter'],
  explains: [
    'server-configuration-error',
    'auth-route-crashed',
    'session-cookie-not-seen',
    'oauth-callback-failed',
    'guard-refuses-session',
  ],
  messages: {
    logged: 'The app asks for database sessions and has no adapter (its log: {{code}}).',
    mail: 'The app has a provider that signs in by mail and no adapter, which keeps the links (its log: {{code}}).',
    needed:
      'The app has no adapter and asks for what needs one (its log: {{code}}): database sessions, a provider that signs in by mail, or passkeys.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'missing-adapter') return notApplicable
    const [{ code }, options] = [seen, { subject: `adapter of ${seen.origin}` }]
    if (code === 'EMAIL_REQUIRES_ADAPTER_ERROR')
      return fail('mail', { code, headline: 'Sign-in by mail without an adapter' }, options)
    // @auth/core has one code for "Email login requires an adapter", "Database session …" and "WebAuthn …".
    if (code === 'MissingAdapter') return fail('needed', { code, headline: 'The app has no adapter' }, options)
    return fail('logged', { code }, options)
  },
})
