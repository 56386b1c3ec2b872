import { defineRule } from '../define-rule.ts'

export const hopStripsSecure = defineRule({
  id: 'hop-strips-secure',
  on: 'hop',
  severity: 'error',
  title: 'Something between app and browser removes Secure from the cookies',
  symptoms: ['Secure is missing from Set-Cookie behind a proxy', 'a proxy rewrites cookie flags'],
  why: 'NextAuth never writes `__Host-` or `__Secure-` cookies without Secure, and browsers refuse them without it (RFC 6265bis, 5.6). When all of them arrive bare, a proxy rewrites Set-Cookie, often a development proxy that was told to make cookies work over http.',
  fix: {
    summary: 'Switch off the cookie rewriting in the proxy in front of the app.',
    both: `# nginx: remove
proxy_cookie_flags ~ nosecure;
// http-proxy: remove autoRewrite of cookies, cookieDomainRewrite and hand-made 'Secure' removal`,
    verify: 'GET /api/auth/csrf: each Set-Cookie line has Secure.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cookie_flags',
  ],
  explains: [
    'cookie-rejected-prefix-host',
    'cookie-rejected-prefix-secure',
    'cookie-insecure-over-https',
    'cookies-not-reaching-auth',
    'signin-csrf-failed',
    'signout-csrf-failed',
  ],
  messages: {
    stripped:
      "All of NextAuth's prefixed cookies ({{cookies}}) arrive without Secure, which NextAuth always writes: something on the way removes it, and the browser refuses them all.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'strips-secure') return notApplicable
    return fail('stripped', { cookies: seen.cookies.join(', ') })
  },
})
