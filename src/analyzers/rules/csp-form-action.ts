import { defineRule } from '../define-rule.ts'

const APP = 'https://localhost:3443'
const page = (policy: string, agent = 'Chrome') => ({
  request: `GET ${APP}/api/auth/signin`,
  send: ['sec-fetch-dest: document', `user-agent: ${agent}`],
  status: 200,
  answer: ['content-type: text/html', `content-security-policy: ${policy}`],
  body: '<html></html>',
})
const post = (agent: string, mode = 'navigate') => ({
  request: `POST ${APP}/api/auth/signin/oidc`,
  send: [`sec-fetch-mode: ${mode}`, `referer: ${APP}/api/auth/signin`, `user-agent: ${agent}`],
  status: 302,
  answer: ['location: https://id.example.com/authorize?client_id=1'],
})
const FIREFOX = 'Mozilla/5.0 Firefox/140.0'
const SELF = "default-src 'self'; form-action 'self'"

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
    v4: `// next.config: headers()
"form-action 'self' {{target}}"`,
    v5: `// next.config: headers()
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
  examples: [
    { title: 'only the app itself is allowed', steps: [page(SELF), post('Chrome')], expect: 'blocked' },
    {
      title: 'the provider is allowed',
      steps: [page("form-action 'self' https://*.example.com"), post('Chrome')],
      expect: 'pass',
    },
    { title: 'default-src does not count', steps: [page("default-src 'self'"), post('Chrome')], expect: 'pass' },
    { title: 'Firefox goes on', steps: [page(SELF, FIREFOX), post(FIREFOX)], expect: 'not-applicable' },
    { title: 'fetch() is no form', steps: [page(SELF), post('Chrome', 'cors')], expect: 'not-applicable' },
  ],
  check: (seen, { fail, pass }) => {
    if (seen.blockedBy === null) return pass(seen.situation)
    const data = { page: seen.page, target: seen.target, directive: seen.blockedBy }
    return fail('blocked', data, { subject: seen.situation, evidence: seen.chain })
  },
})
