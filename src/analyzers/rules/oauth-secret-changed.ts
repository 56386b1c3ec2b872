import { defineRule } from '../define-rule.ts'

export const oauthSecretChanged = defineRule({
  id: 'oauth-secret-changed',
  on: 'check-secret',
  severity: 'error',
  title: 'The secret at the OAuth callback is not the one of the start',
  symptoms: ['OAuth callback fails after a deployment', 'pkceCodeVerifier value could not be parsed'],
  why: "Check cookies are encrypted with the app's secret. They came back with the callback and could not be read, and the csrf cookie, which is signed with the same secret, was refused and replaced as well: the secret was changed in between, or two instances use different ones.",
  fix: {
    summary: 'Use one secret in every instance and keep it over restarts and deployments.',
    v4: 'NEXTAUTH_SECRET=…   # the same value in every instance, build and environment file',
    v5: 'AUTH_SECRET=…   # the same value in every instance; to rotate: AUTH_SECRET="new", AUTH_SECRET_1="old"',
    verify: 'Sign in with {{provider}} twice, with a restart in between: both succeed, and the csrf cookie stays.',
  },
  references: ['https://next-auth.js.org/configuration/options#secret', 'https://errors.authjs.dev#invalidcheck'],
  explains: ['oauth-callback-failed', 'session-token-undecryptable'],
  messages: {
    changed:
      'The sign-in with {{provider}} failed: its check cookies came back but could not be read, and the app replaced a csrf cookie of its own: its secret is not the one of the start.',
  },
  check: (seen, { fail }) =>
    fail('changed', { provider: seen.provider }, { subject: `secret of ${seen.origin}`, situations: [seen.situation] }),
})
