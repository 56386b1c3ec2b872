import { emptyAnswer, type Front, facts, type Source } from './front.ts'

const SEEN: Source = { mark: 'one request seen', where: 'a request dump in a public repository' }
const CODE: Source = { mark: 'read in source', where: 'the test suite of heroku/vegur' }
const DOCS: Source = { mark: 'documented', where: 'help.heroku.com/TQ80D553' }
const FIXED: Source = { mark: 'not confirmed', where: 'not in the documents' }

export const heroku: Front = {
  name: 'heroku',
  title: 'Heroku',
  about: 'a web dyno with its domain',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', SEEN, [
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Port', '443'],
      ['X-Request-Start', '$now'],
      ['Connect-Time', '0'],
      ['Total-Route-Time', '0'],
    ]),
    ...facts('keep', SEEN, [['X-Request-Id', '$id']]),
    ...facts('append', FIXED, [['X-Forwarded-For', '$client']]),
    ...facts('append', CODE, [['Via', '1.1 vegur']]),
    ...facts('pass', SEEN, ['Host']),
    ...facts('pass', FIXED, ['X-Forwarded-Host', 'Forwarded']),
  ],
  limits: [
    { part: 'request-header', bytes: 8_192, answer: emptyAnswer(400, 'Bad Request'), setting: null, source: DOCS },
    { part: 'response-header', bytes: 8_192, answer: 'unknown', setting: null, source: DOCS },
  ],
  timeout: {
    seconds: 30,
    over: 'head',
    betweenSeconds: 55,
    answer: {
      status: 503,
      reason: 'Service Unavailable',
      type: 'text/html; charset=utf-8',
      body: '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>Application Error</title>\n</head>\n<body>\n<h1>Application Error</h1>\n</body>\n</html>\n',
    },
    setting: null,
    sign: { header: ['server', 'Heroku'] },
    source: { mark: 'documented', where: 'devcenter.heroku.com/articles/request-timeout' },
  },
  notes: [
    {
      text: 'its page for H12 holds a frame with a page of its own from the network: here it is the title alone',
      source: { mark: 'one request seen', where: 'answers in public repositories' },
    },
  ],
  usualMistake: 'there is no X-Forwarded-Host; a server of your own that ignores X-Forwarded-Proto',
}
