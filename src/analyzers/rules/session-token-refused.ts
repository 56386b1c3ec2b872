import { defineRule } from '../define-rule.ts'

export const sessionTokenRefused = defineRule({
  id: 'session-token-refused',
  on: 'session-response',
  severity: 'error',
  title: 'The session token was refused, and its reason needs the secret',
  symptoms: ['/api/auth/session returns {} and deletes the cookie', 'session is lost and I do not know why'],
  why: 'The session endpoint answered as for nobody and deleted the cookie. Without the secret authproxy cannot see whether the token is expired, made with another secret, or valid and refused by a callback.',
  fix: {
    summary:
      "Let authproxy read the secret, so that it can tell which: run it in the app's folder (it reads the .env files as Next does), or set the variable.",
    v4: 'NEXTAUTH_SECRET=… authproxy --target localhost:3000',
    v5: 'AUTH_SECRET=… authproxy --target localhost:3000',
    verify: 'The finding is replaced by one that names the cause.',
  },
  fixes: {
    fresh: {
      summary:
        'With an adapter and Credentials write the strategy down: that is the usual reason. Else let authproxy read the secret, so that it can tell which.',
      v4: "session: { strategy: 'jwt' },   // needed for Credentials as soon as there is an adapter\n// else, in a shell: NEXTAUTH_SECRET=… authproxy --target localhost:3000",
      v5: "session: { strategy: 'jwt' },   // needed for Credentials as soon as there is an adapter\n// else, in a shell: AUTH_SECRET=… authproxy --target localhost:3000",
      verify: 'Sign in and refresh the session twice: the cookie is refreshed, not deleted.',
    },
  },
  references: ['https://next-auth.js.org/errors#jwt_session_error'],
  explains: ['guard-refuses-session'],
  decides: "the secret, or the app's log line JWT_SESSION_ERROR (v4) or JWTSessionError (v5)",
  messages: {
    refused:
      "The server refused the session token and deleted the cookie: another secret, an expired token, or a callback that threw. The secret or the app's log decides.",
    fresh:
      'The server refused the session token that its own sign-in had just set, and deleted the cookie: the session strategy is "database" (Credentials with an adapter), a callback threw or returned null, or the sign-in works with another secret. The secret or the app\'s log decides.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent === null || seen.signedOut || seen.sent.snapshot.kind !== 'undecodable') return notApplicable
    // Its time was over: that is no refusal.
    if (seen.sent.snapshot.reason !== 'no-secret' || seen.expired === true) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    // A re-issued csrf cookie or a user in the body says more; other rules say it.
    if (seen.cookieEffect !== 'deleted' || seen.body === 'user' || seen.csrfReissued) return notApplicable
    return fail(seen.firstAfterSignIn ? 'fresh' : 'refused', {})
  },
})
