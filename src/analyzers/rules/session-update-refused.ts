import { defineRule } from '../define-rule.ts'

export const sessionUpdateRefused = defineRule({
  id: 'session-update-refused',
  on: 'auth-route',
  severity: 'error',
  title: 'update() was refused',
  symptoms: ['POST /api/auth/session 400', 'update() returns null', 'session does not change after update()'],
  why: 'update() posts to the session endpoint with the csrf token, and the library answers 400 where that token does not fit the csrf cookie: the cookie was not sent or was replaced (another tab, another host, a changed secret), or the token came from a cached /csrf answer or from a request without cookies.',
  fix: {
    summary:
      'Call update() of useSession() in the browser, which asks for the token itself; with fetch of your own, take the token from GET /api/auth/csrf in the same browser and send it as `csrfToken`.',
    both: "const { update } = useSession()\nawait update({ name: 'Ada' })",
    verify: 'POST /api/auth/session answers 200 with the changed session.',
  },
  references: [
    'https://next-auth.js.org/getting-started/client#updating-the-session',
    'https://errors.authjs.dev#missingcsrf',
  ],
  decides: "the csrf cookie and the `csrfToken` of this request, or the app's log (MissingCSRF)",
  messages: {
    refused:
      'update() changed nothing: POST `{{path}}` was answered 400, as the library does where the csrf token does not fit.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'update-refused') return notApplicable
    return fail('refused', { path: `${seen.basePath}/session` })
  },
})
