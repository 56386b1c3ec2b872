import { defineRule } from '../define-rule.ts'

export const serverConfigurationError = defineRule({
  id: 'server-configuration-error',
  on: 'auth-route',
  severity: 'error',
  title: 'NextAuth refuses its own configuration',
  symptoms: [
    'There is a problem with the server configuration',
    'There was a problem with the server configuration. Check the server logs',
    'error=Configuration',
    '/api/auth/session 500',
  ],
  why: 'Every auth endpoint answers 500 and nobody can sign in or be recognised. Four faults look the same from outside: no secret; v5 in production without AUTH_TRUST_HOST or AUTH_URL (NEXTAUTH_URL alone does not count); Credentials together with strategy "database"; strategy "database" without an adapter. The app\'s log names the one.',
  fix: {
    summary: "Read the app's log line; the usual two are the secret and, in v5, the trusted host.",
    v4: `NEXTAUTH_SECRET=…          # openssl rand -base64 32
NEXTAUTH_URL={{origin}}
// with the Credentials provider: session: { strategy: 'jwt' }`,
    v5: `AUTH_SECRET=…              # npx auth secret
AUTH_URL={{origin}}        # also makes the host trusted; or AUTH_TRUST_HOST=true
// with the Credentials provider: session: { strategy: 'jwt' }`,
    verify: 'GET /api/auth/session answers 200.',
  },
  references: ['https://next-auth.js.org/errors#no_secret', 'https://errors.authjs.dev#untrustedhost'],
  decides:
    "the app's log line: MissingSecret / NO_SECRET, UntrustedHost, UnsupportedStrategy / CALLBACK_CREDENTIALS_JWT_ERROR, MissingAdapter (run `authproxy -- npm run dev` to see it)",
  messages: {
    refused:
      'Auth requests fail: `{{path}}` answers 500 "a problem with the server configuration", before anybody\'s session is looked at.',
  },
  examples: `
    # no secret in production
      GET https://localhost:3443/api/auth/session -> 500 $misconfigured
    = refused: Auth requests fail: \`/api/auth/session\` answers 500 "a problem with the server configuration", before anybody's session is looked at.
    # it answers
      GET https://localhost:3443/api/auth/csrf -> 200 $csrf
        < set-cookie: next-auth.csrf-token=$a(64); Path=/; HttpOnly; SameSite=Lax
    = pass
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'configuration') return notApplicable
    const path = `${seen.basePath}/${seen.actions[0] ?? 'session'}`
    const data = { path, origin: seen.origin }
    return fail('refused', data)
  },
})
