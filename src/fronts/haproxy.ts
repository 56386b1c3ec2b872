import { type Front, facts, type Source } from './front.ts'

const MEASURED: Source = { mark: 'measured', where: 'HAProxy 2.6.12 of Debian 12' }
const page = (status: number, title: string, text: string): string =>
  `<html><body><h1>${status} ${title}</h1>\n${text}\n</body></html>\n`
const badRequest = {
  status: 400,
  reason: 'Bad Request',
  type: 'text/html',
  body: page(400, 'Bad request', 'Your browser sent an invalid request.'),
} as const
const setting = 'tune.bufsize 32768'

export const haproxy: Front = {
  name: 'haproxy',
  title: 'HAProxy',
  about: 'with `option forwardfor` and `http-request set-header X-Forwarded-Proto https if { ssl_fc }`',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', MEASURED, [['X-Forwarded-Proto', 'https', 'absent without the line']]),
    { name: 'X-Forwarded-For', action: 'append', value: '$client', joint: 'line', source: MEASURED },
    ...facts('pass', MEASURED, ['Host', 'X-Forwarded-Host', 'X-Forwarded-Port', 'Forwarded', 'X-Real-IP', 'Via']),
  ],
  limits: [
    { part: 'request-head', bytes: 15_292, over: 'HTTP/1.1', answer: badRequest, setting, source: MEASURED },
    { part: 'request-head', bytes: 15_292, over: 'HTTP/2', answer: 'closes', setting, source: MEASURED },
    {
      part: 'response-head',
      bytes: 15_300,
      answer: {
        status: 502,
        reason: 'Bad Gateway',
        type: 'text/html',
        body: page(502, 'Bad Gateway', 'The server returned an invalid or incomplete response.'),
      },
      setting,
      source: MEASURED,
    },
  ],
  timeout: {
    seconds: 50,
    over: 'read',
    answer: {
      status: 504,
      reason: 'Gateway Time-out',
      type: 'text/html',
      body: page(504, 'Gateway Time-out', "The server didn't respond in time."),
    },
    setting: 'timeout server 120s',
    sign: { words: "The server didn't respond in time." },
    source: MEASURED,
  },
  notes: [
    { text: 'header names reach the app in lower case', source: MEASURED },
    { text: 'an answer that it cuts off over HTTP/2 looks whole to the browser', source: MEASURED },
    { text: 'refuses more than 99 request lines and more than 96 Set-Cookie lines', source: MEASURED },
  ],
  usualMistake: 'the two lines above are missing; `tune.bufsize 32768` for large sessions',
}
