import { type FrontCaching, PARTS_OF_ANSWERS } from './cache.ts'
import { type Front, facts, type Limit, plainAnswer, type Source } from './front.ts'

const GUIDE = 'awsdocs/amazon-cloudfront-developer-guide@5999c0d'
const DOCS: Source = { mark: 'documented', where: `${GUIDE} RequestAndResponseBehaviorCustomOrigin.md` }
const COOKIES: Source = { mark: 'documented', where: `${GUIDE} Cookies.md` }
const LIMITS: Source = { mark: 'documented', where: `${GUIDE} cloudfront-limits.md` }
const ORIGIN_REQUEST: Source = {
  mark: 'documented',
  where: `${GUIDE} using-managed-origin-request-policies.md`,
}
const POLICIES: Source = { mark: 'documented', where: `${GUIDE} using-managed-cache-policies.md` }
/** Host and query are in no key of this policy, nor is a cookie; `no-store` shortens the time to a second. */
const CACHING_OPTIMIZED: FrontCaching = {
  key: '$uri',
  ignores: ['set-cookie', 'vary', 'x-accel-expires'],
  statuses: [200, 301, 302, 303, 307, 308],
  valid: [{ statuses: 'any', seconds: 86_400 }],
  atLeast: 1,
  bypass: PARTS_OF_ANSWERS,
  noCache: PARTS_OF_ANSWERS,
  source: POLICIES,
}
const limits: readonly Limit[] = [
  {
    part: 'request-head',
    bytes: 20_480,
    answer: plainAnswer(413, 'Request Entity Too Large'),
    setting: null,
    source: DOCS,
  },
]

export const cloudfront: Front = {
  name: 'cloudfront',
  title: 'CloudFront',
  about: 'the default behaviour (CachingOptimized, no origin request policy)',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('drop', DOCS, ['X-Forwarded-Proto', 'X-Real-IP', 'Referer']),
    ...facts('set', DOCS, [
      ['Host', '$upstream', "the origin's own name"],
      ['User-Agent', 'Amazon CloudFront'],
      ['X-Amz-Cf-Id', '$id'],
    ]),
    {
      name: 'Accept-Encoding',
      action: 'set',
      value: 'br,gzip',
      imitated: false,
      note: 'it decodes the answer where the browser cannot',
      source: DOCS,
    },
    ...facts('append', DOCS, [['X-Forwarded-For', '$client']]),
    ...facts('pass', DOCS, ['Origin', 'Via']),
  ],
  cookies: { keeps: [], source: COOKIES },
  setCookie: { withheld: 'always', source: COOKIES },
  caching: CACHING_OPTIMIZED,
  limits,
  timeout: {
    seconds: 30,
    over: 'read',
    answer: plainAnswer(504, 'Gateway Timeout'),
    setting: 'the response timeout of the origin, up to 120 s',
    sign: { header: ['server', 'CloudFront'] },
    source: DOCS,
  },
  notes: [
    {
      text: 'a GET that takes too long is asked again, as often as the connection attempts of the origin say (three in all): the browser waits up to 90 s, and the app is asked three times',
      source: { mark: 'documented', where: 'aws.amazon.com/about-aws/whats-new, July 2025: response timeout controls' },
    },
    {
      text: 'the query does not reach the app either: no value that is left out of the cache key does',
      source: POLICIES,
    },
    {
      text: 'unless all methods are allowed, a POST is refused',
      source: { mark: 'not confirmed', where: 'the default of a new behaviour' },
    },
    { text: 'a list of cookies holds 10 names: chunks need a wildcard, or all', source: LIMITS },
  ],
  usualMistake:
    'the policies CachingDisabled and AllViewer are missing; X-Forwarded-Proto has to be made of CloudFront-Forwarded-Proto',
}

/** What is left when only half of the fix was made: everything reaches the app, and its answers are kept for everybody. */
export const cloudfrontAllViewer: Front = {
  name: 'cloudfront-all-viewer',
  variantOf: 'cloudfront',
  title: 'CloudFront with AllViewer',
  about: 'the origin request policy AllViewer, and the cache still on (CachingOptimized)',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('drop', DOCS, ['X-Forwarded-Proto', 'X-Real-IP']),
    ...facts('set', DOCS, [['X-Amz-Cf-Id', '$id']]),
    ...facts('append', DOCS, [['X-Forwarded-For', '$client']]),
    ...facts('pass', ORIGIN_REQUEST, ['Host', 'Cookie', 'User-Agent', 'Referer', 'Origin', 'Via']),
  ],
  caching: CACHING_OPTIMIZED,
  limits,
  notes: [
    {
      text: 'Set-Cookie is kept with the answer and given to others, unless `Cache-Control: no-cache="Set-Cookie"` stands on it',
      source: COOKIES,
    },
  ],
  usualMistake: 'the cache policy: with cookies at the app it has to be CachingDisabled',
}
