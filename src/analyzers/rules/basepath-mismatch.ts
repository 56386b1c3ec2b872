import { defineRule } from '../define-rule.ts'

export const basepathMismatch = defineRule({
  id: 'basepath-mismatch',
  on: 'auth-route',
  severity: 'error',
  title: 'Auth.js listens under another base path than the browser asks',
  symptoms: [
    'UnknownAction: Cannot parse action',
    '/api/auth/session 400 Bad request',
    'custom basePath does not work',
  ],
  why: 'Auth.js v5 takes its base path from `basePath` or from the path of AUTH_URL, and answers 400 "Bad request." (UnknownAction in the log) to every request that does not begin with it. The route file, AUTH_URL and the client must name the same path.',
  fix: {
    summary:
      'Leave the path out of AUTH_URL, or make all three agree: route folder, AUTH_URL or basePath, and SessionProvider.',
    v4: null,
    v5: `AUTH_URL={{origin}}                       # without a path: the routes are at /api/auth
// only when they are elsewhere, e.g. app/auth/[...nextauth]/route.ts:
NextAuth({ basePath: '/auth' })
<SessionProvider basePath="/auth">`,
    verify: 'GET {{basePath}}/providers answers 200 with a list.',
  },
  references: ['https://authjs.dev/reference/core#basepath', 'https://errors.authjs.dev#unknownaction'],
  messages: {
    refused:
      'Every auth request under `{{basePath}}` is refused with 400 "Bad request." ({{actions}}): Auth.js runs here, but believes that its base path is another one (path of AUTH_URL, or `basePath`).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'unknown-action' || seen.actions.length < 2) return notApplicable
    const data = { basePath: seen.basePath, actions: seen.actions.join(', '), origin: seen.origin }
    return fail('refused', data)
  },
})
