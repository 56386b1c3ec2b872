import { defineRule } from '../define-rule.ts'

export const guardsDisagree = defineRule({
  id: 'guards-disagree',
  on: 'redirect-loop',
  severity: 'error',
  title: 'Two guards disagree about one session cookie',
  symptoms: [
    'ERR_TOO_MANY_REDIRECTS until the cookies are deleted by hand',
    'redirect loop between /login and /dashboard after a deployment',
    'middleware checks that the session cookie exists',
  ],
  why: 'One guard takes the user for signed in, because a session cookie is there, and sends them away from the sign-in page. The other reads the session, finds none (its token is old, or made with another secret), and sends them back. A server component cannot delete the cookie, so the circle never ends.',
  fix: {
    summary:
      'Let both decide by one and the same session: whoever only looks whether the cookie exists has to read it, a refused cookie has to be deleted where that is possible (middleware, a route handler), and middleware has to pass the request on with its `cookie` header.',
    v4: `// middleware.ts: not req.cookies.has('next-auth.session-token')
const token = await getToken({ req })           // null for a token that is old or foreign
if (!token && req.nextUrl.pathname !== '/login') return NextResponse.redirect(new URL('/login', req.url))`,
    v5: `// proxy.ts: not req.cookies.has('authjs.session-token')
export const proxy = auth(req => {              // reads the token, and deletes one that it refuses
  if (!req.auth && req.nextUrl.pathname !== '/login') return Response.redirect(new URL('/login', req.nextUrl))
})`,
    verify:
      'Change the last letter of the session cookie and open {{path}}: one redirect to the sign-in page, which answers 200.',
  },
  references: [
    'https://authjs.dev/getting-started/session-management/protecting',
    'https://nextjs.org/docs/app/guides/authentication',
  ],
  explains: ['redirect-loop', 'guard-refuses-session', 'session-token-undecryptable', 'session-token-refused'],
  messages: {
    stale:
      '{{circle}} send the user to each other while the session cookie `{{cookie}}` goes along untouched: one of them only looks whether it exists, the other reads it and finds no session.',
    renewed:
      '{{circle}} send the user to each other while the session cookie `{{cookie}}` goes along and is renewed on the way: one of them takes the user for signed in, the other finds no session in the request that it is given, or refuses this user by a rule of its own.',
    accepted:
      '{{circle}} send the user to each other while the session cookie `{{cookie}}` goes along untouched, which the server had accepted before: one of them takes the user for signed in, the other does not.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.circling) return pass(`${seen.situation}: ${seen.paths.join(' ')}`)
    if (seen.cookie === null || seen.paths.length < 2) return notApplicable
    const [path = '/'] = seen.paths
    const circle = seen.paths.map(one => `\`${one}\``).join(' and ')
    const subject = `${seen.situation}: ${seen.paths.join(' ')}`
    const data = { circle, cookie: seen.cookie, path }
    if (seen.renewed)
      return fail('renewed', data, {
        subject,
        decides: 'what both are given: log there whether the request has a cookie header, and the keys of the session',
      })
    return fail(seen.accepted ? 'accepted' : 'stale', data, { subject })
  },
})
