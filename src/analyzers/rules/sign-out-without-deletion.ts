import { defineRule } from '../define-rule.ts'

export const signOutWithoutDeletion = defineRule({
  id: 'sign-out-without-deletion',
  on: ['unasked', 'server-fetch'],
  severity: 'warning',
  title: 'A sign-out does not end the session',
  symptoms: [
    'signOut does nothing',
    'still signed in after logging out',
    'logout redirects but the session stays',
    'signOut() in a server action does not log out, auth() middleware sets the cookie again',
    'POST /api/auth/signout from getServerSideProps does nothing',
  ],
  why: 'The answer to a request that should end the session sets its cookie again, or leaves it where it is. Either the code there does not reach signOut() (it returns or redirects before), or what stands before it (auth() as middleware) renews the cookie and its line comes last.',
  fixes: {
    byServer: {
      summary:
        'Let the browser ask: signOut() of next-auth/react, or an answer of your own that deletes the session cookie. What code on the server fetches comes to that code alone, its Set-Cookie included.',
      v4: "import { signOut } from 'next-auth/react'   // in the browser, on a button or when the page is mounted",
      v5: "// a server action, or a route handler: it deletes the cookie in its own answer\nawait signOut({ redirectTo: '/' })",
      verify: 'Sign out: an answer to the browser deletes the session cookie (Max-Age=0).',
    },
    undone: {
      summary:
        'Sign out in a request that auth() does not wrap: a route of its own that the matcher leaves out, or signOut() of next-auth/react. What wraps the request writes the renewed session after the deletion.',
      v4: "// in the browser: it posts to /api/auth/signout\nimport { signOut } from 'next-auth/react'",
      v5: "// app/sign-out/route.ts, not wrapped in auth()\nexport const POST = () => signOut({ redirectTo: '/' })\n// proxy.ts\nexport const config = { matcher: ['/((?!sign-out|api/auth).*)'] }",
      verify: 'Sign out: the last line for the session cookie in the answer deletes it (Max-Age=0).',
    },
    left: {
      summary:
        'Let signOut() follow, or end the session cookie in that very answer: with JWT sessions the cookie is the session, whatever rows are deleted.',
      v4: "// after your own route: it ends NextAuth's session\nawait fetch('{{path}}', { method: 'POST' })\nawait signOut({ callbackUrl: '/' })   // from next-auth/react",
      v5: "// in that route handler\nimport { signOut } from '@/auth'\nawait signOut({ redirect: false })",
      verify: 'Sign out: an answer deletes the session cookie (Max-Age=0), and /api/auth/session shows nobody.',
    },
  },
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
    byServer:
      '`{{path}}` was posted by code on the server: the answer that deletes the session cookie came to that code, the browser kept its cookie, and the session still shows its user.',
    undone:
      '`{{path}}` ends the session and begins it again in one answer: the line that deletes the session cookie is followed by one that sets it anew, and the last one counts.',
    left: '`{{path}}` is named for signing out and was answered well, but it deleted no session cookie: on the next page the session still showed its user.',
    kept: '`{{path}}` is named for signing out, and its answer renews the session cookie instead of deleting it.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.kind === 'server-fetch')
      return seen.what === 'sign-out' ? fail('byServer', { path: seen.path }, { decides: null }) : notApplicable
    if (seen.what === 'left-sign-out') return fail('left', { path: seen.path }, { severity: 'info' })
    if (seen.what === 'undone-sign-out')
      return fail('undone', { path: seen.path }, { severity: 'error', decides: null })
    return seen.what === 'kept-sign-out' ? fail('kept', { path: seen.path }) : notApplicable
  },
})
