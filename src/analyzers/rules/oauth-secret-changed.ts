import { defineRule } from '../define-rule.ts'
import { CHECKS, callbackStep, startStep } from '../oauth-example-steps.ts'

const APP = 'http://localhost:3000'
const CSRF = 'set-cookie: next-auth.csrf-token=aaaaaaaaaaaaaaaa; Path=/; HttpOnly; SameSite=Lax'
const OTHER = 'set-cookie: next-auth.csrf-token=bbbbbbbbbbbbbbbb; Path=/; HttpOnly; SameSite=Lax'
const SENT = 'next-auth.csrf-token=aaaaaaaaaaaaaaaa'

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
  examples: [
    {
      title: 'v4 replaces the csrf cookie in the callback itself',
      steps: [
        { request: `GET ${APP}/api/auth/csrf`, status: 200, answer: [CSRF], body: '{"csrfToken":"aaaa"}' },
        startStep(APP),
        callbackStep(APP, { cookies: CHECKS, also: [SENT], error: 'OAuthCallback', answer: [OTHER] }),
      ],
      expect: 'changed',
    },
    {
      title: 'v5 does so on the error page',
      steps: [
        { request: `GET ${APP}/api/auth/csrf`, status: 200, answer: [CSRF], body: '{"csrfToken":"aaaa"}' },
        startStep(APP),
        callbackStep(APP, { also: [SENT], error: 'Configuration' }),
        {
          request: `GET ${APP}/api/auth/error?error=Configuration`,
          send: [`cookie: ${SENT}`],
          status: 500,
          answer: [OTHER],
        },
      ],
      expect: 'changed',
    },
    {
      title: 'the csrf cookie is accepted',
      steps: [
        { request: `GET ${APP}/api/auth/csrf`, status: 200, answer: [CSRF], body: '{"csrfToken":"aaaa"}' },
        startStep(APP),
        callbackStep(APP, { also: [SENT], error: 'OAuthCallback' }),
        { request: `GET ${APP}/api/auth/session`, send: [`cookie: ${SENT}`], status: 200, body: '{}' },
      ],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail }) =>
    fail(
      'changed',
      { provider: seen.provider },
      { subject: `secret of ${seen.origin}`, situations: [seen.situation], evidence: seen.chain },
    ),
})
