import { expect, test } from 'vitest'
import { fill, fits } from '../../src/fronts/fill.ts'

const REQUEST = {
  method: 'GET',
  target: '/a?b',
  authority: '[::1]:3443',
  httpVersion: 'HTTP/2',
  headers: [['X-Forwarded-Proto', 'http']],
  clientAddress: '::1',
} as const
const PLACE = { target: 'http://127.0.0.1:3000', id: 'abc', now: 7 }

test.each([
  ['$host|$hostname|$port', '[::1]:3443|[::1]|3443'],
  ['$client $path $id $now000', '::1 /a?b abc 7000'],
  ['$target $upstream', 'http://127.0.0.1:3000 127.0.0.1:3000'],
  ['$http_x_forwarded_proto/$http_x_none.', 'http/.'],
  ['$unknown $', '$unknown $'],
  ['$method $uri$isargs$args', 'GET /a?b'],
])('%s', (template, filled) => {
  expect(fill(template, REQUEST, PLACE)).toBe(filled)
})

test('without a query there is no question mark', () => {
  expect(fill('$uri$isargs$args', { ...REQUEST, target: '/a' }, PLACE)).toBe('/a')
})

test('without a port it is the one of https', () => {
  expect(fill('$port', { ...REQUEST, authority: 'app.test' }, PLACE)).toBe('443')
})

test.each([
  ['X-Forwarded-*', 'x-forwarded-host', true],
  ['X-Forwarded-*', 'x-forwarded', false],
  ['*_*', 'a_b', true],
  ['*_*', 'a-b', false],
  ['a*b*a', 'ab', false],
  ['a*b*a', 'aba', true],
  ['Host', 'hOST', true],
])('%s and %s: %s', (pattern, name, expected) => {
  expect(fits(pattern, name)).toBe(expected)
})
