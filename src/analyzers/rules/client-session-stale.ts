import { defineRule } from '../define-rule.ts'

export const clientSessionStale = defineRule({
  id: 'client-session-stale',
  on: 'unasked',
  severity: 'info',
  title: 'The page may still show the session from before the sign-in or sign-out',
  symptoms: [
    'useSession is unauthenticated after signIn in a server action',
    'header shows signed out until I reload',
    'useSession does not update after login',
    'useSession is authenticated after signOut in a server action',
    'header shows the user after logging out until I reload',
  ],
  why: 'SessionProvider asks /api/auth/session when it starts, when the window is focused, and when update() is called. A sign-in or sign-out by server action with a soft navigation changes none of these: the layout lives on with the session that it knows.',
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
  fixes: {
    behindOut: {
      summary:
        'Sign out where the client is told of it: signOut() of next-auth/react; or hand the session down from the server with a `key`, so that its end mounts a new provider.',
      both: "// in the component with the button\nimport { signOut } from 'next-auth/react'\nv4: await signOut({ callbackUrl: '/' })\nv5: await signOut({ redirectTo: '/' })\n// or, after the action: const { update } = useSession(); await update()",
      verify: 'Sign out: the header shows nobody without a reload.',
    },
  },
  references: [
    'https://authjs.dev/getting-started/session-management/get-session',
    'https://github.com/nextauthjs/next-auth/issues/9504',
  ],
  decides: 'whether a reload shows it right: then only the client was behind',
  messages: {
    behindOut:
      'A server action signed out, and `{{path}}` was shown without the session, but /api/auth/session was not asked again: `useSession` may still say "authenticated" until a reload.',
    behind:
      'A server action signed in, and `{{path}}` was shown with the new session, but /api/auth/session was not asked again: `useSession` may still say "unauthenticated" until a reload.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.what !== 'stale-client' && seen.what !== 'stale-sign-out') return notApplicable
    const message = seen.what === 'stale-client' ? 'behind' : 'behindOut'
    return fail(message, { path: seen.path }, { subject: `client of ${seen.origin}` })
  },
})
