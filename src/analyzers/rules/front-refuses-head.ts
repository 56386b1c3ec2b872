import { defineRule } from '../define-rule.ts'

const PARTS = {
  'request-line': 'its first line',
  'request-header': 'one of its headers',
  'request-head': 'its head',
  'request-body': 'its body',
  'response-head': 'its head',
  'response-header': 'one of its headers',
} as const

export const frontRefusesHead = defineRule({
  id: 'front-refuses-head',
  on: 'front',
  severity: 'error',
  title: 'The front refuses what is too large for it',
  headline: '{{front}} refuses what is too large for it',
  symptoms: [
    'works on localhost, 502 Bad Gateway after sign-in in production',
    'upstream sent too big header while reading response header from upstream',
    '400 Request Header Or Cookie Too Large in production only',
    '431 in production only',
  ],
  why: 'Every reverse proxy has a limit for the first lines of a request and of an answer, and answers itself beyond it. The app works, its log is clean, and the user sees an error page that is not of the app. A session token with a profile or provider tokens in it is what fills the space: it comes with the answer to the sign-in, and then goes with every request.',
  fix: {
    summary: 'Keep the session token small, or let the front take more.',
    both: '{{code}}',
    verify:
      'The same request is answered by the app. Try the new limit before you deploy it: --header-limit with its number of octets.',
  },
  fixes: {
    body: {
      summary:
        'Let the front take larger bodies, or send the file past it: straight to the storage, in pieces, or smaller.',
      both: '{{code}}',
      verify: 'The same request is answered by the app.',
    },
  },
  references: [
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers',
  ],
  explains: ['redirect-loop', 'guard-refuses-session'],
  messages: {
    request:
      '`{{request}}` never reached the app: {{front}} refuses it, {{part}} has {{bytes}} octets where {{limit}} are allowed, and {{end}}.',
    body: '`{{request}}` never reached the app: {{front}} refuses it, {{part}} has {{bytes}} octets where {{limit}} are allowed, and {{end}}.',
    response:
      'The app answered `{{request}}`, and {{front}} refused the answer: {{part}} has {{bytes}} octets where {{limit}} are allowed, and {{end}}.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'refuses-request' && seen.problem !== 'refuses-response') return notApplicable
    const { front, request, bytes, limit, answered, setting, part } = seen
    const sent = part === 'request-body' ? 'body' : 'request'
    const told = {
      ...{ front, request, bytes, limit },
      part: part === null ? 'it' : PARTS[part],
      end: answered === null ? 'the connection ended' : `the browser got ${answered}`,
      code: setting === null ? `# ${front} has no setting for it` : setting.replaceAll('; ', ';\n'),
    }
    // No session hangs on it.
    return sent === 'body'
      ? fail(sent, told, { severity: 'warning' })
      : fail(seen.problem === 'refuses-request' ? sent : 'response', told)
  },
})
