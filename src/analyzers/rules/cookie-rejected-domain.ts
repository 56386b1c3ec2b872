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
  examples: `
    # the production domain on localhost
      POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443/"}
        < set-cookie: $session4{"sub":"1"}; Path=/; Domain=.example.com; HttpOnly; Secure; SameSite=Lax
    = session: The sign-in does not last: the browser refuses the session cookie \`__Secure-next-auth.session-token\`, because its Domain=example.com does not cover the host \`localhost\` that set it.
    # a parent domain of the host is fine
      POST https://www.app.test/api/auth/callback/credentials -> 200 {"url":"https://www.app.test/"}
        < set-cookie: $session4{"sub":"1"}; Path=/; Domain=.app.test; HttpOnly; Secure; SameSite=Lax
    = pass
    # a parent, but a public suffix
      POST https://shop.example.co.uk/api/auth/callback/credentials -> 200 {"url":"https://shop.example.co.uk/"}
        < set-cookie: $session4{"sub":"1"}; Path=/; Domain=.co.uk; HttpOnly; Secure; SameSite=Lax
    = session: The sign-in does not last: the browser refuses the session cookie \`__Secure-next-auth.session-token\`, because its Domain=co.uk is a public suffix: nobody may set cookies for all sites under it.
  `,
})
