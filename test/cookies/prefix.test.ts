import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prefixOf } from '../../src/cookies/prefix.ts'

describe('prefixOf', () => {
  test.each([
    ['__Secure-a', 'secure'],
    ['__Host-a', 'host'],
    ['__Http-a', 'http'],
    ['__Host-Http-a', 'host-http'],
    ['__SECURE-a', 'secure'],
    ['__hOsT-', 'host'],
    ['__Host-Http', 'host'],
    ['__Host-Secure-a', 'host'],
    ['__Secure', null],
    ['_Secure-a', null],
    ['Secure-a', null],
    [' __Host-a', null],
    ['a__Host-', null],
    ['__\u212aost-a', null],
    ['', null],
  ])('%j carries %s', (name, prefix) => {
    expect(prefixOf(name)).toBe(prefix)
  })

  test('the case of a name says nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^__(Secure|Host|HTTP|host)-?(Http|hTTp)?-?[A-Za-z]?$/), name => {
        expect(prefixOf(name.toUpperCase())).toBe(prefixOf(name.toLowerCase()))
      }),
    )
  })
})
