import { defineRule } from '../define-rule.ts'

const MATCHER = "export const config = { matcher: ['/((?!api|_next|.*\\\\..*).*)'] }"

/** What to do, by who answers: words, and lines to paste. */
const REMEDY = {
  locale: ['Leave /api out of the middleware that adds the language.', `// middleware.ts (proxy.ts)\n${MATCHER}`],
  prefix: [
    'Leave {{basePath}} out of what redirects here: middleware, or `redirects` in next.config.',
    `// middleware.ts (proxy.ts)\n${MATCHER}`,
  ],
  guard: [
    'Leave {{basePath}} out of the guard: nobody can sign in through a door that asks for a session.',
    `// middleware.ts (proxy.ts)\n${MATCHER}`,
  ],
  'base-path': [
    'Tell the client where the routes are: Next serves the app under {{name}}.',
    '<SessionProvider basePath="{{name}}/api/auth">\n// and the whole address in NEXTAUTH_URL (v5: AUTH_URL): {{origin}}{{name}}/api/auth',
  ],
  'doubled-path': [
    'Write {{name}} once. What builds this address puts the path of the app in front of one that has it: redirects of the framework, `pages.signIn` and the base path of the client add it by themselves, the URL variable needs it.',
    'NEXTAUTH_URL (v5: AUTH_URL)={{origin}}{{name}}/api/auth   # Nuxt: AUTH_ORIGIN; and in pages, redirect() and middleware: /login, not {{name}}/login',
  ],
  'next-404': [
    'Put the route handler where the client asks, or tell both the other path.',
    '// app{{basePath}}/[...nextauth]/route.ts\nv4: export { handler as GET, handler as POST }\nv5: export { GET, POST } from \'@/auth\'\n// mounted elsewhere: <SessionProvider basePath="/elsewhere">, and authproxy --base-path /elsewhere',
  ],
  'client-path': [
    'Tell the client the path of the route, in the one place where it is set: the basePath of SessionProvider, or the path in the URL variable of v4.',
    '<SessionProvider basePath="{{name}}">   // or none, when the route is at /api/auth\n// elsewhere on purpose: the route in app{{basePath}}/[...nextauth]/route.ts, and authproxy --base-path {{basePath}}',
  ],
  'script-path': [
    'Ask where the routes are: outside of Next they are at {{name}}, unless somebody says otherwise.',
    "await fetch('{{name}}/session')",
  ],
  backend: [
    'Keep {{basePath}} with Next: send only the rest of /api to the backend.',
    "// next.config: the file system before the rewrite, and nothing for auth\nasync rewrites() {\n  return { fallback: [{ source: '/api/:path*', destination: 'http://backend:8000/api/:path*' }] }\n},",
  ],
  page: [
    'Let {{basePath}} through to Next: whatever serves index.html for unknown paths must not answer here.',
    "# in the front: {{basePath}}/ goes to the Next server, before the fallback to index.html\n# in next.config: a rewrite for all addresses comes after dynamic routes, [...nextauth] among them, as a fallback only\nrewrites: async () => ({ fallback: [{ source: '/:path*', destination: '/' }] })",
  ],
  tunnel: [
    "Get past the tunnel's own page: it answers a browser's first request.",
    '# the header ngrok-skip-browser-warning, or a plan or tunnel without that page',
  ],
  'deployment-protection': [
    'Open {{basePath}} in the protection of the deployment, or sign in to the deployment first.',
    '# Vercel: Settings, Deployment Protection: an exception, or a bypass secret for tests',
  ],
  challenge: [
    'Exempt {{basePath}} from the challenge: fetch() cannot solve it.',
    '# Cloudflare: a WAF rule "skip" for URI path starts with {{basePath}}/',
  ],
  'basic-auth': [
    'Exempt {{basePath}} from the password of the server, or ask it only for pages.',
    '# nginx: location {{basePath}}/ { auth_basic off; proxy_pass http://app; }',
  ],
  'access-proxy': [
    'Let {{basePath}} pass the access proxy with the cookies that it asks for: fetch() cannot follow its sign-in.',
    '# the access proxy: a path rule "bypass" for {{basePath}}/*',
  ],
  other: ['Find what answers at {{basePath}}, and let it go to Next.', '# curl -i {{origin}}{{basePath}}/providers'],
} as const

/** Where Express answers, it may be the server that Auth.js runs in. */
const IN_EXPRESS =
  "\n// Auth.js in Express itself: app.use('{{basePath}}', ExpressAuth(config)) stands above the route that answers here"

