import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseUrl } from '../../src/http/parse-url.ts'

test('the parts of an address, as URL gives them, asked once or again', () => {
  for (let round = 0; round < 2; round++) {
    expect(parseUrl('https://Ada@Example.test:443/a/../b?c=%20#d')).toEqual({
      protocol: 'https:',
      origin: 'https://example.test',
      host: 'example.test',
      hostname: 'example.test',
      pathname: '/b',
      search: '?c=%20',
    })
    expect(parseUrl('')).toBeNull()
    expect(parseUrl('/api/auth')).toBeNull()
  }
})

test('null exactly where URL throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.string({ unit: 'binary' })), text => {
      expect(parseUrl(text) === null).toBe(!URL.canParse(text))
    }),
  )
})
