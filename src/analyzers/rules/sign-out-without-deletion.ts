import { defineRule } from '../define-rule.ts'

export const signOutWithoutDeletion = defineRule({
  id: 'sign-out-without-deletion',
  on: 'unasked',
  severity: 'warning',
  title: 'A sign-out renews the session instead of ending it',
  symptoms: ['signOut does nothing', 'still signed in after logging out', 'logout redirects but the session stays'],
  why: 'The answer to a request that should end the session sets its cookie again. Either the code there does not reach signOut() (it returns or redirects before), or what stands before it (auth() as middleware) renews the cookie and its line comes last.',
  fix: {
    summary:
      'Call signOut() where cookies can be set, and leave the route out of the middleware that renews the session.',
    v4: `// in the browser: it posts to /api/auth/signout
import { signOut } from 'next-auth/react'`,
    v5: `// a server action, awaited: a redirect() before it, or a try/catch around it, keeps it from ending
<form action={async () => { 'use server'; await signOut({ redirectTo: '/' }) }}>
// proxy.ts
export const config = { matcher: ['/((?!logout|api/auth).*)'] }`,
    verify: 'Sign out: the answer deletes the session cookie (Max-Age=0), and /api/auth/session shows nobody.',
  },
  references: ['https://authjs.dev/getting-started/session-management/login#signout'],
  decides: 'what `{{path}}` is for: if it is meant to end the session, it does not',
  messages: {
    kept: '`{{path}}` is named for signing out, and its answer renews the session cookie instead of deleting it.',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.what === 'kept-sign-out' ? fail('kept', { path: seen.path }) : notApplicable,
})
