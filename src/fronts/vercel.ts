import { type Front, facts, type Source } from './front.ts'

const DOCS: Source = { mark: 'documented', where: 'vercel.com/docs/edge-network/headers/request-headers' }
const LIMITS: Source = { mark: 'documented', where: 'vercel.com/docs/errors/REQUEST_HEADER_TOO_LARGE' }
const CACHE: Source = {
  mark: 'documented',
  where:
    'vercel.com/docs/edge-network/caching (cacheable response criteria), /docs/headers/cache-control-headers, /changelog/vary-cookie-responses-no-longer-cached',
}
const SEEN: Source = { mark: 'one request seen', where: 'request dumps in public repositories' }
const tooLarge = {
  status: 431,
  reason: 'Request Header Fields Too Large',
  type: 'text/plain',
  body: 'REQUEST_HEADER_TOO_LARGE',
} as const

export const vercel: Front = {
  name: 'vercel',
  title: 'Vercel',
  about: 'a deployment with its domain',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', DOCS, [
      ['Host', '$host'],
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-For', '$client', 'overwritten, one value'],
      ['X-Real-IP', '$client'],
      ['X-Vercel-Forwarded-For', '$client'],
      ['X-Vercel-Id', 'dev1::$id'],
    ]),
    ...facts('set', SEEN, [
      ['X-Vercel-Proxied-For', '$client'],
      ['X-Vercel-Deployment-Url', '$hostname', 'of the deployment, not of the domain'],
      ['Forwarded', 'for=$client;host=$host;proto=https'],
    ]),
  ],
  limits: [
    { part: 'request-header', bytes: 16_384, answer: tooLarge, setting: null, source: LIMITS },
    { part: 'request-head', bytes: 32_768, answer: tooLarge, setting: null, source: LIMITS },
    {
      part: 'request-body',
      bytes: 4_500_000,
      answer: {
        status: 413,
        reason: 'Payload Too Large',
        type: 'text/plain; charset=utf-8',
        body: 'Request Entity Too Large\n\nFUNCTION_PAYLOAD_TOO_LARGE\n',
      },
      setting: null,
      source: { mark: 'documented', where: 'vercel.com/docs/functions/limitations, errors/FUNCTION_PAYLOAD_TOO_LARGE' },
    },
  ],
  caching: {
    key: '$host$path',
    ignores: ['expires', 'x-accel-expires'],
    control: ['vercel-cdn-cache-control', 'cdn-cache-control', 'cache-control'],
    sharedTimeOnly: true,
    statuses: [200, 301, 302, 307, 308, 404],
    valid: [],
    deniedVary: ['cookie'],
    bypass: ['$http_range', '$http_authorization'],
    noCache: ['$http_range', '$http_authorization'],
    emptiedByDeploy: true,
    source: CACHE,
  },
  timeout: {
    seconds: 300,
    over: 'whole',
    answer: {
      status: 504,
      reason: 'Gateway Timeout',
      type: 'text/plain; charset=utf-8',
      body: 'An error occurred with your deployment\n\nFUNCTION_INVOCATION_TIMEOUT\n',
    },
    setting: 'export const maxDuration = 300 // in app/api/auth/[...nextauth]/route.ts, as far as the plan allows',
    sign: { header: ['server', 'Vercel'] },
    source: { mark: 'documented', where: 'vercel.com/docs/functions/configuring-functions/duration' },
  },
  notes: [
    {
      text: 'the 300 s are those of Fluid compute on every plan; a project without it ends functions after 10 s (Hobby) or 15 s (Pro) unless maxDuration says more: `--time-limit 10s`',
      source: { mark: 'documented', where: 'vercel.com/docs/functions/configuring-functions/duration' },
    },
    {
      text: 'what it keeps is given to the browser with `Cache-Control: public, max-age=0, must-revalidate`',
      source: CACHE,
    },
    { text: 'the limit of the head of an answer was not found in the documents', source: LIMITS },
  ],
  usualMistake: '`VERCEL=1` left in a local .env; VERCEL_URL is the deployment, not the domain',
}
