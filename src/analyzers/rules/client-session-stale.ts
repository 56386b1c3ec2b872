import { defineRule } from '../define-rule.ts'
import { sessionPair } from './examples/server-steps.ts'

const APP = 'https://localhost:3443'
const session = (sub: string | null) => ({
  request: `GET ${APP}/api/auth/session`,
  send: [...(sub === null ? [] : [`cookie: ${sessionPair(5, APP, sub)}`]), 'user-agent: a'],
  status: 200,
  body: sub === null ? 'null' : '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}',
})
const action = {
  request: `POST ${APP}/login`,
  send: ['next-action: 40a2', 'sec-fetch-mode: cors', 'user-agent: a'],
  status: 200,
  answer: [
    `set-cookie: ${sessionPair(5, APP, '1')}; Path=/; Secure; HttpOnly; SameSite=lax`,
    'x-action-redirect: /;push',
  ],
  body: '',
}
const soft = {
  request: `GET ${APP}/two?_rsc=1`,
  send: [`cookie: ${sessionPair(5, APP, '1')}`, 'rsc: 1', 'user-agent: a'],
  status: 200,
  body: '',
}

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
  examples: [
    { title: 'a soft navigation', steps: [session(null), action, soft], expect: 'behind' },
    { title: 'it asks again', steps: [session(null), action, session('1'), soft], expect: 'not-applicable' },
    { title: 'nobody uses SessionProvider', steps: [action, soft], expect: 'not-applicable' },
  ],
  check: (seen, { fail, notApplicable }) =>
    seen.what === 'stale-client'
      ? fail('behind', { path: seen.path }, { subject: `client of ${seen.origin}`, evidence: seen.chain })
      : notApplicable,
})
