import { describe, expect, test } from 'vitest'
import { cacheSign, keptByBrowser } from '../../src/analyzers/read-answer.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

describe('a redirect that a browser keeps', () => {
  const kept = (status: number, ...headers: HeaderList) => keptByBrowser({ status, headers })

  test.each([301, 308])('%d, when nothing speaks against it', status => {
    expect(kept(status)).toBe(`${status} is permanent`)
    expect(kept(status, ['Cache-Control', 'private'])).toBe(`${status} is permanent`)
    expect(kept(status, ['Vary', 'rsc, accept-encoding'])).toBe(`${status} is permanent`)
  })

  test('any, for as long as it is told', () => {
    expect(kept(307, ['Cache-Control', 'public, max-age=3600'])).toBe('Cache-Control: max-age=3600')
    expect(kept(302, ['Cache-Control', 'MAX-AGE = "60"'])).toBe('Cache-Control: MAX-AGE = "60')
  })

  test.each<[number, string, string]>([
    [308, 'Cache-Control', 'private, no-cache, no-store, max-age=0, must-revalidate'],
    [308, 'Cache-Control', 'max-age=0'],
    [301, 'Cache-Control', 'no-cache'],
    [308, 'Vary', 'Cookie'],
    [308, 'Vary', '*'],
    [307, 'Cache-Control', 's-maxage=60'],
    [307, 'X', ''],
    [200, 'Cache-Control', 'max-age=60'],
  ])('not: %d %s: %s', (status, name, value) => {
    expect(kept(status, [name, value])).toBeNull()
  })
})

test('the mark of a shared cache: of the front that was imitated, of Age, of its own header; none', () => {
  const received = (...headers: HeaderList) => ({
    ...{ status: 200, statusText: '', httpVersion: 'HTTP/1.1', headers, body: null, complete: true },
  })
  expect(cacheSign({ front: 'nginx.conf', frontCache: { storedAt: 1 } }, received(), false)).toBe(
    'the cache of nginx.conf',
  )
  expect(cacheSign({}, received(['Age', '7']), false)).toBe('Age: 7')
  expect(cacheSign({}, received(['X-Cache', 'HIT']), true)).toBe('x-cache: HIT')
  expect(cacheSign({ front: 'nginx' }, received(['Age', '0']), false)).toBeNull()
  expect(cacheSign({}, null, false)).toBeNull()
})
