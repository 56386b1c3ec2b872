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
export const config = { matcher: ['/dashboard/:path*', '/account/:path*'] }`,
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
  examples: `
    # a page made at build time
      GET https://localhost:3443/pricing with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < $session5{"sub":"2"}
        < cache-control: s-maxage=31536000
        < x-nextjs-prerender: 1
    = allowed: \`/pricing\` sets the session cookie, and its answer may be kept by a shared cache (s-maxage=31536000): whoever gets it from there is signed in as this user.
    # public
      GET https://localhost:3443/pricing with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < $session5{"sub":"2"}
        < cache-control: public, max-age=60
    = allowed: \`/pricing\` sets the session cookie, and its answer may be kept by a shared cache (public): whoever gets it from there is signed in as this user.
    # nothing said, and a cache in front
      GET https://localhost:3443/pricing with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < $session5{"sub":"2"}
        < x-cache: HIT
    = allowed: \`/pricing\` sets the session cookie, and its answer may be kept by a shared cache (x-cache: HIT): whoever gets it from there is signed in as this user.
    # private
      GET https://localhost:3443/pricing with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < $session5{"sub":"2"}
        < cache-control: private, no-store
    = pass
    # nothing said
      GET https://localhost:3443/pricing with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < $session5{"sub":"2"}
    = pass
    # a POST is not kept
      POST https://localhost:3443/pricing with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < $session5{"sub":"2"}
        < cache-control: public
    = not-applicable
  `,
  check: (seen, { fail, pass }) => {
    if (seen.allows === null) return pass(seen.situation)
    return fail('allowed', { path: seen.path, allows: seen.allows })
  },
})
