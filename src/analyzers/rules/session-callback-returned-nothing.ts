import { defineRule } from '../define-rule.ts'

export const sessionCallbackReturnedNothing = defineRule({
  id: 'session-callback-returned-nothing',
  on: 'session-response',
  severity: 'error',
  title: 'Session callback returned null, undefined or {}',
  symptoms: [
    '/api/auth/session returns null or an empty body',
    'CLIENT_FETCH_ERROR Cannot convert undefined or null to object',
    'Unexpected end of JSON input from /api/auth/session',
  ],
  why: 'The cookie was refreshed in the same answer, so the token is valid: NextAuth sends whatever callbacks.session returns, and that is not a session. The cookie is not deleted by this; the client shows "signed out" all the same.',
  fix: {
    summary: 'End callbacks.session on every path with the session; never return null to mean "signed out".',
    v4: `callbacks: {
  async session({ session, token }) {
    if (token.role) session.user.role = token.role
    return session // on every path
  },
},`,
    v5: `callbacks: {
  session({ session, token }) {
    if (token.role) session.user.role = token.role
    return session // on every path
  },
},`,
    verify: 'GET /api/auth/session answers {"user":{…},"expires":…}.',
  },
  references: ['https://next-auth.js.org/configuration/callbacks#session-callback'],
  // A guard is given the same session.
  explains: ['guard-refuses-session'],
  messages: {
    null: 'The session endpoint answers `null` and refreshes the cookie: the token is valid, `callbacks.session` returned null.',
    undefined:
      'The session endpoint answers with an empty body and refreshes the cookie: the token is valid, `callbacks.session` returned undefined (a path without `return`), or null in the Pages Router.',
    empty:
      'The session endpoint answers `{}` and refreshes the cookie: the token is valid, `callbacks.session` returned an empty object.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent === null || seen.cookieEffect !== 'refreshed') return notApplicable
    if (seen.body === 'user') return pass(seen.situation)
    if (seen.body === 'null') return fail('null', {})
    if (seen.body === 'empty') return fail('undefined', {})
    if (seen.body === 'empty-object') return fail('empty', {})
    return notApplicable
  },
})
