import { defineRejectRule, isPlainHttpAlone } from '../define-reject-rule.ts'

/** Only Safari refuses those. */
const LOOPBACK = /^(?:localhost|127\.[\d.]{5,11}|\[::1\])$|\.localhost$/

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
    'login works on localhost in Chrome, not in Safari',
  ],
  because: seen =>
    seen.cookie.secure && LOOPBACK.test(seen.host)
      ? `it is Secure, and Safari keeps no Secure cookie of plain http, not of \`${seen.host}\` either: the next request came without it`
      : seen.cookie.secure
        ? `it is Secure, but \`${seen.origin}\` is plain http and not this machine`
        : `a Secure cookie of that name exists and \`${seen.origin}\` is plain http`,
  why: 'Outside localhost a Secure cookie is stored and sent over https only, and cannot be overwritten over http (DevTools: SecureOnly, OverwriteSecure). http://localhost and http://127.0.0.1 count as secure in Chromium and Firefox, not in Safari.',
  fix: {
    summary:
      'Serve the page over https, or, for a plain-http test environment, let the app know that its origin is http.',
    v4: "NEXTAUTH_URL={{origin}}   # the origin that the browser really uses\n// where a `cookies` option of your own says secure: true (or by NODE_ENV)\nsecure: process.env.NEXTAUTH_URL?.startsWith('https://'),",
    v5: "AUTH_URL={{origin}}   # the origin that the browser really uses\n// where a `cookies` option of your own says secure: true (or by NODE_ENV)\nsecure: process.env.AUTH_URL?.startsWith('https://'),",
    verify: 'Sign in again: the next request brings the session cookie back.',
  },
  ofApp: 'Serve the page over https; or, where it has to be plain http, set `{{name}}` without Secure there.',
  references: ['RFC 6265bis section 5.7'],
})
