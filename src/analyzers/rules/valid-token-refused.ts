import { defineRule } from '../define-rule.ts'

const HEADLINE = 'A valid token was refused and the cookie deleted'

/** csrf cookies of v5 are made with all secrets of an array at once, tokens with the first (read in its source). */
const ARRAY =
  'the secret that each of the two is given; where all of them share an array of secrets, it is none of this, and the log tells'

const CALLBACK =
  "the app's log: JWT_SESSION_ERROR (v4) or JWTSessionError (v5) names what a callback threw; without such a line callbacks.jwt returned null"

export const validTokenRefused = defineRule({
  id: 'valid-token-refused',
  on: ['session-response', 'page-deletion'],
  severity: 'error',
  title: HEADLINE,
  headline: '{{headline}}',
  symptoms: [
    'logged out after the first refresh',
    'session cookie deleted right after login',
    'Credentials sign-in with an adapter: session is null',
  ],
  why: 'The token decrypts with the secret and has not expired, yet its reader took nobody for signed in and deleted the cookie. On the wire these look the same: a callback threw (jwt or session; in v5 also a jwt callback that returned null), Credentials with an adapter but without strategy "jwt" (the token is then looked up in the database), or a server clock that is ahead. Where a page deletes it, its reader (auth() as middleware) may also run with another secret than the sign-in.',
  fix: {
    summary:
      "Look at the app's log for JWT_SESSION_ERROR (v4) or JWTSessionError (v5): it names the callback's error. Nothing there: the strategy.",
    both: `session: { strategy: 'jwt' }, // needed for Credentials as soon as there is an adapter
callbacks: {
  async jwt({ token }) {
    try { return await refreshIfNeeded(token) } catch { return token } // a throw ends the session
  },
},`,
    verify: 'Sign in and refresh the session twice: the cookie is refreshed, not deleted.',
  },
  fixes: {
    before: {
      summary:
        'Let callbacks.jwt hand the token back where it cannot renew it, with an error in it that the pages show: null and a throw both end the session.',
      both: `async jwt({ token }) {
  try { return await refreshIfNeeded(token) } catch { return { ...token, error: 'RefreshTokenError' } } // not null
},`,
      verify: 'Wait until the access token has run out, and open {{path}}: the cookie is refreshed, not deleted.',
    },
    pageSecret: {
      summary:
        'Give the middleware, and whatever else reads the session, the very secret of the route: one variable in all places, and no `secret` of its own in a second NextAuth().',
      v4: '// .env of every instance and runtime\nNEXTAUTH_SECRET=…\ngetServerSession(req, res, authOptions)   // the options of the route',
      v5: '// auth.config.ts, shared by auth.ts and middleware.ts (proxy.ts)\nexport default { secret: process.env.AUTH_SECRET, providers: [] } satisfies NextAuthConfig',
      verify: 'Sign in and open the page: the cookie is kept.',
    },
  },
  references: ['https://next-auth.js.org/errors#jwt_session_error', 'https://errors.authjs.dev#jwtsessionerror'],
  explains: ['guard-refuses-session'],
  decides:
    "the app's log line JWT_SESSION_ERROR (v4) or JWTSessionError (v5) names the error; without one it is the session strategy",
  messages: {
    signIn:
      'The token that sign-in had just set was refused by the first session request, and the cookie deleted: a callback threw{{orNull}}, or the strategy is "database" (Credentials with an adapter), or the server\'s clock is ahead.',
    page: '{{reader}} refused a token that decrypts and has not expired, and deleted the cookie: a callback threw or returned null, or the code that reads the session there runs with another secret, strategy or cookie name than the sign-in.',
    pageSameSecret:
      '{{reader}} refused a token that decrypts and has not expired, and deleted the cookie: a callback threw or returned null, or the code that reads the session there runs with another strategy than the sign-in. Its secret is the right one: it leaves a csrf cookie alone that fits.',
    pageSecret:
      '{{reader}} refused a token that decrypts and has not expired, and deleted the cookie: the code that reads the session there works with another secret than the sign-in. The csrf cookie that it takes for its own does not fit the secret that opens the token.',
    before:
      '`{{path}}` refused a session that it had renewed itself shortly before, and deleted the cookie: its configuration is well, so a callback threw or returned null there (callbacks.jwt, say when an access token could not be renewed).',
    later:
      'A valid token was refused and the cookie deleted: a callback threw{{orNull}}, or the session strategy was changed to "database", or the server\'s clock is ahead.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'page-deletion') {
      if (!seen.deleted) return pass(`session at ${seen.path} on ${seen.origin}`)
      const { renewedHere, path, origin } = seen
      const unread = !seen.byLibrary || seen.form !== 'jwe' || seen.prefetch || seen.signsOut || seen.csrfReissued
      if (renewedHere === null || unread) return notApplicable
      const subject = `session at ${path} on ${origin}`
      const evidence = [renewedHere, seen.proof] as const
      return fail('before', { path, headline: HEADLINE }, { subject, evidence, decides: CALLBACK })
    }
    if (seen.sent === null || seen.signedOut) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted') return notApplicable
    // User and deletion in one answer is a jwt callback that returned null, and has its own rule.
    if (seen.body === 'user') return notApplicable
    if (seen.sent.snapshot.kind !== 'decoded' || seen.expired !== false) return notApplicable
    // A signature that nobody here checked makes no valid token; one that was read before does.
    if (seen.sent.snapshot.format === 'jws' && !seen.readBefore) return notApplicable
    if (seen.body === 'not-read') {
      const data = { reader: seen.reader }
      if (seen.secretFits === false)
        return fail(
          'pageSecret',
          { ...data, headline: 'A page works with another secret than the sign-in' },
          { decides: ARRAY },
        )
      return fail(seen.secretFits ? 'pageSameSecret' : 'page', { ...data, headline: HEADLINE })
    }
    // After null v4 still shows the user.
    const orNull = seen.sent.snapshot.dialect === 'authjs-v5' ? ' or callbacks.jwt returned null' : ''
    return fail(seen.firstAfterSignIn ? 'signIn' : 'later', { orNull, headline: HEADLINE })
  },
})
