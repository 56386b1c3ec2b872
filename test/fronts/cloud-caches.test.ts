import { describe, expect, test } from 'vitest'
import { cacheKey, keptFor } from '../../src/fronts/cache.ts'
import { frontByName } from '../../src/fronts/index.ts'
import { deliveredHeaders } from '../../src/fronts/response.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const PLACE = { target: 'http://127.0.0.1:3000', id: '0', now: Date.UTC(2026, 10, 28) }
const asks = (target: string, headers: HeaderList = []) => ({
  ...{ method: 'GET', target, headers, authority: 'app.test', httpVersion: 'HTTP/2', clientAddress: '127.0.0.1' },
})

function frontOf(name: string) {
  const front = frontByName(name)
  if (front?.caching === undefined) throw new Error(`${name} has no cache`)
  return { ...front, caching: front.caching }
}

/** What NextAuth and Next answer, and what people make of it. */
const SESSION: HeaderList = [
  ['Cache-Control', 'private, no-cache, no-store'],
  ['Set-Cookie', '__Secure-authjs.session-token=ada'],
]
const REDIRECT: HeaderList = [['Location', '/signin']]
const PAGE: HeaderList = [['Cache-Control', 's-maxage=60, stale-while-revalidate']]
const WITH_COOKIE: HeaderList = [...PAGE, ['Set-Cookie', '__Secure-authjs.session-token=ada']]
const SILENT: HeaderList = [['Set-Cookie', '__Secure-authjs.session-token=ada']]
const BY_COOKIE: HeaderList = [...PAGE, ['Vary', 'RSC, Cookie']]
const FOR_ALL_BUT_BROWSERS: HeaderList = [
  ['Cache-Control', 'private, max-age=0'],
  ['CDN-Cache-Control', 'max-age=30'],
]
const MAX_AGE: HeaderList = [['Cache-Control', 'public, max-age=30']]

describe('for how many seconds it is kept', () => {
  const columns = [
    'session',
    'redirect',
    's-maxage',
    's-maxage and Set-Cookie',
    'Set-Cookie alone',
    'Vary: Cookie',
  ] as const
  const answers: readonly (readonly [status: number, headers: HeaderList])[] = [
    [200, SESSION],
    [307, REDIRECT],
    [200, PAGE],
    [200, WITH_COOKIE],
    [200, SILENT],
    [200, BY_COOKIE],
  ]
  test.each<readonly [front: string, seconds: readonly (number | null)[]]>([
    ['cloudfront', [1, 86_400, 60, 60, 86_400, 60]],
    ['cloudfront-all-viewer', [1, 86_400, 60, 60, 86_400, 60]],
    ['cloudflare', [null, null, null, null, null, null]],
    ['cloudflare-cache-everything', [7_200, null, 7_200, 7_200, 7_200, 7_200]],
    ['azure-front-door-caching', [null, null, 60, 60, 86_400, 60]],
    ['fastly', [null, null, 60, null, null, 60]],
    ['firebase', [null, null, 60, 60, null, 60]],
    ['vercel', [null, null, 60, null, null, null]],
  ])(`%s (${columns.join(', ')})`, (name, seconds) => {
    const { caching } = frontOf(name)
    expect(answers.map(([status, headers]) => keptFor(caching, asks('/account'), { status, headers }, PLACE))).toEqual(
      seconds,
    )
  })

  test('Cloudflare, by the ending of the path: what sets a cookie is not kept, a redirect for twenty minutes', () => {
    const { caching } = frontOf('cloudflare')
    const kept = (target: string, status: number, headers: HeaderList) =>
      keptFor(caching, asks(target), { status, headers }, PLACE)
    expect(kept('/app.JS?v=1', 200, [])).toBe(7_200)
    expect(kept('/app.js', 302, REDIRECT)).toBe(1_200)
    expect(kept('/account/x.css', 200, SILENT)).toBeNull()
    expect(kept('/robots.txt', 404, [])).toBe(180)
    expect(kept('/api/auth/session?a=.js', 200, [])).toBeNull()
  })

  test('a header for CDNs alone goes first; Vercel takes s-maxage only of Cache-Control', () => {
    const kept = (name: string, headers: HeaderList) =>
      keptFor(frontOf(name).caching, asks('/a.js'), { status: 200, headers }, PLACE)
    expect(kept('vercel', FOR_ALL_BUT_BROWSERS)).toBe(30)
    expect(kept('cloudflare', FOR_ALL_BUT_BROWSERS)).toBe(30)
    expect(kept('fastly', FOR_ALL_BUT_BROWSERS)).toBeNull()
    expect(kept('fastly', [['Surrogate-Control', 'max-age=5'], ...FOR_ALL_BUT_BROWSERS])).toBe(5)
    expect(kept('vercel', MAX_AGE)).toBeNull()
    expect(kept('firebase', MAX_AGE)).toBe(30)
  })

  test('a part of an answer goes around every cache, and what needs a password around that of Vercel', () => {
    for (const name of ['cloudfront', 'cloudflare-cache-everything', 'fastly', 'vercel'])
      expect(cacheKey(frontOf(name).caching, asks('/a', [['Range', 'bytes=0-9']]), PLACE)).toBeNull()
    expect(cacheKey(frontOf('vercel').caching, asks('/a', [['Authorization', 'Basic x']]), PLACE)).toBeNull()
  })
})

test('what is one answer to them: no cookie is in any key but the one of Firebase', () => {
  const key = (name: string) =>
    cacheKey(frontOf(name).caching, asks('/cb?code=1', [['Cookie', '__session=s; a=1']]), PLACE)
  expect(
    ['cloudfront', 'cloudflare-cache-everything', 'azure-front-door-caching', 'vercel', 'firebase'].map(key),
  ).toEqual(['/cb', 'app.test/cb?code=1', 'app.test/cb', 'app.test/cb?code=1', 'app.test/cb?code=1  s'])
})

test.each([
  ['cloudflare-cache-everything', 200, SESSION, false],
  ['cloudflare-cache-everything', 307, SESSION, true],
  ['azure-front-door-caching', 200, SESSION, true],
  ['azure-front-door-caching', 200, WITH_COOKIE, false],
  ['cloudfront-all-viewer', 200, SESSION, true],
  ['fastly', 200, SILENT, true],
])('%s: Set-Cookie of a %d reaches the browser, but not where it is kept (%j)', (name, status, headers, reaches) => {
  const delivered = deliveredHeaders(frontOf(name), { status, headers }, asks('/account'), PLACE)
  expect(delivered.some(([key]) => key === 'Set-Cookie')).toBe(reaches)
})
