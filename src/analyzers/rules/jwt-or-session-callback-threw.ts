import { defineRule } from '../define-rule.ts'

export const jwtOrSessionCallbackThrew = defineRule({
  id: 'jwt-or-session-callback-threw',
  on: 'server-log',
  severity: 'error',
  title: 'callbacks.jwt or callbacks.session threw, and the session was ended',
  symptoms: [
    'JWT_SESSION_ERROR Cannot read properties of undefined',
    'JWTSessionError',
    'signed out because a callback throws',
  ],
  why: 'NextAuth catches what a jwt or session callback throws, logs it as JWT_SESSION_ERROR (v4) or JWTSessionError (v5), answers as for nobody, and deletes the cookie. One failed lookup or refresh signs the user out for good.',
  fix: {
    summary: 'Do not let the callbacks throw: catch, and return the token or session as it was.',
    both: `callbacks: {
  async jwt({ token }) { // returns the token on every path: without one, callbacks.session gets undefined
    try { return await refreshIfNeeded(token) } catch { return { ...token, error: 'RefreshFailed' } }
  },
  async session({ session, token }) {
    session.user.role = token.user?.role // \`?.\`: after a refresh only what the token carries is there
    return session
  },
},`,
    verify: 'Refresh the session: the cookie is refreshed, and the log is silent.',
  },
  references: ['https://next-auth.js.org/errors#jwt_session_error', 'https://errors.authjs.dev#jwtsessionerror'],
  explains: [
    'valid-token-refused',
    'session-token-refused',
    'session-cookie-not-seen',
    'session-token-undecryptable',
    'v4-v5-same-cookie-name',
    'guard-refuses-session',
  ],
  messages: {
    known:
      'The app logged {{code}} "{{message}}" when the session was read: `callbacks.jwt` or `callbacks.session` threw, so NextAuth ended the session.',
    own: 'The app logged {{code}} with an error of its own when the session was read: `callbacks.jwt` or `callbacks.session` threw, so NextAuth ended the session. The log has the words.',
  },
  check: (seen, { fail, notApplicable }) => {
    // A rotation that stores its token with cookies().set(): the place is wrong, not the callback.
    if (seen.cause !== 'callback-threw' || seen.message?.startsWith('Cookies can only')) return notApplicable
    return seen.message === null
      ? fail('own', { code: seen.code })
      : fail('known', { code: seen.code, message: seen.message })
  },
})
