import { defineRule } from '../define-rule.ts'

const BY_LOG = 'the words behind JWT_SESSION_ERROR (v4) or JWTSessionError (v5) in the log of the app'

export const jwtCallbackReturnedNull = defineRule({
  id: 'jwt-callback-returned-null',
  on: ['session-response', 'server-log'],
  severity: 'error',
  title: 'callbacks.jwt returned null',
  headline: '{{headline}}',
  symptoms: [
    'JWT Claims Set MUST be an object',
    'user visible once, then signed out',
    'returning null from the jwt callback',
  ],
  why: 'In next-auth v4 a jwt callback that returns null cannot be encoded again: the answer still shows the user, and deletes the session cookie. The next request is signed out. A `jwt.encode` of the app that throws looks the same.',
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
  fixes: {
    notEncoded: {
      summary:
        'Find what `jwt.encode` throws: the log has it at this moment. Leave the option out where no other kind of token is needed.',
      both: '// without `jwt: { encode, decode }` NextAuth writes and reads the token itself',
      verify: 'Sign in and refresh twice: the cookie is refreshed each time.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#jwt-callback',
    'https://authjs.dev/reference/core#jwt',
  ],
  explains: [
    'jwt-or-session-callback-threw',
    'valid-token-refused',
    'session-token-refused',
    'server-config-differs',
    'session-cookie-deleted-by-page',
    'guard-refuses-session',
  ],
  messages: {
    logged:
      '`{{path}}` read the session, and the app logged {{code}} "JWT Claims Set MUST be an object": `callbacks.jwt` returned null, so NextAuth ended the session.',
    userOnce:
      'The answer still shows the user, but deletes the session cookie: `callbacks.jwt` returned null, and the next request is signed out.',
    notEncoded:
      'The answer still shows the user, but deletes the session cookie, and the next request is signed out: the session was read, and its token could not be written anew. A `jwt.encode` of the app threw.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log')
      return seen.cause === 'jwt-returned-null' && seen.place === 'page'
        ? fail('logged', { path: seen.path, code: seen.code })
        : notApplicable
    if (seen.sent === null || seen.signedOut || seen.cacheSign !== null) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted' || seen.body !== 'user') return notApplicable
    // v5 shows nobody where the callback returned null.
    if (seen.dialect === 'authjs-v5')
      return fail(
        'notEncoded',
        { headline: 'The token could not be written, and the session was ended' },
        { decides: BY_LOG },
      )
    const isDefault = seen.sent.snapshot.kind === 'decoded' && seen.sent.snapshot.format === 'jwe'
    return fail('userOnce', {}, { decides: isDefault ? null : BY_LOG })
  },
})
