import { defineRule } from '../define-rule.ts'

export const unsupportedStrategy = defineRule({
  id: 'unsupported-strategy',
  on: 'server-log',
  severity: 'error',
  title: 'Only Credentials, and database sessions',
  symptoms: [
    'UnsupportedStrategy',
    'CALLBACK_CREDENTIALS_JWT_ERROR',
    'Signin in with credentials only supported if JWT strategy is enabled',
  ],
  why: 'Credentials sign-ins cannot have database sessions. With Credentials as the only provider and strategy "database" NextAuth refuses the configuration: 500 on every auth endpoint.',
  fix: {
    summary: 'Use encrypted tokens.',
    both: "session: { strategy: 'jwt' },",
    verify: 'GET /api/auth/session answers 200.',
  },
  references: [
    'https://next-auth.js.org/errors#callback_credentials_jwt_error',
    'https://errors.authjs.dev#unsupportedstrategy',
  ],
  explains: ['server-configuration-error'],
  messages: {
    logged:
      'The app has Credentials as its only provider and asks for database sessions (its log: {{code}}); NextAuth refuses that.',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.cause === 'unsupported-strategy'
      ? fail('logged', { code: seen.code }, { subject: `strategy of ${seen.origin}` })
      : notApplicable,
})
