import { type Front, facts, type Source } from './front.ts'

export const CLOUDFLARE_HEADERS: Source = {
  mark: 'documented',
  where: 'cloudflare/cloudflare-docs fundamentals/reference/http-headers.mdx',
}
const LIMITS: Source = {
  mark: 'documented',
  where: 'cloudflare/cloudflare-docs fundamentals/reference/connection-limits.mdx',
}
const CACHE: Source = { mark: 'documented', where: 'cloudflare/cloudflare-docs cache/concepts/cache-behavior.mdx' }

export const cloudflare: Front = {
  name: 'cloudflare',
  title: 'Cloudflare',
  about: 'the orange cloud, SSL mode Full',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('drop', CLOUDFLARE_HEADERS, ['X-Real-IP', ['*.*', '', 'names with a dot']]),
    ...facts('set', CLOUDFLARE_HEADERS, [
      ['CF-Connecting-IP', '$client'],
      ['CF-Ray', '$id-DEV'],
      ['CF-Visitor', '{"scheme":"https"}'],
      ['CF-IPCountry', 'XX', 'the country; XX is what it says where it knows none'],
      ['CDN-Loop', 'cloudflare; loops=1'],
      ['X-Forwarded-Proto', 'https', "the client's own is overwritten"],
    ]),
    {
      name: 'Accept-Encoding',
      action: 'set',
      value: 'gzip, br',
      imitated: false,
      note: 'it encodes the answer anew for the browser',
      source: CLOUDFLARE_HEADERS,
    },
    { name: 'X-Forwarded-For', action: 'append', value: '$client', joint: ',', source: CLOUDFLARE_HEADERS },
    ...facts('pass', CLOUDFLARE_HEADERS, ['Host', 'X-Forwarded-Host', 'X-Forwarded-Port', 'Forwarded']),
  ],
  limits: [
    { part: 'request-head', bytes: 131_072, answer: 'unknown', setting: null, source: LIMITS },
    { part: 'response-head', bytes: 131_072, answer: 'unknown', setting: null, source: LIMITS },
  ],
  notes: [
    {
      text: 'removes Set-Cookie from answers that it caches (by file ending, or by a rule with an explicit TTL), and caches them',
      source: CACHE,
    },
  ],
  usualMistake:
    'SSL mode Flexible: the app is asked over http while X-Forwarded-Proto says https; a "Cache Everything" rule on /api/auth/*',
}
