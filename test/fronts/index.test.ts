import { describe, expect, test } from 'vitest'
import { refusedAsRequest, refusedAsResponse } from '../../src/fronts/budget.ts'
import type { FrontRequest } from '../../src/fronts/fill.ts'
import { FRONTS, frontByName } from '../../src/fronts/index.ts'
import { requestExcess, responseExcess } from '../../src/fronts/limits.ts'
import { frontHeaders } from '../../src/fronts/request.ts'
import { deliveredHeaders } from '../../src/fronts/response.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const PLACE = { target: 'http://127.0.0.1:3000', id: '0123456789abcdef0123456789abcdef', now: 1_795_770_000_000 }
const SPOOFED: HeaderList = [
  ['Host', 'app.test:8443'],
  ['X-Forwarded-For', '6.6.6.6'],
  ['X-Forwarded-Host', 'evil.test'],
  ['X-Forwarded-Proto', 'http'],
  ['Forwarded', 'host=evil.test'],
  ['X_Under', '1'],
  ['Cookie', '__session=1; __Secure-next-auth.session-token=t'],
]

function request(headers: HeaderList = SPOOFED, more: Partial<FrontRequest> = {}): FrontRequest {
  return {
    method: 'GET',
    target: '/a?b',
    authority: 'app.test:8443',
    httpVersion: 'HTTP/1.1',
    headers,
    clientAddress: '203.0.113.9',
    ...more,
  }
}

function frontOf(name: string) {
  const front = frontByName(name)
  if (front === null) throw new Error(`no front ${name}`)
  return front
}

