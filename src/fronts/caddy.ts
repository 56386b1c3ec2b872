import { emptyAnswer, type Front, facts, type Source } from './front.ts'

const MEASURED: Source = { mark: 'measured', where: 'Caddy 2.6.2 of Debian 12, `reverse_proxy`' }
const CODE: Source = {
  mark: 'read in source',
  where: 'caddyserver/caddy@0097468 modules/caddyhttp/reverseproxy/reverseproxy.go',
}

export const caddy: Front = {
  name: 'caddy',
  title: 'Caddy',
  about: '`reverse_proxy localhost:3000`, without trusted proxies',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', MEASURED, [
      ['X-Forwarded-For', '$client', "the client's own is dropped, unless trusted_proxies"],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Host', '$host'],
    ]),
    {
      name: 'Accept-Encoding',
      action: 'keep',
      value: 'gzip',
      imitated: false,
      note: 'it decodes the answer for who did not ask for it',
      source: MEASURED,
    },
    ...facts('pass', MEASURED, ['Host', 'X-Forwarded-Port', 'Forwarded', 'X-Real-IP', 'Via']),
  ],
  limits: [
    {
      part: 'request-head',
      bytes: 1_048_576,
      answer: emptyAnswer(431, 'Request Header Fields Too Large'),
      setting: null,
      source: CODE,
    },
  ],
  notes: [
    {
      text: 'it waits for the app as long as it takes, unless `transport http { response_header_timeout }` says otherwise: then 504 without a body',
      source: MEASURED,
    },
    { text: 'adds `Alt-Svc` for HTTP/3 and a second `Server` line; repairs no Location', source: MEASURED },
    { text: 'takes 600,000 octets in a request head and 2,000,000 in an answer', source: MEASURED },
  ],
  usualMistake:
    'behind another proxy without `trusted_proxies`; `header_up Host {upstream_hostport}`, which hides the public host',
}
