import { expect, test } from 'vitest'
import { cacheKey, type FrontCaching, isUnchanged, keptFor, variantOf } from '../../src/fronts/cache.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const RULES: FrontCaching = {
  key: '$path $cookie_lang',
  ignores: [],
  valid: [
    { statuses: [200], seconds: 600 },
    { statuses: 'any', seconds: 60 },
  ],
  bypass: ['$cookie_fresh'],
  noCache: ['$arg_private'],
  source: { mark: 'measured', where: 'here' },
}
const NOW = Date.UTC(2026, 10, 28)
const PLACE = { target: 'http://127.0.0.1:3000', id: '0', now: NOW }
const asks = (target: string, headers: HeaderList = [], method = 'GET') => ({
  ...{ method, target, headers, authority: 'app.test', httpVersion: 'HTTP/1.1', clientAddress: '127.0.0.1' },
})
const kept = (headers: HeaderList, status = 200, rules = RULES, target = '/') =>
  keptFor(rules, asks(target), { status, headers }, PLACE)

test('the key of a request; none for a POST, and none around the cache', () => {
  expect(cacheKey(RULES, asks('/a?b=1', [['Cookie', 'x=1; lang=de']]), PLACE)).toBe('/a?b=1 de')
  expect(cacheKey(RULES, asks('/a', [], 'POST'), PLACE)).toBeNull()
  expect(cacheKey(RULES, asks('/a', [], 'HEAD'), PLACE)).toBeNull()
  expect(cacheKey(RULES, asks('/a', [['cookie', 'fresh=1']]), PLACE)).toBeNull()
  expect(cacheKey(RULES, asks('/a', [['cookie', 'fresh=0']]), PLACE)).toBe('/a ')
})

test.each<readonly [headers: HeaderList, status: number, seconds: number | null]>([
  [[], 200, 600],
  [[], 404, 60],
  [[['Set-Cookie', 'a=1']], 200, null],
  [[['Vary', 'Accept, *']], 200, null],
  [[['Cache-Control', 'Private']], 200, null],
  [[['Cache-Control', 'public']], 200, 600],
  [[['Cache-Control', 'max-age=5, s-maxage=9']], 200, 9],
  [[['Cache-Control', 'max-age=0']], 200, null],
  [[['Expires', new Date(NOW + 30_000).toUTCString()]], 200, 30],
  [[['Expires', '0']], 200, null],
  [
    [
      ['X-Accel-Expires', '7'],
      ['Cache-Control', 'no-store'],
    ],
    200,
    7,
  ],
  [[['X-Accel-Expires', `@${NOW / 1_000 + 8}`]], 200, 8],
  [[['X-Accel-Expires', '0']], 200, null],
])('%j with status %d is kept for %j seconds', (headers, status, seconds) => {
  expect(kept(headers, status)).toBe(seconds)
})

test('what is not heeded neither forbids nor names a time', () => {
  const deaf: FrontCaching = {
    ...RULES,
    ignores: ['cache-control', 'set-cookie', 'vary', 'expires', 'x-accel-expires'],
  }
  const headers: HeaderList = [
    ['Set-Cookie', 'session=1'],
    ['Cache-Control', 'private, no-store'],
    ['Vary', '*'],
    ['X-Accel-Expires', '0'],
  ]
  expect(kept(headers, 200, deaf)).toBe(600)
  expect(kept([], 200, deaf, '/?private=1')).toBeNull()
  expect(kept([], 200, { ...deaf, valid: [] })).toBeNull()
  expect(variantOf(deaf, [['Vary', 'Cookie']], [['Cookie', 'a=1']])).toEqual([])
})

test('what an answer is tied to, and whether the browser has it', () => {
  const request: HeaderList = [
    ['Cookie', 'a=1'],
    ['If-None-Match', '"x", W/"v1"'],
  ]
  expect(variantOf(RULES, [['Vary', 'Cookie, RSC']], request)).toEqual([
    ['cookie', 'a=1'],
    ['rsc', ''],
  ])
  expect(isUnchanged(request, [['ETag', '"v1"']])).toBe(true)
  expect(isUnchanged(request, [['ETag', '"v2"']])).toBe(false)
  expect(isUnchanged(request, [])).toBe(false)
  const at = 'Thu, 01 Jan 2026 00:00:00 GMT'
  expect(isUnchanged([['If-Modified-Since', at]], [['Last-Modified', at]])).toBe(true)
  expect(isUnchanged([], [['Last-Modified', at]])).toBe(false)
})
