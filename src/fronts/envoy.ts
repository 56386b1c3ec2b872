import { emptyAnswer, type Front, facts, type Source } from './front.ts'

const DOCS: Source = {
  mark: 'documented',
  where: 'envoyproxy/envoy, the page http_conn_man/headers.rst of its documentation',
}

export const envoy: Front = {
  name: 'envoy',
  title: 'Envoy',
  about: 'also Istio and Contour; use_remote_address as at an edge',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', DOCS, [
      ['x-forwarded-proto', 'https'],
      ['x-envoy-external-address', '$client'],
    ]),
    ...facts('keep', DOCS, [['x-request-id', '$id']]),
    { name: 'x-forwarded-for', action: 'append', value: '$client', joint: ',', source: DOCS },
    ...facts('pass', DOCS, ['x-forwarded-host']),
  ],
  limits: [
    {
      part: 'request-head',
      bytes: 61_440,
      answer: emptyAnswer(431, 'Request Header Fields Too Large'),
      setting: 'max_request_headers_kb',
      source: DOCS,
    },
    { part: 'response-head', bytes: 61_440, answer: 'unknown', setting: null, source: DOCS },
  ],
  timeout: {
    seconds: 15,
    over: 'whole',
    answer: { status: 504, reason: 'Gateway Timeout', type: 'text/plain', body: 'upstream request timeout' },
    setting: 'timeout: 120s   # of the route',
    sign: { words: 'upstream request timeout' },
    source: DOCS,
  },
  notes: [],
  usualMistake: 'use_remote_address unset at the edge; a host rewrite without x-forwarded-host',
}
