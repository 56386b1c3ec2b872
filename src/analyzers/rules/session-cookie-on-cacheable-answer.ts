import { defineRule } from '../define-rule.ts'

export const sessionCookieOnCacheableAnswer = defineRule({
  id: 'session-cookie-on-cacheable-answer',
  on: 'cacheable-session',
  severity: 'error',
  title: 'An answer that a shared cache may keep sets a session cookie',
  headline: '{{path}} sets a session cookie on an answer that a shared cache may keep',
  symptoms: [
    "users see other people's sessions behind a CDN",
    'signed in as somebody else',
    'Set-Cookie with s-maxage',
    'x-nextjs-cache: HIT and a session cookie',
  ],
  why: 'auth() as middleware renews the session cookie on every page that it runs for, and Next sends pages made at build time with `s-maxage`. A CDN that keeps such an answer keeps the cookie as well, and gives it to whoever asks next: they are signed in as this user. Next 16 does this by itself.',
  fix: {
    summary:
      'Keep static pages out of the middleware that renews the session, or send what carries a session cookie as `private, no-store`. If a CDN stands in front, purge it, and change the secret: sessions may have been handed out.',
    v4: `// middleware.ts: only pages that are made for each request
export const config = { matcher: ['/dashboard/:path*', '/account/:path*'] }
// a page or route that says how it may be kept, getServerSideProps included
res.setHeader('Cache-Control', 'private, no-store')`,
    v5: `// proxy.ts (middleware.ts): only pages that are made for each request
export const config = { matcher: ['/dashboard/:path*', '/account/:path*'] }
// or mark what it renews
export const proxy = auth(() => { const res = NextResponse.next(); res.headers.set('Cache-Control', 'private, no-store'); return res })`,
    verify: 'Open {{path}} signed in: no Set-Cookie, or Cache-Control: private.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.10',
    'https://www.rfc-editor.org/rfc/rfc9111#section-7.3',
    'https://nextjs.org/docs/app/guides/caching',
  ],
  messages: {
    allowed:
      '`{{path}}` sets the session cookie, and its answer may be kept by a shared cache ({{allows}}): whoever gets it from there is signed in as this user.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.allows === null) return pass(seen.situation)
    return fail('allowed', { path: seen.path, allows: seen.allows })
  },
})
