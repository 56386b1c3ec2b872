import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCertificateParts, readDer, readDerChildren } from '../../src/certs/der.ts'

test('reads short and long lengths', () => {
  expect(readDer(Uint8Array.of(0x04, 0x01, 0xff), 0)).toEqual({ tag: 4, start: 0, contentStart: 2, end: 3 })
  const long = Uint8Array.of(0x04, 0x81, 0x80, ...new Array<number>(128).fill(1))
  expect(readDer(long, 0)).toEqual({ tag: 4, start: 0, contentStart: 3, end: 131 })
})

test.each([
  ['cut short', [0x04]],
  ['longer than the buffer', [0x04, 0x05, 0x00]],
  ['indefinite length', [0x30, 0x80, 0x00, 0x00]],
  ['length not minimal', [0x04, 0x81, 0x01, 0x00]],
  ['a length of 2^32', [0x04, 0x85, 0x01, 0, 0, 0, 0]],
  ['long tag', [0x1f, 0x81, 0x01, 0x00]],
])('refuses: %s', (_what, bytes) => {
  expect(() => readDer(Uint8Array.from(bytes), 0)).toThrow(RangeError)
})

test('a child never reaches beyond its parent', () => {
  const bytes = Uint8Array.of(0x30, 0x02, 0x04, 0x02, 0xaa, 0xbb)
  expect(() => readDerChildren(bytes, readDer(bytes, 0))).toThrow(RangeError)
})

test('any bytes: an answer or a RangeError, nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      try {
        readCertificateParts(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
  )
})
