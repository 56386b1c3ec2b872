import { defineRule } from '../define-rule.ts'

export const signoutResurrected = defineRule({
  id: 'signout-resurrected',
  on: 'sign-out-race',
  severity: 'error',
  title: 'A late answer signed the user in again after the sign-out',
  symptoms: ['signed in again after signing out', 'signOut works only at the second click'],
  why: 'Every answer of /api/auth/session sets the session cookie anew. One that was under way when the sign-out was asked for and arrives after it puts the cookie back: the page shows nobody, and the next request is signed in again. A JWT session has no row on the server that could have ended.',
  fix: {
    summary:
      'Let nothing ask for the session while signing out: no refetchInterval and no getSession() or update() at that moment; then load the page anew. Where sign-out must hold, keep a list of ended tokens, or use database sessions.',
    v4: "<SessionProvider refetchInterval={0} refetchOnWindowFocus={false}>\nawait signOut({ redirect: false }); await signOut({ callbackUrl: '/' })   // the second ends what came back",
    v5: '<SessionProvider refetchInterval={0} refetchOnWindowFocus={false}>\n// a server action does not help: a slow page under auth() middleware brings the session back as well (measured)',
    verify: 'After the sign-out no request carries the session cookie.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.3',
    'https://next-auth.js.org/getting-started/client#refetch-interval',
  ],
  messages: {
    raced:
      'The sign-out did not last: an answer of `{{path}}` that was already under way arrived {{late}} ms after it and set the session cookie again.',
  },
  check: (seen, { fail }) => fail('raced', { path: seen.path, late: seen.lateMs }),
})
