import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAuthority } from '../../src/http/authority.ts'

test.each([
  ['localhost', 'localhost', null],
  ['LocalHost:3443', 'localhost', 3443],
  ['localhost.', 'localhost', null],
  ['app.test:1', 'app.test', 1],
  ['my_host', 'my_host', null],
  ['127.0.0.1:65535', '127.0.0.1', 65_535],
  ['[::1]:443', '::1', 443],
  ['[0:0:0:0:0:0:0:1]', '::1', null],
  ['[2001:DB8::1]', '2001:db8::1', null],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example', null],
  ['3com.example', '3com.example', null],
])('%s is a host', (text, hostname, port) => {
  expect(parseAuthority(text)).toEqual({ hostname, port })
})

test.each([
  '',
  ':443',
  'localhost:',
  'localhost:0',
  'localhost:65536',
  'localhost:8443.evil.example',
  'localhost:80:80',
  'user@localhost',
  'user:pass@localhost',
  ' localhost',
  'localhost ',
  'localhost,evil.example',
  'localhost/evil',
  'localhost#',
  'local host',
  'a..b',
  '.localhost',
  'localhost..',
  '-a.test',
  'a-.test',
  'b\xfccher.example',
  'localhost\0',
  '::1',
  '[::1',
  '[::1%lo]',
  '[127.0.0.1]',
  '127.1',
  '2130706433',
  '0x7f000001',
  '127.0.0.0x1',
  '0177.0.0.1',
  '256.1.1.1',
  '1.2.3.4.5',
  `${'a'.repeat(64)}.test`,
])('%j is none', text => {
  expect(parseAuthority(text)).toBeNull()
})

test('whatever is taken, the URL parser of a browser reads as the same host', () => {
  const piece = fc.constantFrom(
    'localhost',
    'evil.example',
    '127.0.0.1',
    '[::1]',
    ':',
    '@',
    '.',
    '#',
    '/',
    '?',
    '\\',
    '0',
    '8443',
    '%',
    '-',
    '_',
    ' ',
    '\t',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }).map(parts => parts.join('')),
      text => {
        const parsed = parseAuthority(text)
        if (parsed === null) return
        const url = new URL(`https://${text}/`)
        expect(url.hostname.replace(/^\[|\]$|\.$/g, '')).toBe(parsed.hostname)
        expect(url.port).toBe(parsed.port === null || parsed.port === 443 ? '' : String(parsed.port))
        expect([url.username, url.pathname]).toEqual(['', '/'])
      },
    ),
    { numRuns: 2_000 },
  )
})
