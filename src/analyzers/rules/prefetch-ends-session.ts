import { defineRule } from '../define-rule.ts'

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
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.deleted) return pass(`${seen.path} on ${seen.origin}`)
    // What middleware refuses it refuses on a click as well.
    if (!seen.prefetch || (seen.byLibrary && !seen.signsOut)) return notApplicable
    const options = { subject: `${seen.path} on ${seen.origin}` } as const
    return fail('ended', { path: seen.path, cookie: seen.cookie }, options)
  },
})
