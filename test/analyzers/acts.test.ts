import { describe, expect, test } from 'vitest'
import {
  handsOver,
  isPrefetch,
  isServerAction,
  leadsBack,
  namesWayBack,
  pagePath,
  redirectTarget,
  requestUse,
  signOutKind,
  signsIn,
  writerOf,
} from '../../src/analyzers/acts.ts'
import type { SetCookieFact } from '../../src/analyzers/facts.ts'
import { authEndpoint } from '../../src/auth/endpoints.ts'
import { parseSetCookie } from '../../src/cookies/parse-set-cookie.ts'

const LIBRARY = 'authjs.session-token=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'
const NEXT = 'authjs.session-token=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=lax'
const OWN = 'authjs.session-token=; Path=/; Max-Age=0'

const factOf = (line: string): SetCookieFact => ({
  name: 'authjs.session-token',
  value: '',
  identity: null,
  index: 0,
  line,
  parsed: parseSetCookie(line),
  deletes: true,
  proof: { exchange: 'x1', part: 'received', headerIndex: 0, note: '', excerpt: '' },
})

describe('writerOf', () => {
  test.each([
    [LIBRARY, 'library'],
    ['a=1; HttpOnly; samesite=Strict', 'library'],
    [NEXT, 'next'],
    [OWN, 'app'],
    ['a=; Path=/; SameSite=lax', 'app'],
  ])('%s is by %s', (line, writer) => expect(writerOf(factOf(line))).toBe(writer))
})

describe('signOutKind', () => {
  const kindOf = (request: string, line: string, serverAction = false, effect: 'deleted' | 'refreshed' = 'deleted') => {
    const [method = '', path = ''] = request.split(' ')
    const endpoint = authEndpoint(path)
    return signOutKind({ method, path, endpoint, serverAction, line: factOf(line), effect, sent: true })
  }
  test.each([
    ['POST /api/auth/signout', LIBRARY, false, 'route'],
    ['GET /api/auth/session', LIBRARY, false, null],
    ['POST /', NEXT, true, 'action'],
    ['POST /', OWN, true, 'action'],
    // A server action that middleware refuses to let through has not signed out.
    ['POST /', LIBRARY, true, null],
    ['GET /bye', NEXT, false, 'call'],
    ['GET /abmelden', NEXT, false, 'call'],
    ['GET /logout', OWN, false, 'named'],
    ['DELETE /api/me', OWN, false, 'named'],
    ['GET /api/me', LIBRARY, false, null],
    ['POST /api/me', LIBRARY, false, null],
    ['PUT /api/me', LIBRARY, false, null],
    ['GET /', OWN, false, null],
  ])('%s with %s (action: %s) is %s', (request, line, action, kind) => expect(kindOf(request, line, action)).toBe(kind))

  test('an answer that renews the session ends none', () => {
    expect(kindOf('POST /api/auth/signout', LIBRARY, false, 'refreshed')).toBeNull()
  })
})

describe('signsIn', () => {
  const begins = (request: string, line: string, sent: boolean) => {
    const [method = '', path = ''] = request.split(' ')
    const endpoint = authEndpoint(path)
    return signsIn({ method, path, endpoint, serverAction: false, line: factOf(line), effect: 'refreshed', sent })
  }
  test.each([
    ['GET /api/auth/callback/github', LIBRARY, false, true],
    ['POST /login', NEXT, false, true],
    ['POST /login', NEXT, true, true],
    // v4's getServerSession(req, res) in an API route renews.
    ['POST /api/me', LIBRARY, true, false],
    ['GET /', LIBRARY, true, false],
    ['GET /api/auth/session', LIBRARY, true, false],
  ])('%s with %s (sent: %s): %s', (request, line, sent, expected) => expect(begins(request, line, sent)).toBe(expected))
})

test('a prefetch is told by either of its headers', () => {
  expect(isPrefetch([['Sec-Purpose', 'prefetch;prerender']])).toBe(true)
  expect(isPrefetch([['next-router-prefetch', '1']])).toBe(true)
  expect(isPrefetch([['rsc', '1']])).toBe(false)
})

