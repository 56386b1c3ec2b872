import { defineRule } from '../define-rule.ts'

export const guardRedirectKept = defineRule({
  id: 'guard-redirect-kept',
  on: 'guard-redirect',
  severity: 'error',
  title: 'A redirect to the sign-in page is kept and given to everybody',
  headline: 'The redirect of {{path}} to the sign-in page is kept, and given again after the sign-in',
  symptoms: [
    'signed in, and still redirected to login until the cache is cleared',
    'login works in a private window only',
    'permanent: true in getServerSideProps, login redirect is cached',
    'CDN caches the redirect to /login',
  ],
  why: 'What a guard answers to somebody who is not signed in is true for that moment only. A browser may keep a redirect for ever when it is permanent (301, 308) or has a max-age, and a CDN that keeps redirects gives it to everybody. After the sign-in the same answer comes again, and the app is not asked at all.',
  fix: {
    summary:
      'Let the guard of {{path}} answer with 307 or 302 and `Cache-Control: private, no-store`, and purge what was kept.',
    v4: `// getServerSideProps
return { redirect: { destination: '/login', permanent: false } }
// middleware.ts: 307, and nobody keeps it
return NextResponse.redirect(url, { headers: { 'cache-control': 'private, no-store' } })`,
    v5: `// a page: redirect(), not permanentRedirect()
if (!(await auth())?.user) redirect('/login')
// proxy.ts (middleware.ts): 307, and nobody keeps it
return NextResponse.redirect(url, { headers: { 'cache-control': 'private, no-store' } })`,
    verify: 'Open {{path}} signed out: the answer is 307 or 302 with no-store, without Age. Sign in: {{path}} opens.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2',
    'https://nextjs.org/docs/pages/api-reference/functions/get-server-side-props#redirect',
  ],
  explains: ['redirect-loop', 'guards-disagree', 'guard-refuses-session'],
  messages: {
    cache:
      '`{{path}}` sends a signed-in user to {{location}}, and the answer comes from a cache ({{sign}}): the app was not asked, and what it once said to another request is given to everybody.',
    browser:
      '`{{path}}` sends who is not signed in to {{location}} and back afterwards, by a redirect that browsers keep ({{kept}}): after the sign-in the browser goes there again without asking.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.redirected) return pass(seen.situation)
    const data = { path: seen.path, location: seen.location }
    if (seen.by === 'cache' && seen.signedInBy !== null)
      return fail('cache', { ...data, sign: seen.cacheSign ?? '' }, { evidence: [seen.signedInBy, seen.proof] })
    if (seen.sent === null && seen.keptBy !== null) return fail('browser', { ...data, kept: seen.keptBy })
    return notApplicable
  },
})
