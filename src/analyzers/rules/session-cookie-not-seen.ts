import { defineRule } from '../define-rule.ts'

export const sessionCookieNotSeen = defineRule({
  id: 'session-cookie-not-seen',
  on: 'session-response',
  severity: 'error',
  title: 'The session endpoint did not see the cookie',
  headline: '{{headline}}',
  symptoms: [
    '/api/auth/session returns {} although the cookie is sent',
    'session null behind a CDN',
    'cookies().get is empty in middleware',
    'SessionTokenError',
  ],
  why: 'The request carried a session cookie, the answer is the one for nobody, and the cookie was neither refreshed nor deleted. NextAuth always does one of the two with a token that it sees. So it did not see it (a hop or middleware removed or renamed it, the answer came from a cache, or the app looks for another cookie name), or, with a database session, the lookup or a callback failed (SESSION_ERROR in the log).',
  fix: {
    summary:
      'Compare the cookie name that is sent with the one the app is configured for (http or https origin decides about __Secure-), and look for a cache or middleware before the auth route.',
    v4: 'NEXTAUTH_URL={{origin}}   # decides the cookie name that is read',
    v5: 'AUTH_URL={{origin}}   # decides the cookie name that is read',
    verify: 'GET /api/auth/session with the cookie answers with the user and a Set-Cookie.',
  },
  fixes: {
    database: {
      summary:
        'Read the log at this moment. With database sessions the session callback gets `user` and no `token`: what reaches for `token.…` there throws. An AdapterError is the database. A silent log: the server did not see the cookie.',
      both: 'callbacks: {\n  session({ session, user }) {            // no `token` with database sessions\n    return { ...session, user: { ...session.user, id: user.id } }\n  },\n},',
      verify: 'GET /api/auth/session with the cookie answers with the user and a Set-Cookie.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/options#cookies',
    'https://authjs.dev/reference/core/errors#sessiontokenerror',
  ],
  explains: ['guard-refuses-session'],
  decides: "the app's log (SESSION_ERROR / SessionTokenError), and the request as the app sees it",
  messages: {
    database:
      'The request carried {{what}}, the answer is the one for nobody, and the cookie was left alone: reading the session failed on the server (a callback or the adapter threw), or the server did not see the cookie.',
    token:
      'The request carried the session cookie `{{cookie}}`, the answer is the one for nobody, and the cookie was left alone: the server did not see it under the name that it looks for.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    // A cache's answer was made for another request.
    if (seen.sent === null || seen.status !== 200 || seen.signedOut || seen.cacheSign !== null) return notApplicable
    // Two apps under one parent domain, each with a cookie of its own name: the other one's is none of this one's business.
    if (seen.ofOtherHost) return notApplicable
    if (seen.cookieEffect !== 'untouched') return pass(seen.situation)
    if (seen.body !== 'empty-object' && seen.body !== 'null') return notApplicable
    const origin = { origin: seen.origin }
    const usual = seen.sent.snapshot.kind === 'opaque' && seen.sent.snapshot.usual
    if (seen.sent.snapshot.kind === 'opaque')
      return fail(
        'database',
        {
          ...origin,
          what: usual ? 'a database session id' : 'an opaque session value',
          headline: 'The database session could not be read',
        },
        {
          decides: 'the log of the app: SESSION_ERROR or SessionTokenError is the callback or the adapter',
        },
      )
    return fail('token', { cookie: seen.sent.cookie, ...origin })
  },
})
