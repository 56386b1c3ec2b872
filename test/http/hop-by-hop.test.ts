import { expect, test } from 'vitest'
import { forwardableTrailers, withoutHopByHop } from '../../src/http/hop-by-hop.ts'

test.each([
  'Connection',
  'keep-alive',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'HTTP2-Settings',
  'Proxy-Connection',
  'Proxy-Authenticate',
  'proxy-authorization',
])('%s stays on its connection', name => {
  expect(
    withoutHopByHop([
      ['A', '1'],
      [name, 'x'],
      ['a', '2'],
    ]),
  ).toEqual([
    ['A', '1'],
    ['a', '2'],
  ])
})

test('what Connection names goes too, in any case and line', () => {
  expect(
    withoutHopByHop([
      ['X-One', '1'],
      ['connection', 'close, x-ONE'],
      ['Connection', ' X-Two ,,'],
      ['x-two', '2'],
      ['X-Three', '3'],
    ]),
  ).toEqual([['X-Three', '3']])
})

test.each(['Host', 'Cookie', 'Set-Cookie', 'X-Forwarded-Proto', 'Content-Length', 'Authorization', 'Origin', 'Via'])(
  'Connection cannot name %s away',
  name => {
    expect(
      withoutHopByHop([
        ['Connection', `close, ${name}`],
        [name, 'x'],
      ]),
    ).toEqual([[name, 'x']])
  },
)

test('trailers carry neither framing nor identity', () => {
  expect(
    forwardableTrailers([
      ['X-Checksum', '1'],
      ['Content-Length', '9'],
      ['Transfer-Encoding', 'chunked'],
      ['Host', 'evil.example'],
      ['Cookie', 'a=1'],
      ['X-Forwarded-Proto', 'http'],
      ['Server-Timing', 'a'],
    ]),
  ).toEqual([
    ['X-Checksum', '1'],
    ['Server-Timing', 'a'],
  ])
})
