import { defineRule } from '../define-rule.ts'

export const serverConfigurationError = defineRule({
  id: 'server-configuration-error',
  on: 'session-response',
  severity: 'error',
  title: 'NextAuth refuses to work: server configuration',
  why: 'Every auth endpoint answers 500 "There is a problem with the server configuration" when a required setting is missing or contradictory: no secret, an untrusted host (v5 outside Vercel without AUTH_TRUST_HOST or AUTH_URL), a strategy that needs an adapter, or Credentials with strategy "database".',
  fix: {
    summary: 'The app\'s log names the setting: NO_SECRET / MissingSecret, UntrustedHost, UnsupportedStrategy, MissingAdapter.',
    v4: 'NEXTAUTH_SECRET=…   # required in production\nNEXTAUTH_URL={{origin}}',
    v5: 'AUTH_SECRET=…   # required\nAUTH_URL={{origin}}   # also gives trust; NEXTAUTH_URL alone does not',
    verify: 'GET /api/auth/session answers 200.',
  },
  references: ['https://next-auth.js.org/errors#no_secret', 'https://errors.authjs.dev#untrustedhost'],
  decides: 'the app\'s log line, which names the setting',
  messages: {
    refused: 'Every auth request fails: `/api/auth/session` answers 500 "There is a problem with the server configuration".',
  },
  examples: [
    {
      title: 'no secret in production',
      steps: [
        {
          request: 'GET https://localhost:3443/api/auth/session',
          status: 500,
          body: '{"message":"There is a problem with the server configuration. Check the server logs for more information."}',
        },
      ],
      expect: 'refused',
    },
    {
      title: 'it answers',
      steps: [{ request: 'GET https://localhost:3443/api/auth/session', status: 200, body: '{}' }],
      expect: 'pass',
    },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.body === 'configuration-error' && seen.status >= 500) {
      return fail('refused', { origin: seen.origin }, { subject: seen.situation, evidence: seen.chain })
    }
    return seen.status === 200 ? pass(seen.situation) : notApplicable
  },
})
