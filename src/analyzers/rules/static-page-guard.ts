import { defineRule } from '../define-rule.ts'

export const staticPageGuard = defineRule({
  id: 'static-page-guard',
  on: 'guard-redirect',
  severity: 'error',
  title: 'A page made at build time sends everybody to the sign-in page',
  headline: '{{path}} was made at build time, and its redirect to the sign-in page with it',
  symptoms: [
    'redirected to login although signed in, in production only',
    'protected page works in dev, redirects after next build',
    'x-nextjs-cache: HIT on a redirect to /login',
  ],
  why: 'Next made this page at build time, when nobody was signed in, and kept its redirect to the sign-in page. It now gives the same answer to everybody; no cookie is looked at. In development pages are made for each request, so it works there.',
  fix: {
    summary: 'Have {{path}} made for each request: let it read the request before it decides, or say so.',
    v4: `// app{{path}}/page.tsx
export const dynamic = 'force-dynamic'
// and read the session with the request: await getServerSession(authOptions)`,
    v5: `// app{{path}}/page.tsx
export const dynamic = 'force-dynamic'
// and do not catch what auth() throws at build time: it tells Next that the page is dynamic
const session = await auth()`,
    verify: 'Run `next build`: {{path}} is listed as dynamic (ƒ). Signed in, it opens.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config',
    'https://authjs.dev/getting-started/session-management/protecting',
  ],
  explains: ['redirect-loop', 'guards-disagree', 'guard-refuses-session'],
  messages: {
    built:
      '`{{path}}` sends a signed-in user to {{location}}: Next marks the answer as made at build time, when nobody was signed in.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.redirected) return pass(seen.situation)
    if (seen.by !== 'static-page' || seen.signedInBy === null) return notApplicable
    const evidence = [seen.signedInBy, seen.proof] as const
    return fail('built', { path: seen.path, location: seen.location }, { evidence })
  },
})
