import { expect, test } from 'vitest'
import { spanOf } from '../../../src/report/otlp/span.ts'
import { EXCHANGE } from '../samples.ts'

const PLAIN = { httpVersion: null, userAgent: null, aheadMs: 0 }
const page = {
  ...EXCHANGE,
  action: null,
  dialect: null,
  url: 'https://app.example.com/orders/redacted-1',
  startedAt: 1_000,
}

test('a route of NextAuth is a name; a page is not, since its path may hold ids', () => {
  const auth = spanOf({ ...EXCHANGE, url: 'http://localhost/api/auth/session', action: 'session' }, PLAIN)
  expect([auth.name, auth.attributes['http.route'], auth.attributes['server.port']]).toEqual([
    'GET /api/auth/session',
    '/api/auth/session',
    80,
  ])
  const { name, attributes } = spanOf(page, PLAIN)
  expect(name).toBe('GET')
  expect(attributes).not.toHaveProperty(['http.route'])
  expect(attributes).toMatchObject({ 'url.path': '/orders/redacted-1', 'server.port': 443 })
})

test('what is not known is no attribute', () => {
  expect(spanOf(page, PLAIN).attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'url.scheme': 'https',
    'url.path': '/orders/redacted-1',
    'server.address': 'app.example.com',
    'server.port': 443,
    'authproxy.exchange': 'x1',
    'authproxy.initiator': 'browser',
    'authproxy.set_cookies': 0,
    'authproxy.response.header_bytes': 10,
  })
})

test.each([
  [404, null, null, undefined],
  [500, null, 'status 500', '500'],
  [null, 'app closed the connection', 'app closed the connection', 'proxy_failure'],
] as const)('status %s, failure %s: error %s', (status, failure, error, type) => {
  const span = spanOf({ ...page, status, failure }, PLAIN)
  expect([span.error, span.attributes['error.type']]).toEqual([error, type])
})

test('an invented method makes no new series', () => {
  const { name, attributes } = spanOf({ ...page, method: 'STEAL\u001b[2J' }, PLAIN)
  expect(name).toBe('HTTP')
  expect(attributes['http.request.method']).toBe('_OTHER')
  expect(attributes['http.request.method_original']).not.toContain('\u001b')
})

test('where the clock of the app is moved, a span is filed by the clock of this machine', () => {
  const { startMs, endMs, attributes } = spanOf(
    { ...page, startedAt: 5_000_000, clock: { ahead: '+1 h', keptBack: [] } },
    { httpVersion: 'HTTP/2', userAgent: 'a browser', aheadMs: 3_600_000 },
  )
  expect([startMs, endMs]).toEqual([1_400_000, 1_400_005])
  expect(attributes).toMatchObject({
    'network.protocol.version': '2',
    'user_agent.original': 'a browser',
    'authproxy.clock.ahead': '+1 h',
  })
})
