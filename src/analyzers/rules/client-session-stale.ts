import { defineRule } from '../define-rule.ts'

export const clientSessionStale = defineRule({
  id: 'client-session-stale',
  on: 'unasked',
  severity: 'info',
  title: 'The page may still show the session from before the sign-in',
  symptoms: [
    'useSession is unauthenticated after signIn in a server action',
    'header shows signed out until I reload',
    'useSession does not update after login',
  ],
  why: 'SessionProvider asks /api/auth/session when it starts, when the window is focused, and when update() is called. A sign-in by server action with a soft navigation changes none of these: the layout lives on with the session that it knows, which is none.',
  fix: {
    summary: 'Hand the new session to the client: from the server with a `key`, or by asking again.',
    v4: `// app/layout.tsx: a new session mounts a new provider
const session = await getServerSession(authOptions)
<SessionProvider session={session} key={session?.user?.email ?? 'nobody'}>`,
    v5: `// app/layout.tsx: a new session mounts a new provider
const session = await auth()
<SessionProvider session={session} key={session?.user?.email ?? 'nobody'}>
// or, after the action: const { update } = useSession(); await update()`,
    verify: 'Sign in: the header shows the user without a reload.',
  },
  references: [
    'https://authjs.dev/getting-started/session-management/get-session',
    'https://github.com/nextauthjs/next-auth/issues/9504',
  ],
  decides: 'whether a reload shows the user: then only the client was behind',
  messages: {
    behind:
      'A server action signed in, and `{{path}}` was shown with the new session, but /api/auth/session was not asked again: `useSession` may still say "unauthenticated" until a reload.',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.what === 'stale-client'
      ? fail('behind', { path: seen.path }, { subject: `client of ${seen.origin}` })
      : notApplicable,
})
