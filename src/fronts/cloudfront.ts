import { type Front, facts, type Source } from './front.ts'

const GUIDE = 'awsdocs/amazon-cloudfront-developer-guide@5999c0d'
const DOCS: Source = { mark: 'documented', where: `${GUIDE} RequestAndResponseBehaviorCustomOrigin.md` }
const COOKIES: Source = { mark: 'documented', where: `${GUIDE} Cookies.md` }
const LIMITS: Source = { mark: 'documented', where: `${GUIDE} cloudfront-limits.md` }

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
  limits: [{ part: 'request-head', bytes: 20_480, answer: 'unknown', setting: null, source: LIMITS }],
  notes: [
    {
      text: 'with cookies forwarded, Set-Cookie is cached with the answer and given to others, unless `Cache-Control: no-cache="Set-Cookie"`',
      source: COOKIES,
    },
    { text: 'a list of cookies holds 10 names: chunks need a wildcard, or all', source: LIMITS },
  ],
  usualMistake:
    'the policies CachingDisabled and AllViewer are missing; X-Forwarded-Proto has to be made of CloudFront-Forwarded-Proto',
}
