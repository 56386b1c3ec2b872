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
  check: (seen, { fail, notApplicable }) =>
    seen.problem === 'upstream-too-large'
      ? seen.chain.length > 1
        ? fail('bounced', {})
        : fail('logged', {}, { decides: null })
      : notApplicable,
})
