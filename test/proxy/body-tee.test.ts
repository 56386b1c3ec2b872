import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBodyTee } from '../../src/proxy/body-tee.ts'

test('keeps the first octets, and counts all', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 })), fc.nat(100), (pieces, cap) => {
      const tee = createBodyTee(cap)
      for (const piece of pieces) tee.take(Buffer.from(piece))
      const whole = Buffer.from(pieces.join(''))
      const body = tee.body()
      expect(body.totalBytes).toBe(whole.length)
      expect(Buffer.from(body.bytes)).toEqual(whole.subarray(0, cap))
    }),
    { numRuns: 50 },
  )
})

test('nothing passed: an empty body, which says something too', () => {
  expect(createBodyTee(10).body()).toEqual({ bytes: Buffer.alloc(0), totalBytes: 0 })
})
