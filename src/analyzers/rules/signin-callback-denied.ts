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
