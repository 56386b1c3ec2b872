import { defineRule } from '../define-rule.ts'
import { configurationError } from './examples/server-steps.ts'

const ORIGIN = 'http://localhost:3000'

export const missingAdapter = defineRule({
  id: 'missing-adapter',
  on: 'server-log',
  severity: 'error',
  title: 'Database sessions without an adapter',
  symptoms: ['MissingAdapter', 'EMAIL_REQUIRES_ADAPTER_ERROR'],
  why: 'Strategy "database" (and email sign-in) needs an adapter. v5 refuses the configuration: 500 on every auth endpoint. v4 starts, and fails when the session is read.',
  fix: {
    summary: 'Add the adapter, or use encrypted tokens.',
    v4: `adapter: PrismaAdapter(prisma),
// or: session: { strategy: 'jwt' }`,
    v5: `adapter: PrismaAdapter(prisma),
// or: session: { strategy: 'jwt' }`,
    verify: 'GET /api/auth/session answers 200 and shows the user after sign-in.',
  },
  references: ['https://next-auth.js.org/configuration/options#session', 'https://errors.authjs.dev#missingadapter'],
  explains: ['server-configuration-error', 'session-cookie-not-seen', 'oauth-callback-failed'],
  messages: {
    logged: 'The app asks for database sessions and has no adapter (its log: {{code}}).',
  },
  examples: [
    {
      title: 'v5',
      steps: [
        configurationError(ORIGIN, 'csrf', [
          '\u001b[31m[auth][error]\u001b[0m MissingAdapter: Database session requires an adapter. Read more at https://errors.authjs.dev#missingadapter',
        ]),
      ],
      expect: 'logged',
    },
    {
      title: 'v4 at the first session request',
      steps: [
        {
          request: `GET ${ORIGIN}/api/auth/session`,
          send: ['cookie: next-auth.session-token=$jwe4{"sub":"1"}'],
          status: 200,
          body: '{}',
          log: [
            '[next-auth][error][SESSION_ERROR] ',
            "https://next-auth.js.org/errors#session_error Cannot destructure property 'getSessionAndUser' of 'e' as it is undefined. {",
          ],
        },
      ],
      expect: 'logged',
    },
    {
      title: 'another fault of the configuration',
      steps: [configurationError(ORIGIN, 'session')],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail, notApplicable }) =>
    seen.cause === 'missing-adapter'
      ? fail('logged', { code: seen.code }, { subject: `adapter of ${seen.origin}`, evidence: seen.chain })
      : notApplicable,
})
