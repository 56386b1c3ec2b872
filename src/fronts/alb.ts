import { type Front, facts, plainAnswer, type Source } from './front.ts'

const DOCS: Source = {
  mark: 'documented',
  where:
    'awsdocs/elb-application-load-balancers-user-guide@fb24293 application-load-balancers.md, x-forwarded-headers.md',
}
const LIMITS: Source = {
  mark: 'documented',
  where: 'docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
}
const FIXED: Source = { mark: 'not confirmed', where: 'not in the documents' }

export const alb: Front = {
  name: 'alb',
  title: 'AWS ALB',
  about: 'an Application Load Balancer with its defaults, with an instance or address as target',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', DOCS, [
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Port', '$port'],
    ]),
    ...facts('keep', DOCS, [['X-Amzn-Trace-Id', 'Root=1-00000000-$id']]),
    ...facts('append', DOCS, [['X-Forwarded-For', '$client']]),
    ...facts('pass', DOCS, ['Host']),
    ...facts('pass', FIXED, ['X-Forwarded-Host', 'Forwarded', 'X-Real-IP']),
  ],
  limits: [
    {
      part: 'request-line',
      bytes: 16_384,
      answer: plainAnswer(414, 'URI Too Long'),
      setting: null,
      source: LIMITS,
    },
    { part: 'request-header', bytes: 16_384, answer: plainAnswer(400, 'Bad Request'), setting: null, source: LIMITS },
    { part: 'request-head', bytes: 65_536, answer: plainAnswer(400, 'Bad Request'), setting: null, source: LIMITS },
    { part: 'response-head', bytes: 32_768, answer: plainAnswer(502, 'Bad Gateway'), setting: null, source: LIMITS },
  ],
  timeout: {
    seconds: 60,
    over: 'read',
    answer: plainAnswer(504, 'Gateway Time-out'),
    setting: 'idle_timeout.timeout_seconds=120',
    sign: { header: ['server', 'awselb/'] },
    source: DOCS,
  },
  notes: [
    { text: 'more than 30 addresses in X-Forwarded-For are answered with 463', source: DOCS },
    {
      text: 'a Lambda target without multi-value headers: of several Set-Cookie lines one is left',
      source: {
        mark: 'documented',
        where: 'awsdocs/elb-application-load-balancers-user-guide@fb24293 lambda-functions.md',
      },
    },
  ],
  usualMistake:
    'there is no X-Forwarded-Host, so Auth.js needs AUTH_URL; an nginx on port 80 behind it overwrites X-Forwarded-Proto with http',
}
