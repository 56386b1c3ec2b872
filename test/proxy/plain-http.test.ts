import { expect, test } from 'vitest'
import { judgePlainRequest } from '../../src/proxy/plain-http.ts'

const ours = (name: string): boolean => name === 'localhost'

test.each([
  ['GET /a?b=%20 HTTP/1.1\r\nHost: localhost:3443', 'https://localhost:3443/a?b=%20'],
  ['POST / HTTP/1.0\r\nhost:localhost', 'https://localhost/'],
  ['GET //evil.example HTTP/1.1\r\nHost: localhost', 'https://localhost//evil.example'],
  ['GET / HTTP/1.1\r\nHost: evil.example', null],
  ['GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost', null],
  ['GET / HTTP/1.1', null],
  ['GET http://localhost/ HTTP/1.1\r\nHost: localhost', null],
  ['GET /\x01 HTTP/1.1\r\nHost: localhost', null],
  ['PRI * HTTP/2.0\r\n', null],
])('%j', (head, location) => {
  const expected = location === null ? { kind: 'refused' } : { kind: 'redirect', location }
  expect(judgePlainRequest(head, ours)).toEqual(expected)
})

test('a request of our own is a loop: the target is this very port', () => {
  const head = 'GET / HTTP/1.1\r\nHost: localhost\r\nVia: 1.1 authproxy'
  expect(judgePlainRequest(head, ours)).toEqual({ kind: 'loop' })
})
