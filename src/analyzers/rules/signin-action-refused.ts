import { defineRule } from '../define-rule.ts'

export const signinActionRefused = defineRule({
  id: 'signin-action-refused',
  on: 'sign-in-action',
  severity: 'warning',
  title: 'A sign-in by server action leaves nobody signed in',
  headline: '{{headline}}',
  symptoms: [
    'POST /login 405 Method Not Allowed on Cloudflare Pages or a static host',
    'signIn in a server action does nothing',
    'Something went wrong after signIn("credentials")',
    'login form shows an error for the right password',
    'CallbackRouteError in a server action',
  ],
  why: 'signIn() in a server action throws what went wrong instead of sending the browser to the error page. Code that catches it and shows "Something went wrong" hides the reason; code that catches everything also swallows the redirect with which a good sign-in ends.',
  fix: {
    summary:
      'Log in the action what signIn() threw: CredentialsSignin is a wrong password, AccessDenied the signIn callback, CallbackRouteError an exception in authorize() or a callback (its cause says which). Throw on what is none of them.',
    both: `try {
  await signIn('credentials', formData)
} catch (error) {
  if (error instanceof AuthError) { console.error(error.type, error.cause?.err); return 'Could not sign in' }
  throw error // the redirect of a good sign-in comes by here
}`,
    verify: 'Sign in on {{path}}: the answer sets the session cookie.',
  },
  fixes: {
    notTaken: {
      summary:
        'Let the app itself answer this page: a page that was made at build time and lies on a static host (output: "export", Cloudflare Pages, a bucket) takes no POST. Where pages have to stay there, sign in by the routes instead: signIn() of next-auth/react.',
      both: "// app/layout.tsx, or the page with the form, on next-on-pages\nexport const runtime = 'edge'\n// next.config: no output: 'export'",
      verify: 'Sign in on {{path}}: the POST is answered by the app, with 200 or 303.',
    },
    ledAway: {
      summary:
        'Return true from callbacks.signIn, and send newcomers on afterwards: by redirectTo of signIn(), or by the guard, which knows them from the session. An address is for people who are not to be let in.',
      both: 'callbacks: {\n  async signIn() {\n    return true   // an address here refuses the sign-in and leads there\n  },\n},',
      verify: 'Sign in on {{path}}: the answer sets the session cookie.',
    },
  },
  references: [
    'https://authjs.dev/getting-started/session-management/login',
    'https://authjs.dev/reference/core/errors',
  ],
  decides: 'what signIn() threw in the action: log `error.type` and `error.cause` there',
  messages: {
    refused:
      'A sign-in by server action on `{{path}}` left nobody signed in{{code}}: the credentials were wrong, or the signIn callback, authorize() or the jwt callback refused or threw.',
    threw:
      'A sign-in by server action on `{{path}}` ended in error=Configuration: not for wrong credentials, which have a code of their own, but because something threw: authorize() or a callback, or, with a provider, the start of its sign-in (its issuer, client_id, network).',
    ledAway:
      'A sign-in by server action on `{{path}}` came back in order and leads to `{{ledTo}}`, without an error and without a session cookie. NextAuth does that when the signIn callback returns an address instead of true.',
    notTaken:
      'A sign-in by server action on `{{path}}` was answered with {{status}}{{by}}: what serves this page takes no POST, so the action never ran.',
    failed:
      'A sign-in by server action on `{{path}}` failed with {{status}}: what signIn() threw was not caught, or something else in the action did.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.refused) return pass(seen.situation)
    const { path, status, ledTo } = seen
    if (ledTo !== null) {
      const decides = `whether the code of the signIn callback names ${ledTo}; if not, something took the session cookie out of the answer`
      return fail('ledAway', { path, ledTo }, { severity: 'info', decides })
    }
    if (status === 405 || status === 501) {
      const headline = 'A sign-in by server action does not reach the app'
      return fail(
        'notTaken',
        { path, status, by: seen.server === '' ? '' : ` (${seen.server})`, headline },
        { decides: null },
      )
    }
    if (status >= 500) return fail('failed', { path, status })
    if (seen.errorCode === 'Configuration')
      return fail('threw', { path }, { decides: "the app's log at that moment: [auth][error] and its [auth][cause]" })
    return fail('refused', { path, code: seen.errorCode === null ? '' : ` (error=${seen.errorCode})` })
  },
})
