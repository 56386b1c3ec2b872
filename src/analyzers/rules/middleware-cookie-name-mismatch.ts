import { defineRule } from '../define-rule.ts'

export const middlewareCookieNameMismatch = defineRule({
  id: 'middleware-cookie-name-mismatch',
  on: 'guard-redirect',
  severity: 'error',
  title: 'A guard does not see the session that the app made',
  symptoms: [
    'withAuth redirects to sign-in although signed in',
    'getToken returns null in middleware',
    '302 loop to /api/auth/signin',
    'logged in, but a protected page sends me to sign in',
  ],
  why: 'In v4 the auth route and `withAuth`/`getToken` decide the cookie name separately: the route by `useSecureCookies` or the origin it takes itself for, the middleware by whether NEXTAUTH_URL begins with https:// (or VERCEL is set). When the two differ, the middleware looks for a cookie that does not exist and sends everybody to sign in. A middleware with another secret, and an `authorized` callback that refuses this user, look the same from outside as long as name and prefix are as they should be.',
  fix: {
    summary:
      'Give the middleware the name that the route uses. Usually it is enough to set the variable to {{origin}}, with its scheme, for the whole app, and to remove `useSecureCookies` or a hand-made `cookies.sessionToken`.',
    v4: `NEXTAUTH_URL={{origin}}
// only when the cookie must keep its special name: in middleware.ts
withAuth({ cookies: { sessionToken: { name: '{{cookie}}' } } }) // as its default export
// the secret of authOptions, when it is not NEXTAUTH_SECRET: withAuth({ secret }), getToken({ req, secret })`,
    v5: `// middleware.ts (proxy.ts): export the auth() of the very configuration that the route uses
// or, with getToken:
getToken({ req, secret: process.env.AUTH_SECRET, secureCookie: true }) // on https; cookieName: '{{cookie}}' for a name of your own`,
    verify: 'Sign in and open {{path}}: it opens.',
  },
  fixes: {
    secret: {
      summary:
        "Give the guard the secret and the cookie name of the route: the secret of the configuration by hand where it is not in the library's own variable, and no https:// in the URL variable on a plain http origin.",
      v4: 'getToken({ req, secret: process.env.MY_SECRET })   // the very secret of authOptions; or: NEXTAUTH_SECRET=…\nwithAuth({ secret: process.env.MY_SECRET })\nNEXTAUTH_URL={{origin}}',
      v5: 'getToken({ req, secret: process.env.MY_SECRET, secureCookie: false })   // the very secret of the configuration; or: AUTH_SECRET=…\n// better: export the auth() of the very configuration that the route uses',
      verify: 'Sign in and open {{path}}: it opens.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/nextjs#middleware',
    'https://authjs.dev/getting-started/session-management/protecting',
  ],
  explains: ['redirect-loop', 'guards-disagree', 'cookie-insecure-over-https'],
  decides:
    'in the middleware: `await getToken({ req })` is null when it is the name or the secret, an object when its own rule refuses the user',
  messages: {
    unprefixed:
      '`{{path}}` sends a signed-in user to {{location}}: the session cookie is called `{{cookie}}` on an https origin, and a guard that goes by https looks for `__Secure-{{cookie}}`.',
    prefixed:
      '`{{path}}` sends a signed-in user to {{location}}: the session cookie is called `{{cookie}}` on an http origin, and a guard that goes by http looks for the name without `__Secure-`.',
    secret:
      '`{{path}}` sends a signed-in user to {{location}} and leaves the cookie alone: the app accepts `{{cookie}}`, this guard does not. The name is the usual one, so the guard reads with another secret (or with none: a variable of another name), looks for the name of https ({{reason}}), or its own rule refuses this user.',
    refused:
      '`{{path}}` sends a signed-in user to {{location}} and leaves the cookie alone: the app accepts `{{cookie}}`, this guard does not. It looks for another cookie name ({{reason}}; a name of its own), or reads with another secret, or its own rule refuses this user.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.redirected) return pass(seen.situation)
    // Who renews the cookie with the redirect has read it: that is a decision about the user.
    if (seen.sent === null || seen.signedInBy === null || seen.effect !== 'untouched') return notApplicable
    // A page reads with the configuration of the app, and whoever lets this session pass elsewhere can read it.
    if (seen.by !== 'middleware' || seen.opensElsewhere || seen.asksBare) return notApplicable
    // Under the right name, what cannot be read is the value.
    if (seen.naming === 'usual' && seen.form !== 'jwe') return notApplicable
    const data = { path: seen.path, location: seen.location, cookie: seen.sent.cookie, origin: seen.origin }
    const evidence = [seen.signedInBy, seen.proof] as const
    const subject = `guards of ${seen.origin} to ${seen.location}`
    const options = { subject, situations: [seen.situation], evidence } as const
    if (seen.naming === 'unprefixed-on-https') return fail('unprefixed', data, options)
    if (seen.naming === 'prefixed-on-http') return fail('prefixed', data, options)
    // A guard may refuse a user for reasons of its own: no more than a warning.
    const isHttps = seen.origin.startsWith('https:')
    const reason =
      seen.dialect === 'authjs-v5'
        ? `getToken ${isHttps ? 'without' : 'with'} \`secureCookie: true\` on ${isHttps ? 'https' : 'http'}, or with a \`salt\` that is not the cookie's name`
        : isHttps
          ? 'NEXTAUTH_URL is not set where it runs, or has no https://'
          : 'NEXTAUTH_URL begins with https://'
    const usualOnHttp = seen.naming === 'usual' && !isHttps
    return fail(usualOnHttp ? 'secret' : 'refused', { ...data, reason }, { ...options, severity: 'warning' })
  },
})
