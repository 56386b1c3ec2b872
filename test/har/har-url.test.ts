import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHarUrl } from '../../src/har/har-url.ts'

describe('toHarUrl', () => {
  test.each([
    ['https://localhost:3443/a?b=c#d', 'https://localhost:3443/a?b=c#d'],
    ['https://localhost/a|b', 'https://localhost/a%7Cb'],
    ['https://localhost/a?x={"b":[1]}', 'https://localhost/a?x=%7B%22b%22:%5B1%5D%7D'],
    ['https://localhost/100%', 'https://localhost/100%25'],
    ['https://localhost/%41%zz', 'https://localhost/%41%25zz'],
    ['https://localhost/a#b#c', 'https://localhost/a#b%23c'],
    ['https://localhost/\u00e9', 'https://localhost/%C3%A9'],
    ['https://localhost/\ud800', 'https://localhost/%EF%BF%BD'],
    ['https://localhost/a b\r\nc', 'https://localhost/a%20b%0D%0Ac'],
    ['http://[::1]:3000/', 'http://[::1]:3000/'],
    ['http://localhost', 'http://localhost'],
    ['', 'http://invalid.invalid/'],
    ['/a', 'http://invalid.invalid/'],
    ['ws://localhost/', 'http://invalid.invalid/'],
    ['http://a b/', 'http://invalid.invalid/'],
  ])('%j', (url, expected) => {
    expect(toHarUrl(url)).toBe(expected)
  })

  test('total: what it gives is strict, and it does not change that again', () => {
    const url = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map(rest => `https://localhost:3443/${rest}`),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
    )
    fc.assert(
      fc.property(url, text => {
        const strict = toHarUrl(text)
        expect(strict).toMatch(/^https?:\/\/([A-Za-z0-9\-._~:/?@!$&'()*+,;=[\]#]|%[0-9A-Fa-f]{2})+$/i)
        expect(toHarUrl(strict)).toBe(strict)
      }),
    )
  })
})
