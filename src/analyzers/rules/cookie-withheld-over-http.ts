import { defineRule } from '../define-rule.ts'

export const cookieWithheldOverHttp = defineRule({
  id: 'cookie-withheld-over-http',
  on: 'cookie-journey',
  severity: 'warning',
  title: 'A page over plain http does not get the Secure session cookie',
  symptoms: ['logged in on https, logged out on http', 'redirect to http loses the session'],
  why: 'The session was made over https, so its cookie is Secure and does not go with plain http (localhost names aside). A page that is served over http, instead of being redirected to https, sees nobody signed in.',
  fix: {
    summary: 'Redirect every http request to https in front of the app, and use https links.',
    verify: 'Open the http address: the answer is a redirect to https.',
  },
  references: ['RFC 6265bis section 5.8.3'],
  messages: {
    page: 'A page of {{origin}} was served without `{{name}}`: the cookie is Secure, and the page came over plain http.',
  },
  check: (seen, { fail, notApplicable }) => {
    const isPage =
      seen.role === 'session' && seen.step === 'withheld' && seen.use === 'page' && seen.answered && !seen.nameCame
    if (!isPage || seen.reasons[0] !== 'SecureOnly') return notApplicable
    return fail(
      'page',
      { name: seen.name, origin: seen.origin },
      { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] },
    )
  },
})
