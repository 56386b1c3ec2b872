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
  examples: `
    # a CDN keeps it
      POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443/dashboard"}
        < $session5{"sub":"1"}
      GET /dashboard with $session5{"sub":"1"} -> 307
        > sec-fetch-dest: document
        < location: /login?callbackUrl=%2Fdashboard
        < age: 31
        < cf-cache-status: HIT
    = cache: \`/dashboard\` sends a signed-in user to /login, and the answer comes from a cache (Age: 31): the app was not asked, and what it once said to another request is given to everybody.
    # a permanent redirect in middleware
      GET https://localhost:3443/dashboard -> 308
        > sec-fetch-dest: document
        < location: /anmelden?next=%2Fdashboard
    = browser: \`/dashboard\` sends who is not signed in to /anmelden and back afterwards, by a redirect that browsers keep (308 is permanent): after the sign-in the browser goes there again without asking.
    # for an hour
      GET https://localhost:3443/dashboard -> 307
        > sec-fetch-dest: document
        < location: /login?next=%2Fdashboard
        < cache-control: public, max-age=3600
    = browser: \`/dashboard\` sends who is not signed in to /login and back afterwards, by a redirect that browsers keep (Cache-Control: max-age=3600): after the sign-in the browser goes there again without asking.
    # permanent, and not to be stored: what Next 16 makes of permanent: true
      GET https://localhost:3443/dashboard -> 308
        > sec-fetch-dest: document
        < location: /login?next=%2Fdashboard
        < cache-control: private, no-cache, no-store, max-age=0, must-revalidate
    = not-applicable
    # an old address of the sign-in page
      GET https://localhost:3443/ -> 308
        > sec-fetch-dest: document
        < location: /login
      GET /signin?next=%2Fdashboard -> 308
        > sec-fetch-dest: document
        < location: /login?next=%2Fdashboard
    = not-applicable
    # the app answers
      GET https://localhost:3443/dashboard -> 307
        > sec-fetch-dest: document
        < location: /login?next=%2Fdashboard
        < cf-cache-status: DYNAMIC
      POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443/dashboard"}
        < $session5{"sub":"1"}
      GET /dashboard with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
    = pass
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.redirected) return pass(seen.situation)
    const data = { path: seen.path, location: seen.location }
    if (seen.by === 'cache' && seen.signedInBy !== null)
      return fail('cache', { ...data, sign: seen.cacheSign ?? '' }, { evidence: [seen.signedInBy, seen.proof] })
    if (seen.sent === null && seen.keptBy !== null) return fail('browser', { ...data, kept: seen.keptBy })
    return notApplicable
  },
})
