import { defineRule } from '../define-rule.ts'

export const signoutResurrected = defineRule({
  id: 'signout-resurrected',
  on: 'sign-out-race',
  severity: 'error',
  title: 'A late answer signed the user in again after the sign-out',
  headline: '{{headline}}',
  symptoms: [
    'signed in again after signing out',
    'signOut works only at the second click',
    'signed in again after signing out, in the iOS app only',
  ],
  why: 'Every answer of /api/auth/session sets the session cookie anew. One that was under way when the sign-out was asked for and arrives after it puts the cookie back: the page shows nobody, and the next request is signed in again. A JWT session has no row on the server that could have ended.',
  fix: {
    summary:
      'Let nothing ask for the session while signing out: no refetchInterval and no getSession() or update() at that moment; then load the page anew. Where sign-out must hold, keep a list of ended tokens, or use database sessions.',
    v4: "<SessionProvider refetchInterval={0} refetchOnWindowFocus={false}>\nawait signOut({ redirect: false }); await signOut({ callbackUrl: '/' })   // the second ends what came back",
    v5: '<SessionProvider refetchInterval={0} refetchOnWindowFocus={false}>\n// a server action does not help: a slow page under auth() middleware brings the session back as well (measured)',
    verify: 'After the sign-out no request carries the session cookie.',
  },
  fixes: {
    returned: {
      summary:
        'Find who keeps cookies besides the browser, and let it delete as well: the native shell around a web view (two cookie stores, synchronised late), an extension, a test that loads saved cookies. A session that must end whatever a client keeps is a row on the server: database sessions, or a list of ended tokens.',
      both: "// in the shell of the app, after signOut()\nawait CapacitorCookies.clearCookies({ url: '{{origin}}' })",
      verify: 'After the sign-out no request carries the session cookie.',
    },
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.3',
    'https://next-auth.js.org/getting-started/client#refetch-interval',
  ],
  messages: {
    returned:
      'The sign-out deleted the session cookie, and {{seconds}} s later the client sent it again, with its old value, though no answer had set it: something besides the browser keeps cookies.',
    raced:
      'The sign-out did not last: an answer of `{{path}}` that was already under way arrived {{late}} ms after it and set the session cookie again.',
  },
  check: (seen, { fail }) => {
    if (seen.how === 'late') return fail('raced', { path: seen.path, late: seen.lateMs })
    const headline = 'The client brought back a session cookie that was deleted'
    const data = { seconds: Math.round(seen.lateMs / 1000), origin: seen.origin, headline }
    return fail('returned', data, { severity: 'warning' })
  },
})
