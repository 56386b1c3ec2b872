import { defineRule } from '../define-rule.ts'

export const authUrlInvalid = defineRule({
  id: 'auth-url-invalid',
  on: 'server-log',
  severity: 'error',
  title: 'AUTH_URL is not a URL',
  symptoms: ['TypeError: Invalid URL', 'AUTH_URL without https://', 'every auth route 500 after setting AUTH_URL'],
  why: "Auth.js v5 puts the origin of AUTH_URL (or NEXTAUTH_URL) in the place of the request's own. Without a scheme, or with spaces or quotes in it, that is no URL, and every auth route throws before it can answer.",
  fix: {
    summary: 'Write the variable as a whole URL, with scheme, without quotes and spaces, and restart.',
    v4: 'NEXTAUTH_URL={{origin}}',
    v5: 'AUTH_URL={{origin}}',
    verify: 'GET /api/auth/session answers 200.',
  },
  references: ['https://nodejs.org/api/errors.html#err_invalid_url', 'https://authjs.dev/getting-started/deployment'],
  explains: ['auth-route-crashed', 'next-rewrite-over-tls', 'auth-route-not-reached'],
  messages: {
    logged:
      'The auth routes fail with 500, and the app logs "Invalid URL" at the same time: AUTH_URL (or NEXTAUTH_URL) is no whole URL. It should be {{origin}}.',
    action:
      'Auth.js cannot find its action in the address that it makes of AUTH_URL (its log: UnknownAction, with a path that has no slash): the variable has no scheme. It should be {{origin}}.',
    page: '`{{path}}` fails, and the app logs "Invalid URL" for an address that begins with "null": AUTH_URL (or NEXTAUTH_URL) has no scheme. It should be {{origin}}.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'invalid-url') return notApplicable
    const { origin, path, code } = seen
    const message = code === 'UnknownAction' ? 'action' : seen.place === 'page' ? 'page' : 'logged'
    return fail(message, { origin, path }, { subject: `address of ${origin}` })
  },
})
