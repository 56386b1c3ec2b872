import { expect, test } from 'vitest'
import { frontByName } from '../../src/fronts/index.ts'
import { none } from '../../src/fronts/none.ts'
import type { AnswerHead, BrowserSide, RequestHead } from '../../src/proxy/browser-side.ts'
import { createFrontStage, sendFrontAnswer } from '../../src/proxy/front-stage.ts'
import { upstreamHeaders } from '../../src/proxy/upstream-headers.ts'

const HEAD: RequestHead = {
  method: 'GET',
  target: '/',
  authority: 'localhost:3443',
  httpVersion: 'HTTP/2',
  headers: [
    ['cookie', 'a=1'],
    ['x-forwarded-host', 'evil.test'],
    ['cookie', 'b=2'],
  ],
  hasBody: false,
  clientAddress: '::1',
  connection: 'c1',
  upgrade: false,
}

function stage(name: string, host = 'localhost') {
  return createFrontStage(frontByName(name) ?? none, {
    cache: null,
    target: { protocol: 'http:', host, port: 3000 },
    newId: () => '0123456789abcdef0123456789abcdef',
    now: () => 7,
  })
}

test('the head that the app gets: of the front, with our own marks behind it', () => {
  expect(upstreamHeaders(HEAD, { xForwardedFor: 'replace', keepAlive: true, front: stage('nginx') })).toEqual([
    ['Host', 'localhost'],
    ['cookie', 'a=1; b=2'],
    ['x-forwarded-host', 'evil.test'],
    ['X-Real-IP', '::1'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-For', '::1'],
    ['Via', '1.1 authproxy'],
    ['Connection', 'keep-alive'],
  ])
})

test.each([
  ['localhost', '127.0.0.1:3000'],
  ['::1', '127.0.0.1:3000'],
  ['fd00::2', '[fd00::2]:3000'],
  ['app.internal', 'app.internal:3000'],
])('the address of the app at %s, as a front has it', (host, address) => {
  const [first] = stage('cloudfront', host).request([['Host', 'localhost:3443']], HEAD)
  expect(first).toEqual(['Host', address])
})

test('a refusal says what the front says, and why', () => {
  const received = { status: 200, reason: 'OK', headers: [['Set-Cookie', 'c'.repeat(5_000)]] as const }
  const refusal = stage('nginx').refuseResponse(received)
  expect(refusal?.failure).toEqual({
    kind: 'front-refused',
    front: 'nginx',
    part: 'response-head',
    bytes: 5_052,
    limit: 4_096,
    setting: 'proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k;',
  })
  expect(refusal?.answer?.status).toBe(502)
  expect(stage('caddy').refuseResponse(received)).toBeNull()
})

test('over a limit whose answer nobody knows it goes through', () => {
  const head = { ...HEAD, headers: [['x', 'c'.repeat(20_000)]] as const }
  expect(stage('api-gateway').refuseRequest(head)).toBeNull()
  expect(stage('alb').refuseRequest(head)?.answer?.status).toBe(400)
})

function browser() {
  const said: (AnswerHead | string)[] = []
  const side: Partial<BrowserSide> = {
    answer: (head, whole) => {
      said.push(head, `whole: ${whole}`)
      return head.headers
    },
    abort: () => said.push('cut'),
  }
  return { said, side: side as BrowserSide }
}

test('its answer has nothing of ours', () => {
  const { said, side } = browser()
  sendFrontAnswer(side, { status: 431, reason: 'Too Large', type: null, body: '' })
  expect(said).toEqual([{ status: 431, reason: 'Too Large', headers: [['Content-Length', '0']] }, 'whole: '])
})

test('where it closes the connection there is none', () => {
  const { said, side } = browser()
  sendFrontAnswer(side, null)
  expect(said).toEqual(['cut'])
})
