/** What a redeploy without a fixed secret does to people who are signed in. */
export function redeployWithNewSecret() {
  process.env.AUTH_SECRET = `${process.env.AUTH_SECRET}+`
}

export const secretFaults = [
  {
    name: 'missing-secret',
    title: 'No secret',
    does: 'AUTH_SECRET is not set.',
    sees: 'Logging in leads to /api/auth/callback/credentials, which answers 500; the log has MissingSecret.',
    env: { AUTH_SECRET: null },
  },
  {
    name: 'secret-changed',
    title: 'The secret changes while people are signed in',
    does: 'Once Reports was shown the app takes a new AUTH_SECRET, as a redeploy without a fixed secret does.',
    sees: 'Signed in, two good pages, then back at the login form: the cookie is deleted, the log has JWTSessionError.',
    afterReports: redeployWithNewSecret,
  },
]
