import { defineRule } from '../define-rule.ts'

export const cookieNeverReturned = defineRule({
  id: 'cookie-never-returned',
  on: 'cookie-journey',
  severity: 'error',
  title: 'A cookie was set and never came back',
  symptoms: ['cookie is set but not sent back', 'logged out in one browser only'],
  why: 'By the rules that browsers follow, this cookie should be stored and sent. It was not: an extension or a privacy setting dropped it, a script deleted it, the answer was read by a program that keeps no cookies (a fetch without credentials, a server in between), or the browser differs from the model.',
  fix: {
    summary:
      "Look at the response in DevTools, Network, Cookies: a dropped line is marked there. For fetch across origins: credentials: 'include'.",
    verify: 'The next request carries the cookie.',
  },
  references: ['RFC 6265bis section 5.7', 'RFC 6265bis section 5.8'],
  decides: "DevTools: what the browser says about the Set-Cookie line (Network, Cookies), and the app's own scripts",
  messages: {
    session:
      'The sign-in does not last: `{{name}}` was set, but none of the {{missing}} later requests of this browser that it belongs to brought it.',
    auth: 'The {{role}} cookie `{{name}}` was set, but none of the {{missing}} later requests of this browser that it belongs to brought it.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role === null || seen.role === 'callback-url') return notApplicable
    if (seen.step === 'sent') return pass(seen.situation)
    if (seen.step !== 'missing') return notApplicable
    const data = { name: seen.name, role: seen.role, missing: seen.counts.missing }
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] } as const
    return seen.role === 'session'
      ? fail('session', data, options)
      : fail('auth', data, { ...options, severity: 'warning' })
  },
})
