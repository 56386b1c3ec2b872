import { defineRule, SESSION_COOKIE_OPTION } from '../define-rule.ts'

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
    v4: SESSION_COOKIE_OPTION,
    v5: "cookies: { sessionToken: { options: { sameSite: 'lax' } } },",
    verify: 'Open the app by a link on another site: the request carries the session cookie.',
  },
  references: ['RFC 6265bis section 5.6.7', 'RFC 6265bis section 8.8.2'],
  messages: {
    withheld:
      '`{{name}}` is SameSite=Strict, so a navigation that another site caused came without it: that page takes the user for nobody.',
    strict: '`{{name}}` is SameSite=Strict: it will not come with links and redirects from other sites.',
  },
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
