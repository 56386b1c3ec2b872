import { PARTS_OF_ANSWERS } from './cache.ts'
import { type Front, facts, plainAnswer, type Source } from './front.ts'

const HEADERS: Source = { mark: 'documented', where: 'fastly.com/documentation/reference/http/http-headers' }
const CACHE: Source = {
  mark: 'documented',
  where:
    'fastly.com/documentation/guides/concepts/cache/cache-freshness, docs.fastly.com/en/guides/controlling-caching',
}

export const fastly: Front = {
  name: 'fastly',
  title: 'Fastly',
  about: 'a VCL service with the default configuration, over TLS, without shielding',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('append', HEADERS, [
      ['X-Forwarded-For', '$client'],
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Server', 'cache-dev'],
      ['CDN-Loop', 'Fastly'],
    ]),
    { name: 'Fastly-Client-IP', action: 'keep', value: '$client', source: HEADERS },
    ...facts('pass', { mark: 'not confirmed', where: 'not in its list of headers' }, ['Host', 'X-Forwarded-Proto']),
  ],
  caching: {
    key: '$host$path',
    ignores: ['x-accel-expires'],
    control: ['surrogate-control', 'cache-control'],
    statuses: [200, 203, 300, 301, 302, 404, 410],
    valid: [{ statuses: 'any', seconds: 3_600 }],
    bypass: PARTS_OF_ANSWERS,
    noCache: PARTS_OF_ANSWERS,
    source: CACHE,
  },
  limits: [],
  timeout: {
    seconds: 15,
    over: 'head',
    answer: plainAnswer(503, 'first byte timeout'),
    setting: 'the first byte timeout of the host (up to 60 s), or bereq.first_byte_timeout in VCL',
    sign: { words: 'first byte timeout' },
    source: { mark: 'documented', where: 'fastly.com/documentation, bereq.first_byte_timeout' },
  },
  notes: [
    { text: 'a Cookie header above 32 KB is taken off, and Fastly-Cookie-Overflow says so', source: HEADERS },
    {
      text: 'with shielding the names in X-Forwarded-Host stand there twice',
      source: HEADERS,
    },
  ],
  usualMistake: 'X-Forwarded-Proto is missing: set it in VCL, or give the app its address (NEXTAUTH_URL, AUTH_URL)',
}
