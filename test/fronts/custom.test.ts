import { expect, test } from 'vitest'
import { readFront } from '../../src/fronts/custom.ts'

test('a front of three lines', () => {
  const front = readFront(
    {
      headers: [{ name: 'Host', action: 'set', value: '$upstream' }],
      cookies: { keeps: ['__session'] },
      limits: [{ part: 'response-head', bytes: 8_192 }],
    },
    'mine.json',
  )
  const source = { mark: 'not confirmed', where: 'mine.json' }
  expect(front).toEqual({
    name: 'mine.json',
    title: 'mine.json',
    about: 'as mine.json says',
    asks: 'HTTP/1.1',
    headers: [{ name: 'Host', action: 'set', value: '$upstream', source }],
    cookies: { keeps: ['__session'], source },
    limits: [
      {
        part: 'response-head',
        bytes: 8_192,
        answer: { status: 502, reason: 'Bad Gateway', type: 'text/plain', body: 'Bad Gateway' },
        setting: null,
        source,
      },
    ],
    notes: [],
  })
})

test('what it takes away from the answers, and where it sends on', () => {
  const source = { mark: 'not confirmed', where: 'mine.json' }
  const front = {
    strips: ['X-Powered-By', 'x-internal-*'],
    location: { from: 'http://backend:3000', to: '' },
    folds: true,
  }
  expect(readFront(front, 'mine.json')).toMatchObject({
    strips: ['X-Powered-By', 'x-internal-*'],
    location: { from: 'http://backend:3000', to: '', source },
    folds: source,
  })
  expect(readFront({ folds: false }, 'mine.json')).not.toHaveProperty('folds')
})

test.each([
  [{ folds: 'yes' }, 'folds must be true or false'],
  [{ location: [] }, 'location must be an object'],
  [[], 'a front must be an object'],
  [
    { header: [] },
    '"header" is unknown; there are name, title, about, asks, headers, cookies, strips, setCookie, folds, location, caching, limits, buffers, timeout',
  ],
  [{ headers: {} }, 'headers must be a list'],
  [
    { headers: [{ name: 'A', action: 'add' }] },
    'headers[0].action must be one of "set", "keep", "append", "pass", "drop"',
  ],
  [{ headers: [{ name: 'A', action: 'set' }] }, 'headers[0] needs a value'],
  [{ headers: [{ name: 'A*', action: 'set', value: 'b' }] }, 'headers[0].name must be one name, without *'],
  [{ headers: [{ name: 'A b', action: 'drop' }] }, 'headers[0].name must be the name of a header'],
  [{ headers: [{ name: 'A', action: 'set', value: 'b\r\nc: d' }] }, 'headers[0].value must be one line'],
  [
    { limits: [{ part: 'head', bytes: 1 }] },
    'limits[0].part must be one of "request-line", "request-header", "request-head", "request-body", "response-head", "response-header"',
  ],
  [{ limits: [{ part: 'request-head', bytes: '4k' }] }, 'limits[0].bytes must be a whole number of octets'],
  [
    { limits: [{ part: 'request-head', bytes: 1, answer: { status: 99 } }] },
    'limits[0].answer.status must be a status from 200 to 599',
  ],
  [{ cookies: ['a'] }, 'cookies must be an object'],
  [{ setCookie: { withheld: 'never' } }, 'setCookie.withheld must be one of "always", "unless-private"'],
  [{ timeout: { seconds: 0 } }, 'timeout.seconds must be a number above 0'],
  [{ timeout: { seconds: 1, over: 'all' } }, 'timeout.over must be one of "read", "head", "whole"'],
  [{ timeout: { seconds: 1, answer: 'closes' } }, 'timeout.answer must be an object'],
  [{ folds: 1 }, 'folds must be true or false'],
  [
    { caching: { ttl: 60 } },
    '"caching.ttl" is unknown; there are key, ignores, valid, atLeast, statuses, endings, withholdsSetCookie',
  ],
  [{ caching: { valid: [{ seconds: '1h' }] } }, 'caching.valid[0].seconds must be a whole number'],
  [
    { caching: { ignores: ['cookie'] } },
    'caching.ignores[0] must be one of "cache-control", "expires", "set-cookie", "vary", "x-accel-expires"',
  ],
])('%j is refused', (value, message) => {
  expect(() => readFront(value, 'mine.json')).toThrow(message)
})

test('a cache of four lines', () => {
  const { caching } = readFront(
    { caching: { ignores: ['set-cookie'], valid: [{ statuses: [200], seconds: 60 }], endings: ['.JS'], atLeast: 1 } },
    'mine.json',
  )
  expect(caching).toEqual({
    key: '$host$path',
    ignores: ['set-cookie'],
    valid: [{ statuses: [200], seconds: 60 }],
    endings: ['.js'],
    atLeast: 1,
    bypass: ['$http_range'],
    noCache: ['$http_range'],
    source: { mark: 'not confirmed', where: 'mine.json' },
  })
})

test('how long it waits', () => {
  const source = { mark: 'not confirmed', where: 'mine.json' }
  expect(readFront({ timeout: { seconds: 15 } }, 'mine.json').timeout).toEqual({
    seconds: 15,
    over: 'read',
    answer: { status: 504, reason: 'Gateway Timeout', type: null, body: '' },
    setting: null,
    source,
  })
  const own = {
    seconds: 5,
    over: 'head',
    betweenSeconds: 0.5,
    answer: { status: 502, body: 'late' },
    setting: 'wait 9',
  }
  expect(readFront({ timeout: own }, 'mine.json').timeout).toEqual({
    ...own,
    answer: { status: 502, reason: '', type: 'text/plain', body: 'late' },
    source,
  })
})
