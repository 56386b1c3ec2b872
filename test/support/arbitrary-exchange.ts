import fc from 'fast-check'
import type { Body, Exchange, Failure, HeaderList } from '../../src/model/exchange.ts'

const latin1 = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }).map(codes => String.fromCharCode(...codes))
const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/)
const cookieLine = fc.oneof(
  latin1.map(value => `next-auth.session-token=${value}; Path=/; HttpOnly`),
  latin1.map(value => `=${value}`),
  fc.constant('__Host-next-auth.csrf-token=a%7Cb; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=lax'),
)
const header = fc.oneof(
  fc.tuple(token, latin1),
  fc.tuple(fc.constantFrom('Set-Cookie', 'set-cookie'), cookieLine),
  fc.tuple(fc.constantFrom('Cookie', 'authorization', 'Location', 'referer', 'x-api-key'), latin1),
  fc.tuple(fc.constant('Content-Encoding'), fc.constantFrom('gzip', 'br', 'identity', 'zstd, gzip')),
  fc.tuple(
    fc.constant('content-type'),
    fc.constantFrom('application/json', 'text/html', 'application/x-www-form-urlencoded'),
  ),
) satisfies fc.Arbitrary<[string, string]>
const headers: fc.Arbitrary<HeaderList> = fc.array(header, { maxLength: 8 })

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ unit: 'grapheme' }).map(text => new TextEncoder().encode(text)),
  fc.json().map(text => new TextEncoder().encode(text)),
  fc.constant(new TextEncoder().encode('\ufeff{"user":{}}')),
)
const body: fc.Arbitrary<Body | null> = fc.option(
  fc.tuple(bytes, fc.nat({ max: 5 }), fc.boolean()).map(([recorded, missing, isDecoded]) => ({
    bytes: recorded,
    totalBytes: recorded.length + missing,
    ...(isDecoded ? { decoded: true as const } : {}),
  })),
)

const httpVersion = fc.constantFrom('HTTP/1.0', 'HTTP/1.1', 'HTTP/2', 'HTTP/3', 'HTTP/0.9', '')
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  latin1.map(rest => `https://localhost:3443/${rest}`),
  latin1,
)
const duration = fc.double({ min: 0, max: 1e6, noNaN: true }).map(ms => ms + 0)
const timeLimit = fc.record({
  seconds: duration,
  over: fc.constantFrom('read' as const, 'head' as const, 'whole' as const),
  setting: fc.option(fc.string()),
})
const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.constant({ kind: 'browser-aborted' } as const),
  fc.record({
    kind: fc.constantFrom('app-unreachable' as const, 'app-closed' as const),
    code: fc.string(),
    detail: fc.string(),
  }),
  fc.record({
    kind: fc.constant('app-response-refused' as const),
    code: fc.string(),
    detail: fc.string(),
    header: fc.option(fc.string()),
    byte: fc.option(fc.nat({ max: 255 })),
  }),
  fc.record({
    kind: fc.constant('request-refused' as const),
    reason: fc.constantFrom('unknown-host' as const, 'loop' as const),
    detail: fc.string(),
  }),
  fc.record({
    kind: fc.constant('front-refused' as const),
    front: fc.string(),
    part: fc.constantFrom('request-line' as const, 'response-head' as const),
    bytes: fc.nat(),
    limit: fc.nat(),
    setting: fc.option(fc.string()),
  }),
  fc.tuple(timeLimit, fc.string()).map(([limit, front]) => ({ kind: 'front-timed-out' as const, front, ...limit })),
  fc.record({ kind: fc.constant('unknown' as const), detail: fc.string() }),
)
const received = fc.record({
  status: fc.integer({ min: 100, max: 599 }),
  statusText: latin1,
  httpVersion,
  headers,
  body,
  complete: fc.boolean(),
})

const upstream = fc.record({ name: fc.string(), address: fc.option(fc.ipV4()), skipped: fc.array(fc.string()) })

const clock = fc.record({ aheadMs: fc.integer({ min: 1, max: 3e11 }), keptBack: fc.array(fc.string()) })

/** Any exchange that the proxy or a HAR can give, hostile ones included. */
export const arbitraryExchange: fc.Arbitrary<Exchange> = fc
  .record({
    id: fc.nat({ max: 1e9 }).map(count => `x${count}` as const),
    source: fc.constantFrom('live' as const, 'har' as const),
    initiator: fc.constantFrom('browser' as const, 'probe' as const),
    startedAt: fc.oneof(
      fc.integer({ min: 0, max: 4e12 }),
      fc.double({ min: 0, max: 4e12, noNaN: true }).map(ms => ms + 0),
      fc.constant(9e15),
    ),
    timing: fc.record({ sendMs: duration, waitMs: duration, receiveMs: duration }),
    connection: fc.option(fc.string()),
    upgrade: fc.boolean(),
    request: fc.record({ method: token, url, httpVersion, headers, body }),
    forwarded: fc.option(headers),
    outcome: fc.oneof(
      fc.tuple(received, headers, fc.boolean()).map(([answer, other, same]) => ({
        kind: 'response' as const,
        received: answer,
        delivered: same ? answer.headers : other,
      })),
      fc.record({
        kind: fc.constant('failure' as const),
        failure,
        answered: fc.option(fc.integer({ min: 100, max: 599 })),
      }),
    ),
  })
  // fast-check's records have no prototype; ours have the usual one.
  .chain(exchange => fc.option(fc.string()).map(front => ({ ...exchange, ...(front === null ? {} : { front }) })))
  .chain(exchange =>
    fc.option(fc.nat()).map(storedAt => ({ ...exchange, ...(storedAt === null ? {} : { frontCache: { storedAt } }) })),
  )
  .chain(exchange =>
    fc.option(timeLimit).map(limit => ({ ...exchange, ...(limit === null ? {} : { frontCut: limit }) })),
  )
  .chain(exchange => fc.option(clock).map(moved => ({ ...exchange, ...(moved === null ? {} : { clock: moved }) })))
  .chain(exchange =>
    fc.option(upstream).map(place => ({ ...exchange, ...(place === null ? {} : { upstream: place }) })),
  )
  .map(exchange => structuredClone(exchange))
