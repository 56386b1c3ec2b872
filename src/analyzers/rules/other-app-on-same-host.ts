import { defineRule, LOST_SESSION } from '../define-rule.ts'

export const otherAppOnSameHost = defineRule({
  id: 'other-app-on-same-host',
  on: 'session-end',
  severity: 'error',
  title: 'Another app on this host deletes the session',
  symptoms: [
    'logged out of one app by another on localhost',
    'two Next.js apps on different ports share a session',
    'JWEDecryptionFailed on localhost only',
    'two apps behind one nginx by path, signing in to one signs out of the other',
  ],
  why: "Cookies do not know ports (RFC 6265, 8.5): two apps on localhost:3000 and localhost:3001 share them, and so do two apps behind one front, by path, as long as their cookies have Path=/. With the same cookie name each gets the other's session token, cannot read it, and deletes it.",
  fix: {
    summary:
      'Give one of the apps its own session cookie name (or another host name, like 127.0.0.1 for one and localhost for the other).',
    v4: `cookies: {
  sessionToken: {
    name: 'my-app.session-token',   // on https: '__Secure-my-app.session-token'
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: false }, // https: true; v4 replaces all options
  },
},`,
    v5: `cookies: {
  sessionToken: { name: 'my-app.session-token' },   // on https: '__Secure-my-app.session-token'
},`,
    verify: 'Sign in to both apps and refresh both twice: both stay signed in.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-8.5',
    'https://next-auth.js.org/configuration/options#cookies',
  ],
  explains: [...LOST_SESSION, 'secret-changed', 'secret-mismatch-between-instances'],
  decides: 'whether the two origins lead to two apps: if both lead to one, its secret or strategy changed in between',
  messages: {
    byPath:
      'Another app on {{origin}} refused and deleted the session that the auth routes at {{other}} had just accepted: apps behind one host share their cookies where both set them for Path=/.',
    deleted:
      '{{origin}} refused and deleted the session of {{other}}: two apps on one host share their cookies, because cookies ignore the port.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'other-path' && seen.otherOrigin !== null)
      return fail(
        'byPath',
        { origin: seen.origin, other: seen.otherOrigin },
        { decides: 'whether the two paths lead to two apps, with secrets of their own' },
      )
    if (seen.cause !== 'other-origin' || seen.otherOrigin === null) return notApplicable
    return fail('deleted', { origin: seen.origin, other: seen.otherOrigin })
  },
})
