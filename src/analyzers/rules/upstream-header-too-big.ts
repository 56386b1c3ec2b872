import { defineRule } from '../define-rule.ts'

export const upstreamHeaderTooBig = defineRule({
  id: 'upstream-header-too-big',
  on: 'header-budget',
  severity: 'error',
  title: 'A proxy in front of the app refuses the answer to the sign-in',
  headline: '{{headline}}',
  symptoms: [
    'nginx 502 upstream sent too big header while reading response header from upstream',
    '502 Bad Gateway right after login',
    'HPE_HEADER_OVERFLOW',
    '502 on some pages, for users with a large session only',
    'CHUNKING_SESSION_COOKIE, then 502 at /api/auth/callback',
  ],
  why: 'The answer to a sign-in carries the session token in its Set-Cookie lines. nginx reads response headers into one buffer (`proxy_buffer_size`, 4 or 8 KB by default) and answers 502 when they do not fit, so exactly the sign-in fails while everything else works. Pages that read the session write it anew (getServerSession with req and res, `auth` as middleware), with headers of their own, and may be over the limit where the session endpoint is not.',
  fix: {
    summary: "Make the token smaller, or the proxy's buffer larger.",
    both: `# nginx, in the location that leads to the app
proxy_buffer_size 16k;
proxy_buffers 8 16k;
proxy_busy_buffers_size 32k;`,
    verify: 'Sign in: the answer is 200 or 302 and sets the session cookie.',
  },
  references: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size'],
  explains: ['upstream-header-too-big'],
  decides:
    "the proxy's error log: nginx writes `upstream sent too big header while reading response header from upstream`",
  messages: {
    chunking:
      'A proxy answered 502 in place of the app, which was writing a session cookie of several pieces at that moment (its log: CHUNKING_SESSION_COOKIE): the header of the answer does not fit the buffer of the proxy.',
    pages:
      'A proxy answered 502 in place of pages of a browser with a large session ({{bytes}} bytes), one after the other, and auth requests just before and after went through: what writes such a session anew does not fit its header buffer.',
    logged:
      'A proxy answered 502 in place of the app, and says why in its log: the header of the answer does not fit its buffer.',
    bounced:
      "A proxy answered 502 in place of the sign-in's answer, and other auth requests just before and after went through: the answer with the session cookie does not fit its header buffer.",
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.problem === 'pages-too-large')
      return fail(
        'pages',
        { bytes: seen.sessionBytes, headline: 'A proxy in front of the app refuses pages of who has a large session' },
        { severity: 'warning' },
      )
    if (seen.problem === 'upstream-chunking') return fail('chunking', {})
    if (seen.problem !== 'upstream-too-large') return notApplicable
    return seen.chain.length > 1 ? fail('bounced', {}) : fail('logged', {}, { decides: null })
  },
})
