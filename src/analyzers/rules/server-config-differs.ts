import { defineRule } from '../define-rule.ts'

const BY_LOG =
  "the app's log at this moment: JWT_SESSION_ERROR (v4) or JWTSessionError (v5) says whether the token or a callback failed"

export const serverConfigDiffers = defineRule({
  id: 'server-config-differs',
  on: ['page-deletion', 'server-log', 'session-lifetime'],
  severity: 'error',
  title: 'Server code reads the session with other options than the auth route',
  symptoms: [
    'getServerSession is null, useSession has data',
    'auth() returns null on the server only',
    'authOptions differ between files',
    'session.maxAge is ignored, the session lasts 30 days',
    'signed out earlier than maxAge says, since there is middleware',
  ],
  why: 'One part of the app accepts the token. A page, an API route or middleware of the same app then reads it with getServerSession(req, res, …) or auth, cannot, and deletes the cookie: it runs with another secret, another session strategy or another cookie name than the route.',
  fix: {
    summary: 'Keep one options object and hand it to the route and to every reader.',
    v4: `// lib/auth.ts
export const authOptions: NextAuthOptions = { /* providers, secret, session, cookies, callbacks */ }
// app/api/auth/[...nextauth]/route.ts
const handler = NextAuth(authOptions)
// everywhere else
await getServerSession(req, res, authOptions)`,
    v5: `// auth.ts, and nowhere else
export const { handlers, auth, signIn, signOut } = NextAuth({ /* … */ })
// everywhere else: the auth() of this file`,
    verify: 'Open {{path}} while signed in: the answer deletes no cookie.',
  },
  fixes: {
    lifetime: {
      summary:
        'Write session.maxAge once, in what the route and every other reader share. Without it a configuration has the default of 30 days.',
      v4: `// lib/auth.ts: session: { maxAge: … } stands in the authOptions that all of them are given
await getServerSession(req, res, authOptions)`,
      v5: `// auth.config.ts, which proxy.ts (middleware.ts) and auth.ts share
export const authConfig = { session: { strategy: 'jwt', maxAge: {{routeSeconds}} }, providers: [] }`,
      verify: 'Open {{path}} while signed in, and GET /api/auth/session: both set the cookie with the same lifetime.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/nextjs#getserversession',
    'https://authjs.dev/getting-started/session-management/get-session',
  ],
  explains: [
    'secret-mismatch-between-instances',
    'secret-changed',
    'cookies-not-reaching-auth',
    'valid-token-refused',
    'session-token-refused',
    'guard-refuses-session',
  ],
  messages: {
    lifetime:
      'Two parts of the app write the session cookie for different times: the auth routes for {{route}}, `{{path}}` for {{page}}. They run with two configurations, and whoever answers last decides when the session ends.',
    logged:
      '`{{path}}` could not decrypt the session token (its log: {{message}}), and the token does decrypt with the secret of the app: this code works with another secret (v5: secret or cookie name).',
    secret:
      '`{{path}}` deletes the session cookie that another part of the app had just accepted, and re-issues the csrf cookie: this code works with another secret.',
    options:
      '`{{path}}` deletes the session cookie that another part of the app had just accepted: this code reads the session with another secret, strategy or cookie configuration, or a callback threw there and not in the route.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'session-lifetime') {
      if (!seen.differs) return pass(seen.situation)
      const { path, routeSeconds, pageSeconds } = seen
      const data = { path, routeSeconds, route: duration(routeSeconds), page: duration(pageSeconds) }
      return fail('lifetime', data, { severity: 'warning' })
    }
    if (seen.kind === 'server-log') {
      if (seen.cause !== 'undecryptable' || seen.place !== 'page' || seen.sent?.snapshot.kind !== 'decoded')
        return notApplicable
      const data = { path: seen.path, message: seen.message ?? seen.code }
      return fail('logged', data, { subject: `${seen.path} on ${seen.origin}` })
    }
    if (!seen.deleted) return pass(`${seen.path} on ${seen.origin}`)
    // Who could read this session before has the options: it is another secret now, or a callback.
    if (seen.renewedHere !== null) return notApplicable
    // A token that nobody read yet may be refused for its own sake, and a row's id has a rule of its own.
    if (!seen.byLibrary || seen.form === 'opaque' || seen.acceptedAs === 'sign-in' || seen.prefetch)
      return notApplicable
    // Of two that read one token at once, one renewed it: what fails with the other may be a rotation that works once.
    if (seen.racedBy !== null && !seen.csrfReissued) return notApplicable
    const options = { subject: `${seen.path} on ${seen.origin}` } as const
    if (seen.csrfReissued) return fail('secret', { path: seen.path }, options)
    return fail('options', { path: seen.path }, { ...options, decides: BY_LOG })
  },
})

function duration(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} days`
  return seconds >= 2 * 3_600 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 60)} minutes`
}
