import { defineRule } from '../define-rule.ts'

export const untrustedHost = defineRule({
  id: 'untrusted-host',
  on: 'server-log',
  severity: 'error',
  title: 'Auth.js does not trust the host',
  symptoms: ['UntrustedHost: Host must be trusted', '/api/auth/session 500 in Docker only', 'AUTH_TRUST_HOST'],
  why: 'Auth.js v5 in production answers 500 to everything until it is told that the Host and X-Forwarded-Host headers may be believed: by AUTH_URL, AUTH_TRUST_HOST, or on Vercel and Cloudflare Pages. NEXTAUTH_URL alone does not count.',
  fix: {
    summary: 'Set one of the two variables where the app runs.',
    v4: null,
    v5: `AUTH_URL={{origin}}
# or, when the app has several host names and the proxy in front of it sets X-Forwarded-Host:
AUTH_TRUST_HOST=true`,
    verify: 'GET /api/auth/session answers 200.',
  },
  references: ['https://errors.authjs.dev#untrustedhost', 'https://authjs.dev/reference/core#trusthost'],
  explains: ['server-configuration-error'],
  messages: {
    logged:
      'Auth.js does not trust the host of {{origin}} (its log: UntrustedHost), so every auth request fails with 500.',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.cause === 'untrusted-host'
      ? fail('logged', { origin: seen.origin }, { subject: `trusted host of ${seen.origin}` })
      : notApplicable,
})
