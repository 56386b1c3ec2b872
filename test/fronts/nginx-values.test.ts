import { expect, test } from 'vitest'
import { toOctets, toTemplate } from '../../src/fronts/nginx-values.ts'

const PLACE = { scheme: 'https', serverName: 'app.example', proxyHost: 'backend:3000' } as const

test.each([
  ['$host:$server_port', '$hostname:$port'],
  ['$http_host', '$host'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: nginx writes a variable so
  ['${scheme}://$server_name$request_uri', 'https://app.example$path'],
  ['$remote_addr', '$client'],
  ['$http_x_forwarded_proto', '$http_x_forwarded_proto'],
  ['$proxy_host', 'backend:3000'],
  ['$request_method $request_id', '$method $id'],
  ['$https', 'on'],
  ['plain', 'plain'],
  ['', ''],
  ['$connection_upgrade', null],
  ['a $ssl_client_s_dn', null],
])('%s', (value, template) => {
  expect(toTemplate(value, PLACE)).toBe(template)
})

test('a front without TLS', () => {
  expect(toTemplate('$scheme $https', { ...PLACE, scheme: 'http' })).toBe('http ')
})

test.each([
  ['4096', 4_096],
  ['16k', 16_384],
  ['1M', 1_048_576],
  ['4kb', null],
  ['', null],
])('%s octets', (size, octets) => {
  expect(toOctets(size)).toBe(octets)
})
