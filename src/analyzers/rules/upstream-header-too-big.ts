import { defineRule } from '../define-rule.ts'

export const upstreamHeaderTooBig = defineRule({
  id: 'upstream-header-too-big',
  on: 'header-budget',
  severity: 'error',
  title: 'A proxy in front of the app refuses the answer to the sign-in',
  symptoms: [
    'nginx 502 upstream sent too big header while reading response header from upstream',
    '502 Bad Gateway right after login',
    'HPE_HEADER_OVERFLOW',
  ],
  why: 'The answer to a sign-in carries the session token in its Set-Cookie lines. nginx reads response headers into one buffer (`proxy_buffer_size`, 4 or 8 KB by default) and answers 502 when they do not fit, so exactly the sign-in fails while everything else works.',
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
    logged:
      'A proxy answered 502 in place of the app, and says why in its log: the header of the answer does not fit its buffer.',
    bounced:
      "A proxy answered 502 in place of the sign-in's answer, and other auth requests just before and after went through: the answer with the session cookie does not fit its header buffer.",
  },
  examples: `
    # only the sign-in is refused
      GET http://localhost:3081/api/auth/csrf -> 200 $csrf
        < $csrf4=aaaaaaaaaaaaaaaa
      POST /api/auth/callback/credentials -> 502 <html><head><title>502 Bad Gateway</title></head></html>
        < server: nginx/1.22.1
        < content-type: text/html
      GET /api/auth/csrf with $csrf4=aaaaaaaaaaaaaaaa -> 200 $csrf
    = bounced: A proxy answered 502 in place of the sign-in's answer, and other auth requests just before and after went through: the answer with the session cookie does not fit its header buffer.
    # the proxy says so in its log
      POST http://localhost:3081/api/auth/callback/credentials -> 502 <html><head><title>502 Bad Gateway</title></head></html>
        < server: nginx/1.22.1
        < content-type: text/html
        ! [error] 13231#13231: *5 upstream sent too big header while reading response header from upstream
    = logged: A proxy answered 502 in place of the app, and says why in its log: the header of the answer does not fit its buffer.
    # the app is down: nothing else answers
      GET http://localhost:3081/api/auth/csrf -> 200 $csrf
        < $csrf4=aaaaaaaaaaaaaaaa
      POST /api/auth/callback/credentials -> 502 <html><head><title>502 Bad Gateway</title></head></html>
        < server: nginx/1.22.1
        < content-type: text/html
    = not-applicable
  `,
  check: (seen, { fail, notApplicable }) =>
    seen.problem === 'upstream-too-large'
      ? seen.chain.length > 1
        ? fail('bounced', {})
        : fail('logged', {}, { decides: null })
      : notApplicable,
})
