import { defineRule } from '../define-rule.ts'

const APP = 'http://localhost:3000'
const line = (claims: string) => `set-cookie: next-auth.session-token=$jwe4${claims}; Path=/; HttpOnly; SameSite=Lax`
const SENT = 'cookie: next-auth.session-token=$jwe4{"sub":"1"}'

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
    v5: "<SessionProvider refetchInterval={0} refetchOnWindowFocus={false}>\n// or sign out in a server action: await signOut({ redirectTo: '/' })",
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
  examples: [
    {
      title: 'a session request overlaps the sign-out',
      steps: [
        {
          request: `GET ${APP}/api/auth/session`,
          send: [SENT],
          status: 200,
          answer: [line('{"sub":"1","a":1}')],
          body: '{"user":{"name":"Ada"}}',
          takesMs: 2_500,
        },
        {
          request: `POST ${APP}/api/auth/signout`,
          send: [SENT],
          status: 200,
          answer: ['set-cookie: next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'],
          body: `{"url":"${APP}/"}`,
        },
      ],
      expect: 'raced',
    },
    {
      title: 'another session of the same kind of browser overlaps it',
      steps: [
        {
          request: `GET ${APP}/api/auth/session`,
          send: ['cookie: next-auth.session-token=$jwe4{"sub":"2"}'],
          status: 200,
          answer: [line('{"sub":"2","a":1}')],
          body: '{"user":{"name":"Grace"}}',
          takesMs: 2_500,
        },
        {
          request: `POST ${APP}/api/auth/signout`,
          send: [SENT],
          status: 200,
          answer: ['set-cookie: next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'],
          body: `{"url":"${APP}/"}`,
        },
      ],
      expect: 'not-applicable',
    },
    {
      title: 'the session request was answered before',
      steps: [
        {
          request: `GET ${APP}/api/auth/session`,
          send: [SENT],
          status: 200,
          answer: [line('{"sub":"1","a":1}')],
          body: '{"user":{"name":"Ada"}}',
        },
        {
          request: `POST ${APP}/api/auth/signout`,
          send: ['cookie: next-auth.session-token=$jwe4{"sub":"1","a":1}'],
          status: 200,
          answer: ['set-cookie: next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'],
          body: `{"url":"${APP}/"}`,
        },
      ],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail }) =>
    fail('raced', { path: seen.path, late: seen.lateMs }, { subject: seen.situation, evidence: seen.chain }),
})
