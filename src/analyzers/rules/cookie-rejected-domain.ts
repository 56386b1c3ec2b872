import { defineRejectRule } from '../define-reject-rule.ts'

export const cookieRejectedDomain = defineRejectRule({
  id: 'cookie-rejected-domain',
  reasons: ['InvalidDomain'],
  title: "Domain attribute that is not this host's",
  symptoms: [
    'Set-Cookie was blocked: its Domain attribute was invalid',
    'session lost after adding a cookie domain',
    'cookie for .example.com does not work on localhost',
  ],
  because: seen =>
    seen.onPublicSuffix
      ? `its Domain=${seen.cookie.domain ?? ''} is a public suffix: nobody may set cookies for all sites under it`
      : `its Domain=${seen.cookie.domain ?? ''} does not cover the host \`${seen.host}\` that set it`,
  why: 'A host may set cookies for itself and for its parent domains, down to the last one below the public suffix (co.uk, vercel.app and github.io are public suffixes), and Domain takes neither a port nor a scheme; anything else is dropped (DevTools: InvalidDomain). NextAuth never writes Domain by itself: it comes from a cookies option.',
  fix: {
    summary:
      'Remove the domain option, unless subdomains must share the session; then it must be a parent, below the public suffix, of every host that serves the app, and differ between environments.',
    v4: `cookies: {
  {{option}}: {
    name: '{{name}}',
    // no \`domain\`: the cookie belongs to the host that set it
    options: { httpOnly: true, path: '/', sameSite: 'lax', secure: true },
  },
},`,
    v5: '// remove `domain` from cookies.{{option}}.options\ncookies: {},',
    verify: 'Sign in again: the next request brings the session cookie back.',
  },
  ofApp:
    'Where the app sets `{{name}}`, leave Domain out: the cookie then belongs to the host that set it. For subdomains name a parent of them below the public suffix.',
  references: ['RFC 6265bis section 5.7', 'RFC 6265bis section 5.1.3'],
})
