import { defineRule } from '../define-rule.ts'

export const tokenChunked = defineRule({
  id: 'token-chunked',
  on: 'header-budget',
  severity: 'info',
  title: 'The session token is so large that it is split',
  symptoms: ['next-auth.session-token.0 and .1', 'session cookie exceeds 4096 bytes', 'CHUNKING_SESSION_COOKIE'],
  why: 'A cookie holds about 4 KB, so NextAuth splits a larger token into `.0`, `.1`, … It works, but the chunks travel with every request and every refresh: nginx refuses response headers above its buffer (4 or 8 KB), Node.js request headers above 16 KB.',
  fix: {
    summary: 'Keep only identifiers in the token, and the rest in a database.',
    both: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id
    return token
  },
},`,
    verify: 'Sign in again: one session cookie without a number.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-6.1',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size',
  ],
  messages: {
    split:
      'The session token is split into {{chunks}} cookies; the answer that sets them has {{responseBytes}} bytes of headers.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null && seen.chunks < 2 && seen.cookie !== null) return pass(seen.situation)
    if (seen.problem !== null || seen.chunks < 2 || seen.responseBytes < 4_000) return notApplicable
    const { chunks, responseBytes } = seen
    return fail('split', { chunks, responseBytes })
  },
})
