import { defineRule } from '../define-rule.ts'

export const missingSecret = defineRule({
  id: 'missing-secret',
  on: 'server-log',
  severity: 'error',
  title: 'The app has no secret',
  symptoms: [
    'NO_SECRET',
    'MissingSecret: Please define a `secret`',
    'AUTH_NO_SECRET: No `secret` - this is an error in production',
    'TypeError: "ikm"" must be an instance of Uint8Array or a string',
    'error=Configuration in production only',
  ],
  why: 'In production NextAuth refuses to start without a secret: 500 on every auth endpoint. In development v4 makes one up from its options, so the route and getServerSession get different ones and do not understand each other, and the middleware sends everybody to error=Configuration.',
  fix: {
    summary: 'Set the secret in the environment of the app, for every build, start and middleware.',
    v4: 'NEXTAUTH_SECRET=…   # openssl rand -base64 32',
    v5: 'AUTH_SECRET=…   # npx auth secret',
    verify: 'GET /api/auth/session answers 200 and a guarded page opens after sign-in.',
  },
  fixes: {
    nuxt: {
      summary:
        'Hand the secret to NuxtAuthHandler, from a variable that is set where the built app runs: a build reads no .env.',
      both: `# where the app runs
NUXT_AUTH_SECRET=…   # openssl rand -base64 32
// nuxt.config.ts
runtimeConfig: { authSecret: '' },   // NUXT_AUTH_SECRET fills it
// server/api/auth/[...].ts
export default NuxtAuthHandler({ secret: useRuntimeConfig().authSecret, providers: [] })`,
      verify: 'GET /api/auth/session answers 200, and the log is silent.',
    },
  },
  references: ['https://next-auth.js.org/errors#no_secret', 'https://errors.authjs.dev#missingsecret'],
  explains: [
    'server-configuration-error',
    'auth-route-crashed',
    'server-config-differs',
    'session-token-undecryptable',
    'secret-changed',
    'secret-mismatch-between-instances',
    'middleware-cookie-name-mismatch',
    'oauth-provider-unreachable',
    'missing-secret',
    'guard-refuses-session',
  ],
  messages: {
    noKey:
      'The app has no secret to make a key of (its log: {{words}}): what has to be encrypted fails, and that is every sign-in.',
    logged: 'The app has no secret: its log says {{code}}, and every auth request fails for it.',
    nuxt: 'NuxtAuthHandler has no secret, and refuses to run without one in a built app (the log: {{code}}): every auth request fails.',
    loggedAtPage:
      'What answers pages (middleware, or server code) has no secret: the log says {{code}} at that moment.',
    guard:
      'A guard sends the browser to error=Configuration: the middleware of next-auth v4 does that when it has no secret (NEXTAUTH_SECRET is not set where it runs).',
  },
  check: (seen, { fail, notApplicable }) => {
    // v4 warns in development and works on; only its consequences are a fault.
    if (seen.cause !== 'missing-secret' || seen.level !== 'error') return notApplicable
    const options = { subject: `secret of ${seen.origin}` }
    if (seen.source === 'redirect') return fail('guard', {}, options)
    if (seen.code === 'Error') return fail('noKey', { words: seen.message ?? '' }, options)
    if (seen.code === 'AUTH_NO_SECRET') return fail('nuxt', { code: seen.code }, options)
    return fail(seen.place === 'page' ? 'loggedAtPage' : 'logged', { code: seen.code }, options)
  },
})
