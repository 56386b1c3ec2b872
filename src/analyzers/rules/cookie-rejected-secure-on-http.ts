import { defineRejectRule, isPlainHttpAlone } from '../define-reject-rule.ts'

export const cookieRejectedSecureOnHttp = defineRejectRule({
  id: 'cookie-rejected-secure-on-http',
  reasons: ['SecureOnly', 'OverwriteSecure', 'InvalidPrefix'],
  // A prefixed name is checked first; when the line keeps its promises, only the plain http origin breaks them.
  applies: seen =>
    isPlainHttpAlone(seen) || (seen.verdict.kind === 'rejected' && !seen.verdict.reasons.includes('InvalidPrefix')),
  title: 'Secure cookie over plain http',
  symptoms: [
    'session works on localhost but not on the IP address or host name',
    'Secure cookie not set over http',
    'logged out at once when testing from a phone over http',
  ],
  because: seen =>
    seen.cookie.secure
      ? `it is Secure, but \`${seen.origin}\` is plain http and not this machine`
      : `a Secure cookie of that name exists and \`${seen.origin}\` is plain http`,
  why: 'Outside localhost a Secure cookie is stored and sent over https only, and cannot be overwritten over http (DevTools: SecureOnly, OverwriteSecure). http://localhost and http://127.0.0.1 count as secure in Chromium and Firefox.',
  fix: {
    summary:
      'Serve the page over https, or, for a plain-http test environment, let the app know that its origin is http.',
    v4: 'NEXTAUTH_URL={{origin}}   # the origin that the browser really uses',
    v5: 'AUTH_URL={{origin}}   # the origin that the browser really uses',
    verify: 'Sign in again: the next request brings the session cookie back.',
  },
  ofApp: 'Serve the page over https; or, where it has to be plain http, set `{{name}}` without Secure there.',
  references: ['RFC 6265bis section 5.7'],
  examples: `
    # the app takes a plain http host for https
      POST http://app.example.com/api/auth/callback/credentials -> 200 {"url":"http://app.example.com/"}
        < set-cookie: $session4{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Lax
    = session: The sign-in does not last: the browser refuses the session cookie \`next-auth.session-token\`, because it is Secure, but \`http://app.example.com\` is plain http and not this machine.
    # the csrf cookie of an app that takes itself for https
      GET http://app.example.com/api/auth/csrf -> 200 {"csrfToken":"abc"}
        < set-cookie: __Host-next-auth.csrf-token=abc; Path=/; HttpOnly; Secure; SameSite=Lax
    = auth: The browser refuses the csrf cookie \`__Host-next-auth.csrf-token\`, because it is Secure, but \`http://app.example.com\` is plain http and not this machine; sign-in needs it.
    # over a Secure cookie of the same name
      GET https://app.test/ -> 200
        < set-cookie: theme=dark; Path=/; Secure
      GET http://app.test/ -> 200
        < set-cookie: theme=light; Path=/
    = other: The browser refuses the cookie \`theme\`, because a Secure cookie of that name exists and \`http://app.test\` is plain http.
    # http://localhost counts as secure
      POST http://localhost:3000/api/auth/callback/credentials -> 200 {"url":"http://localhost:3000/"}
        < set-cookie: $session4{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Lax
    = pass
  `,
})