test('a server action is a POST with its id', () => {
  expect(isServerAction('POST', [['next-action', '40a2']])).toBe(true)
  expect(isServerAction('GET', [['next-action', '40a2']])).toBe(false)
})

test('what a request is for', () => {
  expect(requestUse('GET', [], authEndpoint('/api/auth/session'))).toBe('session')
  expect(requestUse('GET', [], authEndpoint('/api/auth/csrf'))).toBe('auth')
  expect(requestUse('GET', [['sec-fetch-dest', 'document']], null)).toBe('page')
  expect(
    requestUse(
      'GET',
      [
        ['rsc', '1'],
        ['sec-fetch-dest', 'empty'],
      ],
      null,
    ),
  ).toBe('page')
  expect(requestUse('GET', [['accept', 'text/html,*/*']], null)).toBe('page')
  expect(
    requestUse(
      'GET',
      [
        ['accept', 'text/html'],
        ['sec-fetch-dest', 'iframe'],
      ],
      null,
    ),
  ).toBe('other')
})

test('a redirect leads to an absolute address without its fragment', () => {
  expect(redirectTarget('https://a.test/x', 307, [['location', '/login?a=1#b']])).toBe('https://a.test/login?a=1')
  expect(redirectTarget('https://a.test/x', 200, [['location', '/login']])).toBeNull()
  expect(redirectTarget('https://a.test/x', 307, [['location', 'http://[']])).toBeNull()
})

describe('leadsBack', () => {
  test.each([
    ['/login?callbackUrl=%2Fother', true],
    ['/x?next=%2Fde%2Fkonto', true],
    ['/x?a=1&volver=https%3A%2F%2Fapp.example%2Fde%2Fkonto%3Ftab%3D2', true],
    ['/x?from=%2Fkonto', true],
    ['/x?from=%2F', false],
    ['/x?from=konto', false],
    ['/x?tab=%2Fother', false],
    ['/x', false],
  ])('%s: %s', (target, isBack) => {
    expect(leadsBack(`https://app.example${target}`, '/de/konto')).toBe(isBack)
  })

  test('what is no address leads nowhere', () => {
    expect(leadsBack('http://[', '/')).toBe(false)
  })
})

test("NextAuth's own parameter names a way back only where it is one", () => {
  expect(namesWayBack('https://app.example/login?callbackUrl=%2Fother', '/konto')).toBe(false)
  expect(namesWayBack('https://app.example/login?callbackUrl=%2Fkonto', '/konto')).toBe(true)
})

test.each([
  ['/_next/data/k3J9/a/b.json', '/a/b'],
  ['/shop/_next/data/k3J9/de/a.json', '/shop/de/a'],
  ['/_next/data/k3J9/index.json', '/'],
  ['/_next/data/k3J9/a.txt', '/_next/data/k3J9/a.txt'],
  ['/a', '/a'],
])('the page of %s is %s', (path, page) => {
  expect(pagePath(path)).toBe(page)
})

test.each([
  ['http://127.0.0.1:8976/login?token=a', true],
  ['http://127.0.0.1:8976/login', false],
  ['https://id.test/login?returnTo=%2Fadmin', false],
  ['https://id.test/login?client_id=1&redirect_uri=https%3A%2F%2Fapp.test%2Fcb', false],
  ['https://app.test/login?token=a', false],
])('%s hands something over: %s', (target, hands) => {
  expect(handsOver(target, 'https://app.test', '/admin')).toBe(hands)
})

describe('redirects of the Pages Router', () => {
  const url = 'https://app.example/_next/data/k3J9/panel.json'

  test('by middleware: a header instead of Location', () => {
    expect(redirectTarget(url, 307, [['x-nextjs-redirect', '/login?a=1#b']])).toBe('https://app.example/login?a=1')
  })

  test('by getServerSideProps: in the JSON', () => {
    const json = { pageProps: { __N_REDIRECT: '/login', __N_REDIRECT_STATUS: 307 }, __N_SSP: true }
    expect(redirectTarget(url, 200, [], json)).toBe('https://app.example/login')
  })

  test.each([undefined, null, {}, { pageProps: null }, { pageProps: { __N_REDIRECT: 1 } }])('none: %j', json => {
    expect(redirectTarget(url, 200, [], json)).toBeNull()
  })
})
