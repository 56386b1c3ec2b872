import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCookieHeader } from '../../src/cookies/parse-cookie-header.ts'

test('order, repeats, equals signs, quotes and nameless values are kept', () => {
  expect(parseCookieHeader('b=2; a=1; a="x=y"; bare;; =z ;c=')).toEqual([
    { name: 'b', value: '2' },
    { name: 'a', value: '1' },
    { name: 'a', value: '"x=y"' },
    { name: '', value: 'bare' },
    { name: '', value: 'z' },
    { name: 'c', value: '' },
  ])
})

test('takes back what it was made of', () => {
  const text = fc.stringMatching(/^[!-:<>-~]+$/)
  fc.assert(
    fc.property(fc.array(fc.record({ name: text.filter(name => !name.includes('=')), value: text })), pairs => {
      expect(parseCookieHeader(pairs.map(({ name, value }) => `${name}=${value}`).join('; '))).toEqual(pairs)
    }),
  )
})
