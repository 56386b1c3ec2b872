import { defineRule } from '../define-rule.ts'

export const handlerRefusesSession = defineRule({
  id: 'handler-refuses-session',
  on: 'handler-refusal',
  severity: 'warning',
  title: 'A handler answers 401 to a signed-in user',
  symptoms: [
    'API route answers 401 although useSession is authenticated',
    'TRPCError UNAUTHORIZED after sign-in',
    'getToken is null in a route handler',
    'getServerSession is null in an API route',
  ],
  why: 'The session endpoint accepts this session, and the cookie came with the request. The handler said 401 all the same: it reads the session in another way than the auth route (getToken with another cookie name or secret, getServerSession without the options), it wants another credential than the cookie (a token in Authorization), or it hands on the 401 of a service behind it, whose access token ran out.',
  fix: {
    summary: 'Log in {{path}} what it has read. Read the session as the auth route does, with the request at hand.',
    v4: `const session = await getServerSession(req, res, authOptions)   // App Router: getServerSession(authOptions)
const token = await getToken({ req })                            // NEXTAUTH_SECRET and NEXTAUTH_URL as for the route
console.log(Boolean(session), Boolean(token), Boolean(req.headers.authorization))`,
    v5: `export const GET = auth(req => {                                  // the auth() of the one configuration
  console.log(Boolean(req.auth), Boolean(req.headers.get('authorization')))
  …
})`,
    verify: 'Sign in and ask {{path}}: it answers, or says 403 for what this user may not do.',
  },
  references: [
    'https://authjs.dev/getting-started/session-management/protecting#api-routes',
    'https://next-auth.js.org/configuration/nextjs#getserversession',
  ],
  explains: ['handler-refuses-session'],
  decides:
    'in {{path}}: is what getServerSession() (v4) or auth() (v5) reads there null? Then it is the way of reading; else its own rule, or a service behind it',
  messages: {
    all: '`{{path}}` and {{others}} answer 401 to a session that the session endpoint accepts, and no request of a script passed with it: they read it in another way, want another credential than the cookie, or hand on what a service behind them said.',
    one: '`{{path}}` answers 401 to a session that the server accepts: it reads it in another way, wants another credential than the cookie, does not let this user in, or hands on what a service behind it said.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.refused) return pass(seen.situation)
    // A role may say 401 where 403 is meant: what others with the same session contradict is a note.
    if (seen.paths < 2 || seen.othersPass) return fail('one', { path: seen.path }, { severity: 'info' })
    return fail(
      'all',
      { path: seen.path, others: `${seen.paths - 1} more` },
      { subject: `handlers of ${seen.origin}`, situations: [seen.situation] },
    )
  },
})
