import { defineRule } from '../define-rule.ts'

export const hopDropsSetCookie = defineRule({
  id: 'hop-drops-set-cookie',
  on: 'hop',
  severity: 'error',
  title: 'Set-Cookie never reaches the browser',
  symptoms: ['Set-Cookie never arrives in the browser', 'csrf token without csrf cookie', 'CDN removes Set-Cookie'],
  why: 'NextAuth sets the csrf cookie with the first csrf token that it hands out. Here the token arrives, the cookie does not, and the sign-in is refused because the cookie is missing. Something between app and browser drops Set-Cookie: a CDN rule that strips it to make answers cacheable, or a proxy.',
  fix: {
    summary: 'Let Set-Cookie through for /api/auth/* on every hop, and cache nothing there.',
    both: `# nginx: remove
proxy_hide_header Set-Cookie;
proxy_ignore_headers Set-Cookie;
# CDN: no caching and no header removal for /api/auth/*`,
    verify: 'GET /api/auth/csrf in a private window: the answer has Set-Cookie.',
  },
  references: [
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_hide_header',
    'https://www.rfc-editor.org/rfc/rfc6265#section-3',
  ],
  explains: ['signin-csrf-failed', 'signout-csrf-failed'],
  messages: {
    dropped:
      '`/api/auth/csrf` hands out a token and sets no cookie, and the sign-in is then refused for want of it: Set-Cookie is lost between the app and the browser.',
  },
  check: (seen, { fail, notApplicable }) => (seen.problem === 'drops-set-cookie' ? fail('dropped', {}) : notApplicable),
})
