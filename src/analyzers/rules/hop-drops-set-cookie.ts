import { defineRule } from '../define-rule.ts'

const UNRECORDED =
  'a recording with cookies: this one holds none at all, and browsers leave them out of an export unless told otherwise ("Export HAR (with sensitive data)")'

export const hopDropsSetCookie = defineRule({
  id: 'hop-drops-set-cookie',
  on: 'hop',
  severity: 'error',
  title: 'Set-Cookie never reaches the browser',
  symptoms: [
    'Set-Cookie never arrives in the browser',
    'csrf token without csrf cookie',
    'CDN removes Set-Cookie',
    'OAuth callback sets no session cookie in production, the row in the Session table is there',
  ],
  headline: '{{headline}}',
  why: 'NextAuth sets the csrf cookie with the first csrf token that it hands out, and the session cookie in the answer that ends a sign-in. Here the answer arrives, and its cookie does not. Something between app and browser drops Set-Cookie: a CDN rule that strips it to make answers cacheable, a proxy, or a wrapper that keeps one line of several.',
  fix: {
    summary: 'Let Set-Cookie through for /api/auth/* on every hop, and cache nothing there.',
    both: `# nginx: remove
proxy_hide_header Set-Cookie;
proxy_ignore_headers Set-Cookie;
# CDN: no caching and no header removal for /api/auth/*`,
    verify: 'GET /api/auth/csrf in a private window: the answer has Set-Cookie.',
  },
  fixes: {
    session: {
      summary:
        "Compare this answer with the one that the app itself gives (the platform's log, or curl on the port of the app): where the session cookie is there, what stands between keeps one Set-Cookie of several, or drops the large one. Where it is missing there, too, look at what wraps the route handler, and at a signIn callback that returns this address.",
      both: '// a wrapper around the handler hands every Set-Cookie on\nfor (const line of response.headers.getSetCookie()) headers.append("set-cookie", line)',
      verify: 'Sign in again: the answer of the callback sets the session cookie.',
    },
  },
  references: [
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_hide_header',
    'https://www.rfc-editor.org/rfc/rfc6265#section-3',
  ],
  explains: ['signin-csrf-failed', 'signout-csrf-failed'],
  messages: {
    dropped:
      '`/api/auth/csrf` hands out a token and sets no cookie, and the sign-in is then refused for want of it: Set-Cookie is lost between the app and the browser.',
    session:
      'The OAuth callback came back in order (no error, its check cookies are taken back, the way to the page that was asked for) and its answer sets no session cookie. NextAuth sets it in that very answer: something took this one line out, or the signIn callback returned this very address.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.problem === 'drops-session') {
      const decides = 'the Set-Cookie lines of this answer where the app itself gives it'
      return fail(
        'session',
        { headline: 'The answer that ends the sign-in sets no session cookie' },
        { subject: `session cookie of ${seen.origin}`, decides },
      )
    }
    if (seen.problem !== 'drops-set-cookie') return notApplicable
    const decides = seen.holdsCookies ? null : UNRECORDED
    return fail('dropped', { headline: 'Set-Cookie never reaches the browser' }, { decides })
  },
})