export const authRouteNotReached = defineRule({
  id: 'auth-route-not-reached',
  on: 'auth-unreached',
  severity: 'error',
  title: 'The auth routes are not reached: something else answers',
  headline: 'The auth routes are not reached: {{who}} answers',
  symptoms: [
    'Unexpected token < in JSON at position 0',
    'CLIENT_FETCH_ERROR Unexpected token <',
    'GET /api/auth/session 404',
    '/api/auth/session returns HTML',
    'basePath: /api/auth/session 404',
    'next-intl middleware redirects /api/auth',
    'useSession is always unauthenticated',
  ],
  why: 'NextAuth answers each of its addresses in a few known ways. These answers are none of them, so the request did not get to it: the client finds no session, no csrf token and no provider, and nobody can sign in.',
  fix: {
    summary: '{{remedy}}',
    both: '{{code}}',
    verify: 'Open {{origin}}{{routes}}/providers: JSON with the providers.',
  },
  references: [
    'https://next-auth.js.org/errors#client_fetch_error',
    'https://authjs.dev/reference/core/errors',
    'https://github.com/amannn/next-intl/issues/807',
    'https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites',
  ],
  explains: [
    'sign-in-page-missing',
    'signin-csrf-failed',
    'hop-drops-set-cookie',
    'session-cookie-not-seen',
    'redirect-loop',
  ],
  messages: {
    client:
      "next-auth's client asks under `{{basePath}}` ({{actions}}) and gets the page for {{status}}: no auth route is there{{elsewhere}}.",
    script:
      'A script of the page asks under `{{basePath}}` ({{actions}}) and gets the page for {{status}}: no auth route is there{{elsewhere}}.',
    once: '`{{basePath}}/{{actions}}` was answered {{status}} by {{who}}, not by NextAuth.',
    since:
      '`{{basePath}}` ({{actions}}) is answered by {{who}}, with {{status}}; NextAuth had answered there earlier in this recording.',
    answered:
      '`{{basePath}}` ({{actions}}) is answered by {{who}}, with {{status}}, and was never answered by NextAuth in this recording.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.who === null) return pass(seen.situation)
    const [remedy, ofNext] = REMEDY[seen.who]
    const code = seen.name === 'Express' ? ofNext + IN_EXPRESS : ofNext
    const { basePath, origin } = seen
    const name = seen.who === 'client-path' && seen.name === '' ? '/api/auth' : seen.name
    const fill = (text: string) =>
      text.replaceAll('{{basePath}}', basePath).replaceAll('{{name}}', name).replaceAll('{{origin}}', origin)
    const routes = ROUTES[seen.who]?.(name) ?? basePath
    const data = {
      basePath,
      routes,
      origin,
      who: WHO[seen.who](name),
      status: seen.status,
      actions: seen.actions.join(', '),
    }
    if (seen.who === 'client-path' || seen.who === 'script-path') {
      const elsewhere = seen.name === '' ? '' : `, NextAuth answers under \`${name}\``
      return fail(seen.who === 'script-path' ? 'script' : 'client', {
        ...data,
        elsewhere,
        remedy: fill(remedy),
        code: fill(code),
      })
    }
    if (seen.once) return fail('once', { ...data, remedy: fill(remedy), code: fill(code) }, { severity: 'info' })
    return fail(seen.before ? 'since' : 'answered', { ...data, remedy: fill(remedy), code: fill(code) })
  },
})

/** Where the routes are once it is mended, if not where they were asked for. */
const ROUTES: { readonly [Who in keyof typeof REMEDY]?: (name: string) => string } = {
  'doubled-path': name => `${name}/api/auth`,
  'base-path': name => `${name}/api/auth`,
  'client-path': name => name,
  'script-path': name => name,
}

const WHO: Readonly<Record<keyof typeof REMEDY, (name: string) => string>> = {
  locale: name => `a redirect that puts the language /${name} in front`,
  prefix: name => `a redirect to ${name}`,
  guard: name => `a guard that sends to ${name}`,
  'base-path': name => `something outside of the base path ${name} of the app`,
  'doubled-path': name => `a 404 page (the path has ${name} twice)`,
  'next-404': () => "Next's own 404 page",
  'client-path': () => 'the page for unknown paths',
  'script-path': () => 'the page for unknown paths',
  backend: name => (name === '' ? 'another server' : `another server (${name})`),
  page: name => (name === '' ? 'a page of the app (HTML)' : `a page (HTML) of ${name}`),
  tunnel: name => `the warning page of the tunnel (${name})`,
  'deployment-protection': name => `the deployment protection of ${name}`,
  challenge: name => `a challenge of ${name}`,
  'basic-auth': () => 'a password prompt of the server',
  'access-proxy': name => (name === '' ? 'the sign-in of an access proxy' : `the sign-in of an access proxy (${name})`),
  other: name => (name === '' ? 'something else' : `something else (${name})`),
}
