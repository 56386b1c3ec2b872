import { defineRule } from '../define-rule.ts'

export const prefetchedRedirectReplayed = defineRule({
  id: 'prefetched-redirect-replayed',
  on: 'unasked',
  severity: 'info',
  title: 'The router may replay a redirect that was prefetched before the sign-in',
  symptoms: [
    'after login the link still leads to /login until a reload',
    'router.push goes back to the login page after signIn',
    'signed in, but the protected page opens only after F5',
  ],
  why: "Next's router keeps what it prefetched. A link to a guarded page that stood on the sign-in page was fetched before there was a session, and the kept answer is the redirect to the sign-in page. After a sign-in without a full page load the router uses it, and no request goes out.",
  fix: {
    summary:
      'Drop what the router kept when the sign-in is over, or do not prefetch guarded pages from the sign-in page.',
    v4: `const result = await signIn('credentials', { redirect: false, /* … */ })
if (result?.ok) { router.refresh(); router.push('{{path}}') }   // or: window.location.assign('{{path}}')
<Link href="{{path}}" prefetch={false}>`,
    v5: `// a server action drops it by itself: signIn() there, not in the browser. Else:
router.refresh(); router.push('{{path}}')                       // or: window.location.assign('{{path}}')
<Link href="{{path}}" prefetch={false}>`,
    verify: 'Sign in and follow the link: the page opens without a reload.',
  },
  references: [
    'https://nextjs.org/docs/app/guides/prefetching',
    'https://github.com/vercel/next.js/issues/88937',
    'https://github.com/nextauthjs/next-auth/issues/5559',
  ],
  decides: 'whether `router.refresh()` after the sign-in mends it',
  messages: {
    kept: '`{{path}}` was prefetched before the sign-in and answered with a redirect to the sign-in page; after the sign-in it was not asked for again. The router may go on using that answer.',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.what === 'router-replay' ? fail('kept', { path: seen.path }) : notApplicable,
})
