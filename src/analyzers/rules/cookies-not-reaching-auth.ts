import { defineRule } from '../define-rule.ts'

export const cookiesNotReachingAuth = defineRule({
  id: 'cookies-not-reaching-auth',
  on: 'csrf-state',
  severity: 'error',
  title: "The browser's cookies do not reach the auth routes",
  symptoms: [
    'a new csrf cookie at every request',
    'Firebase Hosting strips cookies',
    'CSRF token mismatch behind a CDN',
  ],
  why: 'NextAuth keeps a csrf cookie that it finds, and sets a new one when it finds none. Here the browser sends the cookie it was just given, and the app sets another one each time: it never sees any cookie. Something on the way removes the Cookie header: middleware that rebuilds the request headers, a CDN, a load balancer.',
  fix: {
    summary:
      'Find what drops the Cookie header before the auth route: middleware first, then every hop in front of the app.',
    v4: `// middleware.ts: hand the request's own headers on
const headers = new Headers(req.headers)   // not: new Headers({ … })
return NextResponse.next({ request: { headers } })
# CDN: forward all cookies to the origin for /api/auth/*`,
    v5: `// middleware.ts (proxy.ts): hand the request's own headers on
const headers = new Headers(req.headers)   // not: new Headers({ … })
return NextResponse.next({ request: { headers } })
# CDN: forward all cookies to the origin for /api/auth/*`,
    verify: 'GET /api/auth/csrf twice: the second answer sets no cookie.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/functions/next-response',
    'https://authjs.dev/reference/core/errors#missingcsrf',
  ],
  explains: ['signin-csrf-failed', 'signout-csrf-failed', 'session-cookie-not-seen'],
  messages: {
    never:
      'The browser sends the csrf cookie, and the app replaces it with a new one every time ({{reissues}} times, none was ever accepted): cookies do not reach the auth routes.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'honoured') return pass(seen.situation)
    // All hashes fit one secret: then it is not the secret that differs, and two times are enough.
    const enough = seen.misfits === 0 && seen.fits > 0 ? 2 : 3
    if (seen.honoured > 0 || seen.read > 0 || seen.misfits * seen.fits > 0 || seen.reissues < enough)
      return notApplicable
    return fail('never', { reissues: seen.reissues })
  },
})
