import { defineRule } from '../define-rule.ts'
import { csrfStep } from './examples/server-steps.ts'

const ORIGIN = 'http://localhost:3081'
const bounced = (log: readonly string[] = []) => ({
  request: `POST ${ORIGIN}/api/auth/callback/credentials`,
  status: 502,
  answer: ['server: nginx/1.22.1', 'content-type: text/html'],
  body: '<html><head><title>502 Bad Gateway</title></head></html>',
  log,
})

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
    v4: `# nginx, in the location that leads to the app
proxy_buffer_size 16k;
proxy_buffers 8 16k;
proxy_busy_buffers_size 32k;`,
    v5: `# nginx, in the location that leads to the app
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
    bounced:
      "A proxy answered 502 in place of the sign-in's answer, and other auth requests just before and after went through: the answer with the session cookie does not fit its header buffer.",
  },
  examples: [
    {
      title: 'only the sign-in is refused',
      steps: [csrfStep(ORIGIN, null, 'aaaaaaaaaaaaaaaa'), bounced(), csrfStep(ORIGIN, 'aaaaaaaaaaaaaaaa', null)],
      expect: 'bounced',
    },
    {
      title: 'the proxy says so in its log',
      steps: [
        bounced(['[error] 13231#13231: *5 upstream sent too big header while reading response header from upstream']),
      ],
      expect: 'bounced',
    },
    {
      title: 'the app is down: nothing else answers',
      steps: [csrfStep(ORIGIN, null, 'aaaaaaaaaaaaaaaa'), bounced()],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail, notApplicable }) =>
    seen.problem === 'upstream-too-large'
      ? fail('bounced', {}, { subject: seen.situation, evidence: seen.chain })
      : notApplicable,
})