/** What the app sees under the names that it decides by. */
function seen(name: string, one = request()): Readonly<Record<string, string>> {
  const told = frontHeaders(frontOf(name), one.headers, one, PLACE)
  const names = ['host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'cookie']
  return Object.fromEntries(
    names.map(key => [
      key,
      told.flatMap(([header, value]) => (header.toLowerCase() === key ? [value] : [])).join(' | '),
    ]),
  )
}

const COOKIES = '__session=1; __Secure-next-auth.session-token=t'

describe('what the app sees of a request that tries to spoof', () => {
  const passed = { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test', cookie: COOKIES }
  test.each([
    ['nginx', { ...passed, host: 'app.test', 'x-forwarded-for': '6.6.6.6, 203.0.113.9', 'x-forwarded-proto': 'https' }],
    [
      'ingress-nginx',
      {
        ...passed,
        host: 'app.test:8443',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'app.test:8443',
      },
    ],
    [
      'caddy',
      {
        ...passed,
        host: 'app.test:8443',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'app.test:8443',
      },
    ],
    [
      'haproxy',
      { ...passed, host: 'app.test:8443', 'x-forwarded-for': '6.6.6.6 | 203.0.113.9', 'x-forwarded-proto': 'https' },
    ],
    [
      'cloudflare',
      { ...passed, host: 'app.test:8443', 'x-forwarded-for': '6.6.6.6,203.0.113.9', 'x-forwarded-proto': 'https' },
    ],
    [
      'vercel',
      {
        host: 'app.test:8443',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'app.test:8443',
        'x-forwarded-proto': 'https',
        forwarded: 'for=203.0.113.9;host=app.test:8443;proto=https',
        cookie: COOKIES,
      },
    ],
    [
      'firebase',
      {
        ...passed,
        host: '127.0.0.1:3000',
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'app.test:8443',
        'x-forwarded-proto': 'https',
        cookie: '__session=1',
      },
    ],
    [
      'cloudfront',
      {
        ...passed,
        host: '127.0.0.1:3000',
        'x-forwarded-for': '6.6.6.6, 203.0.113.9',
        'x-forwarded-proto': '',
        cookie: '',
      },
    ],
    ['none', { ...passed, host: 'app.test:8443', 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'http' }],
  ])('%s', (name, expected) => {
    expect(seen(name)).toEqual(expected)
  })
})

test('nginx drops names with an underscore, and keeps the place of what it replaces', () => {
  const told = frontHeaders(frontOf('nginx'), SPOOFED, request(), PLACE)
  expect(told.map(([name]) => name)).toEqual([
    'Host',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'Forwarded',
    'Cookie',
    'X-Real-IP',
  ])
})

describe('limits', () => {
  const cookie = (bytes: number): HeaderList => [['Cookie', 'c'.repeat(bytes - 'Cookie: '.length)]]
  test.each([
    ['nginx', 'HTTP/1.1', cookie(8_190), null],
    ['nginx', 'HTTP/1.1', cookie(8_191), [400, 8_191, 'large_client_header_buffers 4 16k;']],
    ['nginx', 'HTTP/2', [...cookie(8_190), ...cookie(8_190), ...cookie(8_190)], null],
    [
      'nginx',
      'HTTP/2',
      Array.from({ length: 5 }, () => cookie(8_000)).flat(),
      ['closes', 40_052, 'large_client_header_buffers 8 16k;'],
    ],
    ['heroku', 'HTTP/1.1', cookie(8_193), [400, 8_193, null]],
    ['apache', 'HTTP/1.1', cookie(8_192), [400, 8_192, 'LimitRequestFieldSize 16384']],
    ['none', 'HTTP/1.1', cookie(100_000), null],
  ] as const)('a request to %s over %s', (name, httpVersion, headers, expected) => {
    const excess = requestExcess(frontOf(name), request(headers, { httpVersion }))
    const answer = excess?.limit.answer
    const told =
      excess === null ? null : [typeof answer === 'object' ? answer.status : answer, excess.bytes, excess.limit.setting]
    expect(told).toEqual(expected)
  })

  test('a long address', () => {
    const long = (length: number) => request([], { target: `/${'a'.repeat(length - 1)}` })
    expect(requestExcess(frontOf('nginx'), long(8_177))).toBeNull()
    expect(requestExcess(frontOf('nginx'), long(8_178))?.limit.answer).toMatchObject({ status: 414 })
  })

  test('an answer is weighed as the app would write it for this front', () => {
    const head = (bytes: number) => ({
      status: 200,
      reason: 'OK',
      headers: [
        ['Set-Cookie', 'c'.repeat(bytes)],
        ['Connection', 'keep-alive'],
        ['Keep-Alive', 'timeout=5'],
        ['Transfer-Encoding', 'chunked'],
      ] as const,
    })
    // HTTP/1.1 200 OK, Set-Cookie: , Connection: close, the empty line.
    const rest = 17 + 14 + 19 + 2
    expect(responseExcess(frontOf('nginx'), head(4_096 - rest))).toBeNull()
    expect(responseExcess(frontOf('nginx'), head(4_097 - rest))).toMatchObject({
      bytes: 4_097,
      limit: { bytes: 4_096 },
    })
  })
})

describe('what the browser gets', () => {
  const answer: HeaderList = [
    ['Location', 'http://127.0.0.1:3000/in'],
    ['Set-Cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]
  const delivered = (name: string, headers = answer) =>
    deliveredHeaders(frontOf(name), { status: 200, headers }, request(), PLACE)

  test('nginx repairs the address of proxy_pass, and no other', () => {
    expect(delivered('nginx')[0]).toEqual(['Location', 'https://app.test:8443/in'])
    const other: HeaderList = [['Location', 'https://localhost:3000/in']]
    expect(delivered('nginx', other)).toEqual(other)
  })

  test('Firebase lets cookies through with private answers only, CloudFront never', () => {
    const isPrivate: HeaderList = [...answer, ['Cache-Control', 'private, no-store']]
    expect(delivered('firebase')).toEqual([answer[0]])
    expect(delivered('firebase', isPrivate)).toEqual(isPrivate)
    expect(delivered('cloudfront', isPrivate)).toEqual([answer[0], isPrivate[3]])
    expect(delivered('caddy')).toEqual(answer)
  })

  test('a front that folds joins the lines where the first one stood', () => {
    const folds = { ...frontOf('none'), folds: { mark: 'documented', where: 'a test' } as const }
    expect(deliveredHeaders(folds, { status: 200, headers: answer }, request(), PLACE)).toEqual([
      answer[0],
      ['Set-Cookie', 'a=1, b=2'],
    ])
  })
})

test('names are unique, in lower case, and every fact says where it is from', () => {
  const names = FRONTS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter(name => !/^[a-z][a-z-]+[a-z]$/.test(name))).toEqual([])
  const sources = FRONTS.flatMap(({ headers, limits, notes, timeout }) =>
    [...headers, ...limits, ...notes, ...(timeout === undefined ? [] : [timeout])].map(one => one.source),
  )
  expect(sources.filter(({ where }) => where.trim() === '')).toEqual([])
})

describe('who would refuse what went well', () => {
  const answer = (bytes: number) => ({
    status: 200,
    reason: 'OK',
    headers: [['Set-Cookie', 'c'.repeat(bytes)]] as const,
  })
  const told = (bytes: number, besides: string | null = null) =>
    refusedAsResponse(answer(bytes), besides).map(({ front, limit, answer: then }) => [front, limit, then])

  test('an answer, by its octets; the front that was asked is left out, and so are guesses', () => {
    expect(told(3_000)).toEqual([])
    expect(told(4_100)).toEqual([
      ['nginx', 4_096, 502],
      ['ingress-nginx', 4_096, 502],
    ])
    expect(told(4_100, 'nginx')).toEqual([['ingress-nginx', 4_096, 502]])
    const names = told(12_000).map(([front]) => front)
    expect(names).toEqual(['nginx', 'ingress-nginx', 'Apache', 'Heroku'])
  })

  test('a request, by the protocol that it came over', () => {
    const headers = [['Cookie', 'c'.repeat(9_000)]] as const
    const names = (httpVersion: string) =>
      refusedAsRequest(request(headers, { httpVersion }), null).map(({ front }) => front)
    expect(names('HTTP/1.1')).toEqual(['nginx', 'ingress-nginx', 'Apache', 'Heroku'])
    expect(names('HTTP/2')).toEqual(['Apache', 'Heroku'])
  })
})

test('how long each waits for the app, for what, and what it says then', () => {
  const told = FRONTS.filter(one => one.variantOf === undefined).map(({ name, timeout }) => {
    if (timeout === undefined) return `${name}: as long as it takes`
    const { seconds, over, betweenSeconds, answer } = timeout
    return `${name}: ${seconds} s ${over}${betweenSeconds === undefined ? '' : `, then ${betweenSeconds} s`}, ${answer.status}`
  })
  expect(told).toEqual([
    'nginx: 60 s read, 504',
    'ingress-nginx: 60 s read, 504',
    'traefik: as long as it takes',
    'caddy: as long as it takes',
    'haproxy: 50 s read, 504',
    'apache: 300 s read, 502',
    'envoy: 15 s whole, 504',
    'vercel: 300 s whole, 504',
    'netlify: 60 s whole, 502',
    'cloudflare: 120 s read, 524',
    'cloudflare-tunnel: 120 s read, 524',
    'alb: 60 s read, 504',
    'cloudfront: 30 s read, 504',
    'api-gateway: 30 s whole, 504',
    'azure: 230 s read, 504',
    'azure-front-door: 30 s head, 504',
    'fastly: 15 s head, 503',
    'firebase: 60 s head, 504',
    'cloud-run: 300 s whole, 504',
    'heroku: 30 s head, then 55 s, 503',
    'fly: as long as it takes',
    'render: as long as it takes',
    'railway: as long as it takes',
    'none: as long as it takes',
  ])
})
