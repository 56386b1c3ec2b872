import { describe, expect, test } from 'vitest'
import { recordedBodies } from '../../src/commands/recorded-bodies.ts'

const FORM = [['Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8']] as const
const facts = (method: string, path: string, headers: ReadonlyArray<readonly [string, string]> = FORM) => ({
  method,
  url: `https://localhost:3443${path}`,
  headers,
})

describe('of requests', () => {
  const { shouldRecordRequestBody: keeps } = recordedBodies(null)
  test.each([
    ['an OAuth provider posts back', 'POST', '/api/auth/callback/apple', true],
    ['a route below Next’s basePath', 'POST', '/app/api/auth/callback/apple', true],
    ['a password', 'POST', '/api/auth/callback/credentials', false],
    ['a sign-in', 'POST', '/api/auth/signin/apple', false],
    ['a form to the session', 'POST', '/api/auth/session', false],
    ['a page of the app', 'POST', '/callback/apple', false],
    ['no body at all', 'GET', '/api/auth/callback/apple', false],
  ] as const)('%s: %s %s: %s', (_what, method, path, kept) => {
    expect(keeps(facts(method, path))).toBe(kept)
  })

  test('what a page passes to update(), which is JSON', () => {
    const json = [['content-type', 'application/json']] as const
    expect(keeps(facts('POST', '/api/auth/session', json))).toBe(true)
    expect(keeps(facts('GET', '/api/auth/session', json))).toBe(false)
    expect(keeps(facts('POST', '/api/session', json))).toBe(false)
  })

  test('no file and no JSON', () => {
    for (const type of ['multipart/form-data; boundary=x', 'application/json', 'application/x-www-form-urlencodedx'])
      expect(keeps(facts('POST', '/api/auth/callback/apple', [['content-type', type]])), type).toBe(false)
    expect(keeps(facts('POST', '/api/auth/callback/apple', []))).toBe(false)
  })

  test('where the routes are mounted', () => {
    const mounted = recordedBodies('/auth').shouldRecordRequestBody
    expect(mounted(facts('POST', '/auth/callback/apple'))).toBe(true)
    expect(mounted(facts('POST', '/api/auth/callback/apple'))).toBe(false)
  })
})

test.each([
  [200, '/api/auth/session', [], true],
  [200, '/', [], false],
  [500, '/', [], true],
  [200, '/_next/data/b1/dashboard.json', [['Content-Length', '96']], true],
  [200, '/_next/data/b1/dashboard.json', [['Content-Length', '1024']], false],
  [200, '/_next/data/b1/dashboard.json', [['Transfer-Encoding', 'chunked']], true],
  [200, '/_next/data/b1/dashboard.json', [['Content-Encoding', 'gzip']], false],
  [200, '/dashboard.json', [['Content-Length', '96']], false],
] as const)('of answers: %d of %s %j: %s', (status, path, headers, kept) => {
  const { shouldRecordResponseBody: keeps } = recordedBodies(null)
  expect(keeps(facts('GET', path, []), { status, headers })).toBe(kept)
})
