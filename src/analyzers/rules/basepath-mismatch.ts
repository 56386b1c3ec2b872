import { defineRule } from '../define-rule.ts'

export const basepathMismatch = defineRule({
  id: 'basepath-mismatch',
  on: 'auth-route',
  severity: 'error',
  title: 'Auth.js listens under another base path than the browser asks',
  headline: '{{headline}}',
  symptoms: [
    'UnknownAction: Cannot parse action',
    '/api/auth/session 400 Bad request',
    'custom basePath does not work',
    'trailingSlash: true, Error: This action with HTTP POST is not supported',
    'This action with HTTP GET is not supported by NextAuth.js at /api/auth/session',
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
  fixes: {
    slash: {
      summary:
        'Take a newer next-auth: 5.0.0-beta.13 minds the slash, later ones do not. Until then keep Next from adding it to the auth routes.',
      v4: null,
      v5: '// next.config: Next redirects to no slash by itself any more; proxy.ts can do it for pages alone\ntrailingSlash: true,\nskipTrailingSlashRedirect: true,',
      verify: 'Sign in: the request to {{basePath}}/signin answers with the way to the provider.',
    },
    otherPath: {
      summary:
        'Put the file where the browser asks: v4 takes the first name behind its folder for the action, so a file that stands a folder higher is asked for `auth`. Where it stands right, what runs the app between the browser and Next hands the path on wrongly: take a newer runtime of the host (Netlify, Amplify, OpenNext), and let no rewrite of your own cover {{basePath}}.',
      v4: '// pages{{basePath}}/[...nextauth].js, or app{{basePath}}/[...nextauth]/route.js\n// not pages/api/[...nextauth].js',
      v5: null,
      verify: 'GET {{basePath}}/providers answers 200 with a list.',
    },
  },
  references: ['https://authjs.dev/reference/core#basepath', 'https://errors.authjs.dev#unknownaction'],
  messages: {
    otherPath:
      'NextAuth answers `{{basePath}}`, and says that it does not know {{actions}}, which every version knows: the path that reaches it is another one than the browser asks for.',
    slash:
      'Next leads auth requests to the same path with a slash at its end (`trailingSlash: true`), and this version of Auth.js does not know such a path: 400 ({{actions}}).',
    refused:
      'Every auth request under `{{basePath}}` is refused with 400 "Bad request." ({{actions}}): Auth.js runs here, but believes that its base path is another one (path of AUTH_URL, or `basePath`).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    const data = { basePath: seen.basePath, actions: seen.actions.join(', '), origin: seen.origin }
    if (seen.problem === 'other-path')
      return fail('otherPath', { ...data, headline: 'NextAuth is asked for another path than the browser asks for' })
    if (seen.problem !== 'unknown-action') return notApplicable
    if (seen.slash) return fail('slash', { ...data, headline: 'The auth routes are asked with a slash at their end' })
    return fail('refused', data)
  },
})
