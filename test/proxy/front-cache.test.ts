import { expect, test } from 'vitest'
import type { FrontCaching } from '../../src/fronts/cache.ts'
import type { HeaderList } from '../../src/model/exchange.ts'
import type { RequestHead } from '../../src/proxy/browser-side.ts'
import { createFrontCache, type FrontCache } from '../../src/proxy/front-cache.ts'

const RULES: FrontCaching = {
  key: '$path',
  ignores: [],
  valid: [{ statuses: [200], seconds: 10 }],
  bypass: [],
  noCache: [],
  source: { mark: 'measured', where: 'here' },
}
const head = (target: string, headers: RequestHead['headers'] = []): RequestHead => ({
  ...{ method: 'GET', target, headers, authority: 'app.test', httpVersion: 'HTTP/1.1', clientAddress: '127.0.0.1' },
  ...{ hasBody: false, connection: 'c1', upgrade: false },
})
const at = (now: number) => ({ target: 'http://127.0.0.1:3000', id: '0', now })

/** An answer that passes by. */
function pass(
  cache: FrontCache,
  target: string,
  body: string,
  { now = 0, complete = true, more = [] as HeaderList } = {},
) {
  const headers = [['Date', 'old'], ['ETag', '"1"'], ...more] as const
  const reader = cache.keep(head(target), { status: 200, reason: 'OK', headers }, at(now))
  reader?.data(Buffer.from(body))
  if (complete) reader?.end([])
  else reader?.cut()
}
const found = (cache: FrontCache, target: string, now = 1, headers: RequestHead['headers'] = []) => {
  const kept = cache.find(head(target, headers), at(now))
  return kept === null ? null : [kept.status, kept.body.toString(), kept.storedAt]
}

test('what passed is given again until its time is over, with the date of now', () => {
  const cache = createFrontCache(RULES)
  expect(found(cache, '/a')).toBeNull()
  pass(cache, '/a', 'one')
  expect(found(cache, '/a', 9_999)).toEqual([200, 'one', 0])
  expect(found(cache, '/a', 10_000)).toBeNull()
  expect(found(cache, '/b')).toBeNull()
  expect(cache.find(head('/a'), at(5_000))?.headers[0]).toEqual(['Date', 'Thu, 01 Jan 1970 00:00:05 GMT'])
  pass(cache, '/a', 'two', { now: 20_000 })
  expect(found(cache, '/a', 20_001)).toEqual([200, 'two', 20_000])
})

test('a browser that has it gets no body; half an answer is not kept, nor one that is too large', () => {
  const cache = createFrontCache(RULES)
  pass(cache, '/a', 'one')
  expect(found(cache, '/a', 1, [['If-None-Match', '"1"']])).toEqual([304, '', 0])
  pass(cache, '/half', 'one', { complete: false })
  expect(found(cache, '/half')).toBeNull()
  pass(cache, '/large', 'x'.repeat(1024 * 1024 + 1))
  expect(found(cache, '/large')).toBeNull()
})

test('bounded in number and in octets: what was kept first goes first', () => {
  const many = createFrontCache(RULES)
  for (let nth = 0; nth <= 500; nth++) pass(many, `/${nth}`, 'x')
  expect([found(many, '/0'), found(many, '/1')]).toEqual([null, [200, 'x', 0]])
  const large = createFrontCache(RULES)
  for (let nth = 0; nth < 17; nth++) pass(large, `/${nth}`, 'x'.repeat(1024 * 1024))
  expect(found(large, '/0')).toBeNull()
  expect(found(large, '/1')?.[0]).toBe(200)
  expect(found(large, '/16')?.[0]).toBe(200)
})

test('where what is kept loses its Set-Cookie, nobody gets it, not with a 304 either', () => {
  const cache = createFrontCache({ ...RULES, ignores: ['set-cookie'], withholdsSetCookie: true })
  pass(cache, '/a', 'one', { more: [['Set-Cookie', 'session=ada']] })
  const names = (headers: RequestHead['headers'] = []) =>
    cache.find(head('/a', headers), at(1))?.headers.map(([name]) => name)
  expect(names()).toEqual(['Date', 'ETag'])
  expect(names([['If-None-Match', '"1"']])).toEqual(['Date', 'ETag'])
})

test('a new deployment empties the cache of a front that does so, and of no other', () => {
  for (const [emptiedByDeploy, left] of [
    [true, null],
    [undefined, [200, 'one', 0]],
  ] as const) {
    const cache = createFrontCache({ ...RULES, ...(emptiedByDeploy ? { emptiedByDeploy } : {}) })
    pass(cache, '/a', 'one')
    cache.deployed()
    expect(found(cache, '/a')).toEqual(left)
  }
})
