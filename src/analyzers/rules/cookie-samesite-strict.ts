import { defineRule } from '../define-rule.ts'

export const cookieSamesiteStrict = defineRule({
  id: 'cookie-samesite-strict',
  on: 'cookie-journey',
  severity: 'warning',
  title: 'SameSite=Strict keeps the session cookie back',
  symptoms: [
    'signed out on the first page after the provider, signed in after a reload',
    'logged out when coming from a link in a mail',
  ],
  why: 'A Strict cookie does not go with a navigation that another site caused: the return from an identity provider, a link in a mail, a bookmark service. The first page then shows nobody signed in, and a reload of it too; a click within the app brings the session back. NextAuth writes Lax.',
  fix: {
    summary:
      "Use sameSite: 'lax', NextAuth's default: it comes with links and redirects, and is kept back from foreign forms and frames.",
    v4: `cookies: {
  sessionToken: {
    name: '{{name}}',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: {{secure}} },
  },
},`,
    v5: "cookies: { sessionToken: { options: { sameSite: 'lax' } } },",
    verify: 'Open the app by a link on another site: the request carries the session cookie.',
  },
  references: ['RFC 6265bis section 5.6.7', 'RFC 6265bis section 8.8.2'],
  messages: {
    withheld:
      '`{{name}}` is SameSite=Strict, so a navigation that another site caused came without it: that page takes the user for nobody.',
    strict: '`{{name}}` is SameSite=Strict: it will not come with links and redirects from other sites.',
  },
  examples: `
    # a link from another site
      GET https://localhost:3443/api/auth/csrf -> 200
        < $csrf4=aaaaaaaaaaaaaaaaaaaa
      POST /api/auth/callback/credentials with $csrf4=aaaaaaaaaaaaaaaaaaaa -> 200
        > sec-fetch-site: same-origin
        < set-cookie: $session4{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Strict
      GET /account with $csrf4=aaaaaaaaaaaaaaaaaaaa -> 200
        > sec-fetch: cross-site navigate document
    = withheld: \`__Secure-next-auth.session-token\` is SameSite=Strict, so a navigation that another site caused came without it: that page takes the user for nobody.
    # before anybody comes from another site
      POST https://localhost:3443/api/auth/callback/credentials -> 200
        < set-cookie: $session4{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Strict
    = strict: \`__Secure-next-auth.session-token\` is SameSite=Strict: it will not come with links and redirects from other sites.
    # a frame on another site is another matter
      GET https://localhost:3443/api/auth/csrf -> 200
        < set-cookie: $csrf4=aaaaaaaaaaaaaaaaaaaa; Path=/; HttpOnly; Secure; SameSite=None
      POST /api/auth/callback/credentials with $csrf4=aaaaaaaaaaaaaaaaaaaa -> 200
        > sec-fetch-site: same-origin
        < set-cookie: $session4{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Strict
      GET /account with $csrf4=aaaaaaaaaaaaaaaaaaaa -> 200
        > sec-fetch: cross-site navigate iframe
    = strict: \`__Secure-next-auth.session-token\` is SameSite=Strict: it will not come with links and redirects from other sites.
    # so is a picture on another site
      GET https://localhost:3443/api/auth/csrf -> 200
        < set-cookie: $csrf4=aaaaaaaaaaaaaaaaaaaa; Path=/; HttpOnly; Secure; SameSite=None
      POST /api/auth/callback/credentials with $csrf4=aaaaaaaaaaaaaaaaaaaa -> 200
        > sec-fetch-site: same-origin
        < set-cookie: $session4{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Strict
      GET /avatar.png with $csrf4=aaaaaaaaaaaaaaaaaaaa -> 200
        > sec-fetch: cross-site no-cors image
    = strict: \`__Secure-next-auth.session-token\` is SameSite=Strict: it will not come with links and redirects from other sites.
    # Lax, as NextAuth writes it
      POST https://localhost:3443/api/auth/callback/credentials -> 200
        < $session4{"sub":"1"}
    = pass
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role !== 'session' || seen.cookie === null) return notApplicable
    const data = { name: seen.name, secure: String(seen.origin.startsWith('https:')) }
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] } as const
    if (seen.step === 'withheld') {
      const isNavigation = seen.use === 'page' && !seen.framed && !seen.nameCame
      return isNavigation && seen.reasons.join() === 'SchemefulSameSiteStrict'
        ? fail('withheld', data, options)
        : notApplicable
    }
    if (seen.line === null || seen.step === 'emptied') return notApplicable
    return seen.cookie.sameSite === 'strict'
      ? fail('strict', data, { ...options, severity: 'info' })
      : pass(seen.situation)
  },
})
