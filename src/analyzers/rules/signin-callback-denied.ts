import { defineRule } from '../define-rule.ts'

export const signinCallbackDenied = defineRule({
  id: 'signin-callback-denied',
  on: 'sign-in',
  severity: 'warning',
  title: "The app's signIn callback refused a sign-in",
  symptoms: ['error=AccessDenied', 'Access Denied: You do not have permission to sign in'],
  why: 'error=AccessDenied comes from your own signIn callback. v4 says so when it returned a falsy value. v5 says the same when it threw. It runs at sign-in only, never on later requests, so a session that exists goes on.',
  fix: {
    summary:
      'Return true on every path that should let people in, and look at the log: in v5 an [auth][cause] under AccessDenied means that the callback threw.',
    v4: 'callbacks: {\n  async signIn({ user }) {\n    return isAllowed(user)   // true or false on every path; a string redirects\n  },\n}',
    v5: 'callbacks: {\n  async signIn({ user }) {\n    return isAllowed(user)   // true or false on every path; a throw is told as AccessDenied too\n  },\n}',
    verify: 'Sign in with {{provider}} as somebody who is allowed: the session cookie is set.',
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#sign-in-callback',
    'https://errors.authjs.dev#accessdenied',
  ],
  messages: {
    denied: 'The signIn callback refused the sign-in with {{provider}} (error={{error}}){{session}}.',
    deniedOrThrew:
      'The signIn callback refused the sign-in with {{provider}} (error={{error}}): it returned false, or it threw, which v5 answers alike{{session}}.',
  },
  examples: `
    # v4
      POST http://localhost:3000/api/auth/callback/credentials with $csrf4=aaaaaaaaaaaaaaaa -> 403 {"url":"http://localhost:3000/api/auth/error?error=AccessDenied"}
    = denied: The signIn callback refused the sign-in with credentials (error=AccessDenied).
    # v5
      POST http://localhost:3000/api/auth/callback/credentials with $csrf5=aaaaaaaaaaaaaaaa -> 200 {"url":"http://localhost:3000/api/auth/error?error=AccessDenied"}
    = deniedOrThrew: The signIn callback refused the sign-in with credentials (error=AccessDenied): it returned false, or it threw, which v5 answers alike.
    # after an OAuth callback
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=AccessDenied
    = denied: The signIn callback refused the sign-in with github (error=AccessDenied).
    # let in
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/
        < $session4{"sub":"1"}
    = pass
    # the error page alone, opened by hand
      GET http://localhost:3000/api/auth/error?error=AccessDenied -> 403
    = not-applicable
    # another account is asked for by somebody who is signed in
      POST http://localhost:3000/api/auth/callback/credentials with $csrf4=aaaaaaaaaaaaaaaa; $session4{"sub":"1"} -> 200 {"url":"http://localhost:3000/api/auth/error?error=AccessDenied"}
    = denied: The signIn callback refused the sign-in with credentials (error=AccessDenied); the session that exists goes on.
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'accepted') return pass(seen.situation)
    if (seen.outcome !== 'denied') return notApplicable
    const session = seen.sessionSent ? '; the session that exists goes on' : ''
    return fail(
      seen.dialect === 'next-auth-v4' ? 'denied' : 'deniedOrThrew',
      { provider: seen.provider, error: seen.errorCode ?? 'AccessDenied', session },
      { subject: `sign-in with ${seen.provider} on ${seen.origin}`, situations: [seen.situation] },
    )
  },
})
