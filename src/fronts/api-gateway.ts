import { type Front, facts, type Source } from './front.ts'

const DOCS: Source = {
  mark: 'documented',
  where: 'awsdocs/amazon-api-gateway-developer-guide@781597d http-api-develop-integrations-lambda.md, limits.md',
}
const FIXED: Source = { mark: 'not confirmed', where: 'not in the documents' }

export const apiGateway: Front = {
  name: 'api-gateway',
  title: 'AWS API Gateway',
  about: 'an HTTP API in front of an adapter (OpenNext, Amplify), with a domain of its own',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', FIXED, [
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Port', '443'],
    ]),
    ...facts('append', FIXED, [['X-Forwarded-For', '$client']]),
  ],
  limits: [
    { part: 'request-head', bytes: 10_240, answer: 'unknown', setting: null, source: DOCS },
    {
      part: 'request-body',
      bytes: 10_485_760,
      answer: {
        status: 413,
        reason: 'Request Entity Too Large',
        type: 'application/json',
        body: '{"message":"Request Entity Too Large"}',
      },
      setting: null,
      source: DOCS,
    },
    { part: 'response-head', bytes: 10_240, answer: 'unknown', setting: null, source: FIXED },
  ],
  timeout: {
    seconds: 30,
    over: 'whole',
    answer: {
      status: 504,
      reason: 'Gateway Timeout',
      type: 'application/json',
      body: '{"message":"Endpoint request timed out"}',
    },
    setting: null,
    source: DOCS,
  },
  notes: [
    {
      text: 'an adapter that writes Set-Cookie into `headers` instead of `cookies` folds all cookies into one line',
      source: DOCS,
    },
  ],
  usualMistake: 'the stage in the path (/prod) against basePath; the execute-api host instead of the domain',
}
