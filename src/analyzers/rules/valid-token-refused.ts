import { defineRule } from '../define-rule.ts'

export const validTokenRefused = defineRule({
  id: 'valid-token-refused',
  on: 'session-response',
  severity: 'error',
  title: 'A valid token was refused and the cookie deleted',
  symptoms: [
    'logged out after the first refresh',
    'session cookie deleted right after login',
    'Credentials sign-in with an adapter: session is null',
  ],
  why: 'The token decrypts with the secret and has not expired, yet the session endpoint answered as for nobody and deleted the cookie. On the wire these look the same: a callback threw (jwt or session; in v5 also a jwt callback that returned null), Credentials with an adapter but without strategy "jwt" (the token is then looked up in the database), or a server clock that is ahead.',
  fix: {
    summary:
      "Look at the app's log for JWT_SESSION_ERROR (v4) or JWTSessionError (v5): it names the callback's error. Nothing there: the strategy.",
    v4: `session: { strategy: 'jwt' }, // needed for Credentials as soon as there is an adapter
callbacks: {
  async jwt({ token }) {
    try { return await refreshIfNeeded(token) } catch { return token } // a throw ends the session
  },
},`,
    v5: `session: { strategy: 'jwt' }, // needed for Credentials as soon as there is an adapter
callbacks: {
  async jwt({ token }) {
    try { return await refreshIfNeeded(token) } catch { return token } // a throw ends the session
  },
},`,
    verify: 'Sign in and refresh the session twice: the cookie is refreshed, not deleted.',
  },
  references: ['https://next-auth.js.org/errors#jwt_session_error', 'https://errors.authjs.dev#jwtsessionerror'],
  decides:
    "the app's log line JWT_SESSION_ERROR / JWTSessionError names the error; without one it is the session strategy",
  messages: {
    signIn:
      'The token that sign-in had just set was refused by the first session request, and the cookie deleted: a callback threw, or the strategy is "database" (Credentials with an adapter), or the server\'s clock is ahead.',
    later:
      'A valid token was refused and the cookie deleted: a callback threw, or the session strategy was changed to "database", or the server\'s clock is ahead.',
  },
  examples: `
    # a callback that throws at the first refresh
      POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443/"}
        < $session4{"sub":"1"}
      GET /api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
    = signIn: The token that sign-in had just set was refused by the first session request, and the cookie deleted: a callback threw, or the strategy is "database" (Credentials with an adapter), or the server's clock is ahead.
    # long after the sign-in
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
    = later: A valid token was refused and the cookie deleted: a callback threw, or the session strategy was changed to "database", or the server's clock is ahead.
    # an expired token is not this
      GET https://localhost:3443/api/auth/session with $session4{"sub":"1","exp":1000} -> 200 {}
        < $session4=
    = not-applicable
    # refreshed
      GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} -> 200 $user
        < $session4{"sub":"1"}
    = pass
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent === null || seen.signedOut) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted') return notApplicable
    const options = { subject: seen.situation, evidence: seen.chain } as const
    // User and deletion in one answer is a jwt callback that returned null, and has its own rule.
    if (seen.body === 'user') return notApplicable
    if (seen.sent.snapshot.kind !== 'decoded' || seen.expired !== false) return notApplicable
    return seen.firstAfterSignIn ? fail('signIn', {}, options) : fail('later', {}, options)
  },
})
