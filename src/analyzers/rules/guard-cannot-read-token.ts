import { defineRule } from '../define-rule.ts'

const DECIDES = 'how the guard on {{path}} reads the session: by `withAuth` or `getToken`, or by asking the app'

export const guardCannotReadToken = defineRule({
  id: 'guard-cannot-read-token',
  on: 'guard-redirect',
  severity: 'error',
  title: 'The guard cannot read this kind of session',
  symptoms: [
    'withAuth middleware does not work with database sessions',
    'getToken returns null with an adapter',
    'custom jwt.encode, middleware always redirects to sign-in',
    'HS256 token in NextAuth, middleware sees no token',
  ],
  why: '`withAuth` and `getToken` look into the session cookie itself. By default they read the encrypted tokens that NextAuth writes with strategy "jwt". The id of a database session says nothing to them, and a token that a custom `jwt.encode` wrote can be read only with the `jwt.decode` that belongs to it.',
  fix: {
    summary: 'Let the guard read what is in the cookie: {{remedy}}',
    v4: `// database sessions: a middleware that asks the app, or strategy: 'jwt'
const session = await fetch(new URL('/api/auth/session', req.url), { headers: { cookie: req.headers.get('cookie') ?? '' } })
// only a look whether the cookie is there: by its name, which begins with __Secure- on https; req.cookies.has('{{cookie}}')
// own jwt.encode: the same jwt for both, and a decode that runs in middleware.ts, on the Edge: by jose, not by jsonwebtoken
export default withAuth({ jwt: { decode: authOptions.jwt.decode } })`,
    v5: `// database sessions: auth() of the configuration with the adapter (Next 16: proxy.ts runs on Node), or strategy: 'jwt'
export { auth as proxy } from './auth'
// own jwt.encode: no getToken; auth() knows the jwt.decode of its configuration`,
    verify: 'Sign in and open {{path}}: it opens.',
  },
  references: [
    'https://next-auth.js.org/configuration/nextjs#middleware',
    'https://github.com/nextauthjs/next-auth/discussions/8065',
    'https://authjs.dev/guides/edge-compatibility',
  ],
  explains: ['redirect-loop', 'guards-disagree', 'guard-refuses-session', 'cookie-insecure-over-https'],
  messages: {
    row: '`{{path}}` sends a signed-in user to {{location}}: the cookie `{{cookie}}` holds the id of a database session, which `withAuth` and `getToken` cannot read{{orName}}.',
    opaque:
      '`{{path}}` sends a signed-in user to {{location}}: the cookie `{{cookie}}` holds an opaque value (the id of a database session, or what a custom `jwt.encode` wrote), which `withAuth` and `getToken` cannot read by themselves{{orName}}.',
    signed:
      '`{{path}}` sends a signed-in user to {{location}}: the cookie `{{cookie}}` holds a signed token that a custom `jwt.encode` wrote, and the guard has not the `jwt.decode` for it, or it fails where the guard runs.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.redirected) return pass(seen.situation)
    if (seen.sent === null || seen.signedInBy === null || seen.effect !== 'untouched' || seen.asksBare)
      return notApplicable
    // A page asks the configuration that made the session; only what stands before it has a reader of its own.
    if (seen.by !== 'middleware' || seen.opensElsewhere || (seen.form !== 'opaque' && seen.form !== 'jws'))
      return notApplicable
    // v5's own reader without adapter would delete the id; who leaves it alone may have read it and failed.
    if (seen.form === 'opaque' && seen.dialect === 'authjs-v5') return notApplicable
    const data = { path: seen.path, location: seen.location, cookie: seen.sent.cookie }
    const subject = `guards of ${seen.origin} to ${seen.location}`
    // Who asks the app for the session can read this one, and may refuse the user: NextAuth's own page is where withAuth sends to.
    const decides = seen.location.includes('/api/auth/') ? null : DECIDES
    const evidence = [seen.signedInBy, seen.proof] as const
    const options = { subject, situations: [seen.situation], evidence, decides } as const
    // withAuth sends to NextAuth's own page; whoever only looks for the cookie needs its name, which differs by scheme.
    const orName =
      seen.sent.cookie.startsWith('__') && !seen.location.includes('/api/auth/')
        ? ', or which a guard of its own looks for by the name without the prefix'
        : ''
    if (seen.form === 'opaque' && seen.sent.snapshot.kind === 'opaque' && seen.sent.snapshot.usual)
      return fail('row', { ...data, orName, remedy: 'a middleware that asks the app, or strategy "jwt".' }, options)
    return seen.form === 'opaque'
      ? fail('opaque', { ...data, orName, remedy: 'a middleware that asks the app, or strategy "jwt".' }, options)
      : fail('signed', { ...data, remedy: 'give it the same `jwt.decode`, made of what runs there.' }, options)
  },
})
