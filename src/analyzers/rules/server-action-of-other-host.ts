import { defineRule } from '../define-rule.ts'

export const serverActionOfOtherHost = defineRule({
  id: 'server-action-of-other-host',
  on: ['server-action', 'server-log'],
  severity: 'error',
  title: 'Next refuses server actions: the app got another host than the browser is on',
  symptoms: [
    'Invalid Server Actions request',
    'x-forwarded-host header does not match origin header from a forwarded Server Actions request',
    'Aborting the action',
    'sign-in by server action answers 500 behind a proxy',
    'sign-out button does nothing in production',
  ],
  why: "Against cross-site requests Next compares the host of the browser's Origin with X-Forwarded-Host, or with Host where that did not come, letter by letter, port included. A proxy that passes neither on as the browser sent them makes every server action a 500; nothing in it runs, no sign-in and no sign-out.",
  fix: {
    summary:
      'Let the proxy pass the public host on, with its port; where it cannot, name the public host in serverActions.allowedOrigins.',
    both: `# nginx
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-Host $http_host;
// or next.config: hosts, without a scheme
experimental: { serverActions: { allowedOrigins: ['{{browser}}'] } }`,
    verify: 'Press the button of {{path}}: it is not answered with 500.',
  },
  references: ['https://nextjs.org/docs/app/api-reference/config/next-config-js/serverActions#allowedorigins'],
  explains: ['signin-action-refused', 'guard-refuses-session', 'sign-out-without-deletion'],
  messages: {
    refused:
      'The server action on `{{path}}` was refused with 500: the browser is on `{{browser}}`, and the app was asked for `{{host}}` ({{header}}). Nothing in it was run.',
    logged:
      'The server action on `{{path}}` was refused: the app logged that the host it was asked for does not match the Origin of the browser. Nothing in it was run.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      if (seen.cause !== 'server-action-of-other-host') return notApplicable
      const subject = `hosts of server actions on ${seen.origin}`
      return fail('logged', { path: seen.path, browser: new URL(seen.origin).host }, { subject })
    }
    const subject = `hosts of server actions on ${seen.origin}`
    const { otherHost: other, path } = seen
    if (!seen.known) return notApplicable
    if (other === null || other.answered < 400) return pass(subject)
    const { header, host, browser } = other
    const decides = "the app's log: `x-forwarded-host` or `host` header … does not match `origin` header"
    return fail('refused', { path, header, host, browser }, { subject, decides })
  },
})
