import { defineRule } from '../define-rule.ts'

export const cspFormAction = defineRule({
  id: 'csp-form-action',
  on: 'form-redirect',
  severity: 'error',
  title: 'The Content-Security-Policy of the page blocks the way to the provider',
  symptoms: [
    'the provider button does nothing in Chrome and Safari, works in Firefox',
    "Refused to send form data because it violates the following Content Security Policy directive: form-action 'self'",
    'sign-in with Google does nothing after adding CSP',
  ],
  why: 'The sign-in with a provider is a form that the app answers with a redirect to the provider. Chrome and Safari check every redirect of a form against `form-action` of the page that sent it, and stop without a word on the page. Firefox checks the first address only.',
  fix: {
    summary: 'Allow the provider in form-action, or leave the directive out: it has no part in default-src.',
    both: `// next.config: headers()
"form-action 'self' {{target}}"`,
    verify: 'Press the button in Chrome: the page of the provider opens.',
  },
  references: [
    'https://www.w3.org/TR/CSP3/#directive-form-action',
    'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/form-action',
  ],
  messages: {
    blocked:
      'The form on `{{page}}` is answered with a redirect to {{target}}, and the policy of that page (`{{directive}}`) does not allow it: Chrome and Safari stop here.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.blockedBy === null) return pass(seen.situation)
    const data = { page: seen.page, target: seen.target, directive: seen.blockedBy }
    return fail('blocked', data)
  },
})
