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
  examples: `
    # the same host over http, on a known connection
      GET https://app.test/api/auth/csrf -> 200
        < set-cookie: visitor=vvvvvvvvvvvvvvvvvvvvvvvv; Path=/
        < $session5{"sub":"1"}
      GET http://app.test/account with visitor=vvvvvvvvvvvvvvvvvvvvvvvv -> 200
        > accept: text/html
    = page: A page of http://app.test was served without \`__Secure-authjs.session-token\`: the cookie is Secure, and the page came over plain http.
    # the csrf cookie alone
      GET https://app.test/api/auth/csrf -> 200
        < set-cookie: theme=dddddddddddddddddddd; Path=/
        < $csrf5=aaaaaaaaaaaaaaaaaaaa
      GET http://app.test/ with theme=dddddddddddddddddddd -> 200
    = not-applicable
    # redirected to https
      GET https://app.test/api/auth/csrf -> 200
        < set-cookie: visitor=vvvvvvvvvvvvvvvvvvvvvvvv; Path=/
        < $session5{"sub":"1"}
      GET http://app.test/account with visitor=vvvvvvvvvvvvvvvvvvvvvvvv -> 308
        > accept: text/html
        < location: https://app.test/account
    = not-applicable
  `,
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
