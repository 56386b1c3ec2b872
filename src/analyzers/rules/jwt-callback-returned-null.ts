import { defineRule } from '../define-rule.ts'

export const jwtCallbackReturnedNull = defineRule({
  id: 'jwt-callback-returned-null',
  on: ['session-response', 'server-log'],
  severity: 'error',
  title: 'callbacks.jwt returned null',
  symptoms: [
    'JWT Claims Set MUST be an object',
    'user visible once, then signed out',
    'returning null from the jwt callback',
  ],
  why: 'In next-auth v4 a jwt callback that returns null cannot be encoded again: the answer still shows the user, and deletes the session cookie. The next request is signed out. Nothing else looks like this.',
  fix: {
    summary: 'Return the token on every path of `callbacks.jwt`.',
    v4: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id
    return token // also when there is nothing to do
  },
},`,
    v5: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id
    return token // null signs the user out
  },
},`,
    verify: 'Sign in and refresh twice: the cookie is refreshed each time.',
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#jwt-callback',
    'https://authjs.dev/reference/core#jwt',
  ],
  explains: ['valid-token-refused', 'session-token-refused', 'server-config-differs', 'session-cookie-deleted-by-page'],
  messages: {
    logged:
      '`{{path}}` read the session, and the app logged {{code}} "JWT Claims Set MUST be an object": `callbacks.jwt` returned null, so NextAuth ended the session.',
    userOnce:
      'The answer still shows the user, but deletes the session cookie: `callbacks.jwt` returned null, and the next request is signed out.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log')
      return seen.cause === 'jwt-returned-null' && seen.place === 'page'
        ? fail('logged', { path: seen.path, code: seen.code })
        : notApplicable
    if (seen.sent === null || seen.signedOut || seen.cacheSign !== null) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted' || seen.body !== 'user') return notApplicable
    return fail('userOnce', {})
  },
})
