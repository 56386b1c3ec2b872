import { defineRule } from '../define-rule.ts'

export const sessionNeverRenewed = defineRule({
  id: 'session-never-renewed',
  on: 'unasked',
  severity: 'warning',
  title: 'The session is never renewed and runs out while in use',
  symptoms: [
    'logged out after maxAge although active',
    'session expires while using the app, server components only',
    'auth() in server components does not extend the session',
  ],
  why: 'A session lives on because answers set its cookie again: the session endpoint, auth() as middleware, getServerSession(req, res). A server component cannot set cookies. In an app that reads the session only there, it ends `maxAge` after the sign-in, however active the user is.',
  fix: {
    summary: 'Let something renew it: SessionProvider (it asks /api/auth/session), or auth() as middleware.',
    v4: `// app/layout.tsx: asks at the start, when the window is focused, and every 5 minutes
<SessionProvider refetchInterval={300}>{children}</SessionProvider>`,
    v5: `// proxy.ts (middleware.ts before Next 16): renews the cookie with every page
export { auth as proxy } from './auth'`,
    verify: 'Open a page twice while signed in: an answer sets the session cookie with a later Expires.',
  },
  references: [
    'https://authjs.dev/getting-started/session-management/protecting',
    'https://authjs.dev/reference/nextjs#session',
  ],
  explains: ['session-expired'],
  messages: {
    ran: 'The session ran out {{seconds}} s after the sign-in while the user was active: {{pages}} pages were read with it, and no answer renewed its cookie.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'renewed') return pass(seen.situation)
    if (seen.what !== 'never-renewed') return notApplicable
    return fail('ran', { seconds: seen.seconds, pages: seen.pages })
  },
})
