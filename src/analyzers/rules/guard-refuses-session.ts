import { defineRule } from '../define-rule.ts'

export const guardRefusesSession = defineRule({
  id: 'guard-refuses-session',
  on: 'guard-redirect',
  severity: 'warning',
  title: 'A guard sends a signed-in user to sign in',
  symptoms: [
    'signed in, and sent back to the login page',
    'authorized callback returns false',
    'auth?.user is undefined in middleware',
    'admin page redirects to login although signed in',
  ],
  why: 'The guard had the session in hand and said no. So it is not the cookie: either its own rule refuses this user (a role or a claim that it asks for is missing), or the session that it was given is not what it expects (callbacks.session returned nothing, or a session without `user`), or a callback threw while it read it.',
  fix: {
    summary:
      'Log in the guard what it is given on {{path}}: null means that a callback returned nothing or threw; an object means that its rule asks for something that is not in it.',
    v4: `// middleware.ts
withAuth({ callbacks: { authorized: ({ token }) => { console.log(token && Object.keys(token)); return !!token } } })`,
    v5: `// auth.config.ts
callbacks: {
  authorized: ({ auth }) => { console.log(auth && Object.keys(auth), auth?.user && Object.keys(auth.user)); return !!auth?.user },
},`,
    verify: 'Sign in as this user and open {{path}}: it opens, or says what the user may not do.',
  },
  fixes: {
    page: {
      summary:
        'Log on {{path}} what the page, or the layout around it, is given: null means that its code cannot read the session (other options than the route), or that a callback threw; an object means that its rule asks for something that is not in it.',
      v4: `// the page or layout that redirects: the very options of the route, by import
const session = await getServerSession(authOptions)
console.log(session && Object.keys(session), session?.user && Object.keys(session.user))`,
      v5: `// the page or layout that redirects: the auth() of the very file that the route uses
const session = await auth()
console.log(session && Object.keys(session), session?.user && Object.keys(session.user))`,
      verify: 'Sign in as this user and open {{path}}: it opens, or says what the user may not do.',
    },
    props: {
      summary:
        'In getServerSideProps of {{path}} read the session with the options of the auth route, and log what comes: null means that it was read otherwise, or that a callback threw; an object means that its rule asks for something that is not in it.',
      v4: `// the very options of the route, by import; it asks nobody over the network, and renews the cookie
export async function getServerSideProps({ req, res }) {
  const session = await getServerSession(req, res, authOptions)
  console.log(session && Object.keys(session), session?.user && Object.keys(session.user))
  return { props: {} }
}`,
      v5: `// the auth() of the very file that the route uses
export async function getServerSideProps(context) {
  const session = await auth(context)
  console.log(session && Object.keys(session), session?.user && Object.keys(session.user))
  return { props: {} }
}`,
      verify: 'Sign in as this user and open {{path}}: it opens, or says what the user may not do.',
    },
  },
  references: [
    'https://authjs.dev/reference/nextjs#authorized',
    'https://next-auth.js.org/configuration/nextjs#middleware',
    'https://authjs.dev/guides/role-based-access-control',
  ],
  explains: ['redirect-loop', 'guards-disagree'],
  decides: 'what the guard is given: log its keys there, on {{path}}',
  messages: {
    row: '`{{path}}` sends a signed-in user to {{location}}, and leaves the cookie alone, which holds {{what}}: reading it failed (callbacks.session or the adapter threw, as one that needs Node does in middleware on the edge runtime: SessionTokenError in the log), the guard reads tokens only (getToken), or its own rule refuses this user.',
    renewed:
      '`{{path}}` reads the session, renews its cookie, and sends the user to {{location}} all the same: its own rule refuses this user, or callbacks.session gives it a session without the user.',
    elsewhere:
      '`{{path}}` sends a signed-in user to {{location}}, and other guarded pages open with the same session: it can be read, so its own rule refuses this user. A role or a claim that it asks for is missing.',
    page: '`{{path}}` sends a signed-in user to {{location}}, and leaves the cookie alone: a page cannot delete it. Its own rule refuses this user, or the session that it reads is empty: a callback threw or returned nothing, or its code has another secret, cookie name or strategy than the sign-in.',
    props:
      '`{{path}}` sends a signed-in user to {{location}} in getServerSideProps, and leaves the cookie alone: its own rule refuses this user, or what it reads is empty (getToken with another name or secret; getSession({ req }), which asks /api/auth/session over the network).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.redirected) return pass(seen.situation)
    if (seen.asksBare) return notApplicable
    if (seen.sent === null || seen.signedInBy === null || seen.by === 'static-page' || seen.by === 'cache')
      return notApplicable
    // A deletion ends the session, and is told as that.
    if (seen.effect === 'deleted') return notApplicable
    const data = { path: seen.path, location: seen.location, decidedBy: seen.by }
    // A guard may refuse a user for good reasons; right after the sign-in it leads nowhere, and that is worth a warning.
    const severity = seen.afterSignIn ? 'warning' : 'info'
    const subject = `guards of ${seen.origin} to ${seen.location}`
    const evidence = [seen.signedInBy, seen.proof] as const
    const options = { subject, situations: [seen.situation], evidence, severity } as const
    if (seen.effect === 'refreshed') return fail('renewed', data, options)
    const usual = seen.sent.snapshot.kind === 'opaque' && seen.sent.snapshot.usual
    if (seen.form === 'opaque' && seen.by === 'middleware' && seen.dialect === 'authjs-v5')
      return fail('row', { ...data, what: usual ? 'the id of a database session' : 'an opaque value' }, options)
    if (seen.opensElsewhere) return fail('elsewhere', data, options)
    if (seen.by === 'props') return fail('props', data, options)
    return seen.by === 'page' ? fail('page', data, options) : notApplicable
  },
})
