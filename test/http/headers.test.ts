import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromRawHeaders, headerBytes, headerValue, headerValues } from '../../src/http/headers.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const list: HeaderList = [
  ['Set-Cookie', 'a=1'],
  ['x', ''],
  ['SET-COOKIE', 'b=2'],
  ['set-cookie', 'a=1'],
]

describe('reading a list', () => {
  test('in wire order, in any case, repeats kept', () => {
    expect(headerValues(list, 'set-cookie')).toEqual(['a=1', 'b=2', 'a=1'])
    expect(headerValue(list, 'set-cookie')).toBe('a=1')
  })

  test('an empty value is there, an absent one is not', () => {
    expect(headerValue(list, 'x')).toBe('')
    expect(headerValue(list, 'y')).toBeNull()
    expect(headerValues(list, 'y')).toEqual([])
  })

  test('a name is matched whole', () => {
    expect(headerValue(list, 'cookie')).toBeNull()
    expect(headerValue(list, 'set-cookie2')).toBeNull()
    expect(headerValue([['__proto__', 'x']], 'constructor')).toBeNull()
  })

  test('letters that only look alike in lower case are another name', () => {
    // U+212A KELVIN SIGN is k in lower case; no header name can hold it, and a list from a file might.
    expect(headerValues([['coo\u212aie', 'x']], 'cookie').length).toBeLessThanOrEqual(1)
    expect(headerValue([['\u0130', 'x']], 'i')).toBeNull()
  })
})

test('headerBytes counts what HTTP/1.1 writes', () => {
  const text = list.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  expect(headerBytes(list)).toBe(Buffer.byteLength(text, 'latin1'))
  expect(headerBytes([['a', '\u00e9\u00ff']])).toBe(7)
  expect(headerBytes([])).toBe(0)
})

describe('fromRawHeaders', () => {
  test('pairs in order, without the pseudo headers of HTTP/2', () => {
    expect(fromRawHeaders([':method', 'GET', 'A', '1', 'a', '2', ':path', '/'])).toEqual([
      ['A', '1'],
      ['a', '2'],
    ])
  })

  test('a name without a value is left out', () => {
    expect(fromRawHeaders(['a', '1', 'b'])).toEqual([['a', '1']])
    expect(fromRawHeaders([])).toEqual([])
  })

  test('bytes are passed on as they are', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), pairs => {
        expect(fromRawHeaders(pairs.flat())).toEqual(pairs.filter(([name]) => !name.startsWith(':')))
      }),
    )
  })
})
