import { defineRule } from '../define-rule.ts'

export const basepathMismatch = defineRule({
  id: 'basepath-mismatch',
  on: ['auth-route', 'server-log', 'log-silence'],
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
      'Leave the path out of AUTH_URL, or make all three agree: route folder, AUTH_URL or basePath, and SessionProvider. Outside of Next: the path where the handler is mounted, and basePath.',
    v4: null,
    v5: `AUTH_URL={{origin}}                       # without a path: in Next the routes are at /api/auth
// only when they are elsewhere, e.g. app/auth/[...nextauth]/route.ts:
NextAuth({ basePath: '/auth' })
<SessionProvider basePath="/auth">
// SvelteKit, SolidStart, Qwik: @auth/core takes /auth where nobody names it; routes elsewhere need basePath: '{{basePath}}'
// Express 5: app.use('/auth', ExpressAuth(config)); behind a wildcard ('/auth/*splat') it does not find its base path`,
    verify: 'GET {{basePath}}/providers answers 200 with a list.',
  },
  fixes: {
    serverCall: {
      summary:
        'Give this code the very configuration of the route, with its basePath. In Next take the newest beta of version 5 (5.0.0-beta.15 loses the path in middleware), and leave the path out of AUTH_URL.',
      v4: null,
      v5: `// one configuration for the route and for whatever reads the session: getSession(request, authConfig)
export const authConfig = { basePath: '/api/auth', providers: [] }`,
      verify: 'Ask for {{path}} again while signed in: the log no longer says UnknownAction.',
    },
    led: {
      summary:
        'Keep the auth routes out of what puts something in front: leave /api out of the matcher of that middleware (next-intl: every path but api, _next and files), and put the folder beside the one of the languages, not into it.',
      both: `// middleware.ts (proxy.ts)
export const config = { matcher: ['/((?!api|_next|.*\\..*).*)'] }
// app/api/auth/[...nextauth]/route.ts, not app/[locale]/api/auth/[...nextauth]/route.ts`,
      verify: 'GET {{from}}/providers answers 200 with a list, without a redirect.',
    },
    slash: {
      summary:
        'Take a newer next-auth: 5.0.0-beta.13 minds the slash, later ones do not. Until then keep Next from adding it to the auth routes.',
      v4: null,
      v5: '// next.config: Next redirects to no slash by itself any more; proxy.ts can do it for pages alone\ntrailingSlash: true,\nskipTrailingSlashRedirect: true,',
      verify: 'Sign in: the request to {{basePath}}/signin answers with the way to the provider.',
    },
    strays: {
      summary:
        "Find what sends it. The library's own page of an old integration writes such an address (@auth/express 0.5.0 does): take a newer one. A form of your own posts to {{basePath}}/signin/<provider>, {{basePath}}/callback/credentials or {{basePath}}/signout, or calls signIn() and signOut().",
      both: '<form action="{{basePath}}/signout" method="post"><input type="hidden" name="csrfToken" value={csrfToken} /><button>Sign out</button></form>',
      verify: 'Do it again: the answer is a redirect, or 200 and an address.',
    },
    otherPath: {
      summary:
        'Put the file where the browser asks: v4 takes the first name behind its folder for the action, so a file that stands a folder higher is asked for `auth`. Where it stands right, what runs the app between the browser and Next hands the path on wrongly: take a newer runtime of the host (Netlify, Amplify, OpenNext), and let no rewrite of your own cover {{basePath}}.',
      v4: '// pages{{basePath}}/[...nextauth].js, or app{{basePath}}/[...nextauth]/route.js\n// not pages/api/[...nextauth].js',
      v5: null,
      verify: 'GET {{basePath}}/providers answers 200 with a list.',
    },
  },
  explains: ['middleware-cookie-name-mismatch', 'guard-refuses-session', 'handler-refuses-session'],
  references: ['https://authjs.dev/reference/core#basepath', 'https://errors.authjs.dev#unknownaction'],
  messages: {
    led: 'Auth requests to `{{from}}` are led on to `{{basePath}}` (a language or something else is put in front), and Auth.js refuses that path there with 400 "Bad request." ({{actions}}): it knows its routes by the path without it.',
    serverCall:
      'Code on the server asked Auth.js for the session (its log: UnknownAction "{{message}}"), and Auth.js does not know this path: the two take different base paths, so for this code nobody is signed in.',
    otherPath:
      'NextAuth answers `{{basePath}}`, and says that it does not know {{actions}}, which every version knows: the path that reaches it is another one than the browser asks for.',
    strays:
      'A form of this app was sent to `{{path}}`, which Auth.js refuses with 400 "Bad request.": it knows no such path. What the user wanted did not happen.',
    slash:
      'Next leads auth requests to the same path with a slash at its end (`trailingSlash: true`), and this version of Auth.js does not know such a path: 400 ({{actions}}).',
    refused:
      'Every auth request under `{{basePath}}` is refused with 400 "Bad request." ({{actions}}): Auth.js runs here, but believes that its base path is another one (path of AUTH_URL, or `basePath`).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'log-silence') return seen.cause === 'unknown-action' ? pass(seen.situation) : notApplicable
    if (seen.kind === 'server-log') {
      // What a stranger asks the route for is in the log as well; only server code asks for the session by another path.
      if (seen.cause !== 'unknown-action' || seen.message === null || seen.place !== 'page') return notApplicable
      const headline = 'Server code asks Auth.js for the session under another base path'
      const data = { message: seen.message, path: seen.path, origin: seen.origin, headline }
      const situations = [`log of ${seen.path} on ${seen.origin}`] as const
      return fail('serverCall', data, { subject: `session on the server of ${seen.origin}`, situations })
    }
    if (seen.problem === null) return pass(seen.situation)
    const data = { basePath: seen.basePath, actions: seen.actions.join(', '), origin: seen.origin }
    if (seen.problem === 'other-path')
      return fail('otherPath', { ...data, headline: 'NextAuth is asked for another path than the browser asks for' })
    if (seen.problem === 'led-away')
      return fail('led', {
        ...data,
        from: seen.appBasePath ?? '',
        headline: 'Auth requests are led on to a path that Auth.js does not know',
      })
    if (seen.problem !== 'unknown-action') return notApplicable
    if (seen.stray !== null)
      return fail('strays', {
        ...data,
        path: seen.stray,
        headline: 'A form is sent to an auth path that does not exist',
      })
    if (seen.slash) return fail('slash', { ...data, headline: 'The auth routes are asked with a slash at their end' })
    return fail('refused', data)
  },
})
