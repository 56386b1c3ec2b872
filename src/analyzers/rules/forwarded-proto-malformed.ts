import { defineRule } from '../define-rule.ts'

export const forwardedProtoMalformed = defineRule({
  id: 'forwarded-proto-malformed',
  on: 'server-log',
  severity: 'error',
  title: 'X-Forwarded-Proto holds two values',
  symptoms: ['Invalid URL https,http://', '500 behind two proxies', 'X-Forwarded-Proto: https,http'],
  why: 'Two proxies in a row each add their own, and the app gets `https,http`. Auth.js v5 puts that in front of the host as it is: `https,http://…` is no URL, and every page that calls auth() fails with 500.',
  fix: {
    summary:
      'Let the proxy set the header instead of adding to it, or name the address, so that the header is not needed.',
    v4: `# nginx
proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;   # one value, from the outermost proxy
NEXTAUTH_URL={{origin}}`,
    v5: `# nginx
proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;   # one value, from the outermost proxy
AUTH_URL={{origin}}`,
    verify: 'Open the page again: it answers 200.',
  },
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-Proto',
    'https://nodejs.org/api/errors.html#err_invalid_url',
  ],
  explains: ['auth-origin-mismatch', 'auth-route-crashed', 'auth-url-invalid'],
  messages: {
    logged:
      'The app fails to build its address: X-Forwarded-Proto reaches it with two values (`https,http`), and "Invalid URL" is what comes of it.',
  },
  check: (seen, { fail, notApplicable }) =>
    seen.cause === 'malformed-forwarded-proto'
      ? fail('logged', { origin: seen.origin }, { subject: `forwarded headers of ${seen.origin}` })
      : notApplicable,
})
