import { defineRule } from '../define-rule.ts'
import { healthySession, sessionPair } from './examples/server-steps.ts'

const APP = 'https://localhost:3443'
const ENDS = 'set-cookie: __Secure-authjs.session-token=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=lax'
const bye = (...headers: string[]) => ({
  request: `GET ${APP}/bye`,
  send: [`cookie: ${sessionPair(5, APP, '2')}`, ...headers],
  status: 307,
  answer: ['location: /', ENDS],
})

export const prefetchEndsSession = defineRule({
  id: 'prefetch-ends-session',
  on: 'page-deletion',
  severity: 'error',
  title: 'A prefetched link signs the user out',
  headline: 'The prefetched link to {{path}} signs the user out',
  symptoms: [
    'signed out at random while browsing',
    'signed out by hovering over a link',
    'next/link to /logout logs out without a click',
  ],
  why: "Next's router and browsers fetch links ahead of any click. A link to an address that ends the session on GET ends it as soon as it is on the screen, or the pointer passes over it.",
  fix: {
    summary: 'Sign out by POST: a form or a button, not a link to {{path}}.',
    v4: `import { signOut } from 'next-auth/react'
<button onClick={() => signOut()}>Sign out</button>`,
    v5: `<form action={async () => { 'use server'; await signOut() }}>
  <button>Sign out</button>
</form>
// until then: <Link href="{{path}}" prefetch={false}>`,
    verify: 'Open a page that shows the link, wait, and reload: still signed in.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/components/link#prefetch',
    'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1',
  ],
  messages: {
    ended:
      '`{{path}}` was prefetched, nobody clicked, and its answer deleted the session cookie `{{cookie}}`, which the server had just accepted.',
  },
  examples: [
    {
      title: 'a link to a route that calls signOut()',
      steps: [healthySession(5, APP, '1', '2'), bye('next-router-prefetch: 1', 'rsc: 1')],
      expect: 'ended',
    },
    {
      title: 'a click',
      steps: [healthySession(5, APP, '1', '2'), bye('sec-fetch-dest: document')],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail, notApplicable }) => {
    // What middleware refuses it refuses on a click as well.
    if (!seen.prefetch || (seen.byLibrary && !seen.signsOut)) return notApplicable
    const options = { subject: `${seen.path} on ${seen.origin}`, evidence: seen.chain } as const
    return fail('ended', { path: seen.path, cookie: seen.cookie }, options)
  },
})
