import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Failure } from '../../src/model/exchange.ts'
import type { AnswerHead, BrowserSide, RequestHead } from '../../src/proxy/browser-side.ts'
import { failureAnswer, refusalAnswer, sendOwnAnswer } from '../../src/proxy/own-answer.ts'

const DOWN: Failure = { kind: 'app-unreachable', code: 'ECONNREFUSED', detail: 'localhost:3000: refused' }
const NAVIGATION: RequestHead = {
  method: 'GET',
  target: '/"><script>alert(1)</script>',
  authority: 'localhost',
  httpVersion: 'HTTP/2',
  headers: [['accept', 'text/html,application/xhtml+xml']],
  hasBody: false,
  clientAddress: '::1',
  connection: 'c1',
  upgrade: false,
}

function answerTo(head: RequestHead, failure: Failure): { head: AnswerHead; body: string } {
  const heads: AnswerHead[] = []
  const sink = new PassThrough()
  const browser: BrowserSide = {
    body: new PassThrough(),
    requestTrailers: () => [],
    inform: () => {},
    answer: (sent, whole) => {
      heads.push(sent)
      sink.end(whole)
      return sent.headers
    },
    flush: () => {},
    sink: () => sink,
    finish: () => {},
    distrust: () => {},
    abort: () => {},
    onEnd: () => {},
  }
  sendOwnAnswer(browser, head, failureAnswer(failure, 'localhost:3000', { host: 'localhost' }))
  const [sent] = heads
  if (sent === undefined) throw new Error('no head was sent')
  return { head: sent, body: String(sink.read() ?? '') }
}

test('a person who opens a page waits on one that reloads; nothing of the request is in it', () => {
  const { head, body } = answerTo(NAVIGATION, DOWN)
  expect(head).toMatchObject({ status: 502, reason: 'Bad Gateway' })
  expect(head.headers).toContainEqual(['Content-Length', String(Buffer.byteLength(body))])
  expect(body).toContain('<title>Waiting for localhost:3000: nothing listens there</title>')
  expect(body).toContain('<meta http-equiv="refresh" content="1">')
  expect(body).not.toContain('script')
})

test.each([
  [
    'a fetch',
    {
      headers: [
        ['accept', 'text/html'],
        ['sec-fetch-mode', 'cors'],
      ] as const,
    },
  ],
  ['a POST', { method: 'POST' }],
  ['an API client', { headers: [['accept', '*/*']] as const }],
])('%s gets JSON', (_, more) => {
  const { head, body } = answerTo({ ...NAVIGATION, ...more }, DOWN)
  expect(head.headers).toContainEqual(['Content-Type', 'application/json'])
  expect(JSON.parse(body)).toEqual({
    error: 'app-unreachable',
    message: 'Waiting for localhost:3000: nothing listens there. Start the app.',
  })
})

test('an answer that was refused is named, escaped, and not asked for again and again', () => {
  const { body } = answerTo(NAVIGATION, {
    kind: 'app-response-refused',
    code: 'HPE_INVALID_HEADER_TOKEN',
    detail: 'header <b> holds the control character 0x01',
    header: '<b>',
    byte: 1,
  })
  expect(body).toContain('header &lt;b&gt; holds the control character 0x01')
  expect(body).not.toContain('http-equiv')
})

test('a refusal says why', () => {
  expect(
    refusalAnswer({ status: 421, reason: 'unknown-host', detail: 'Host evil.example is not served here' }),
  ).toMatchObject({
    status: 421,
    reason: 'Misdirected Request',
    error: 'unknown-host',
    page: null,
  })
})
