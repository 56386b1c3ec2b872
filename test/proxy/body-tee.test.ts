import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBodyTee } from '../../src/proxy/body-tee.ts'

test('keeps the first octets, counts all, and leaves the stream to its reader', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ minLength: 1, maxLength: 20 })), fc.nat(100), async (pieces, cap) => {
      const stream = new PassThrough()
      const tee = createBodyTee(stream, cap)
      const read = text(stream.pipe(new PassThrough()))
      for (const piece of pieces) stream.write(piece)
      stream.end()
      const whole = Buffer.from(pieces.join(''))
      expect(await read).toBe(whole.toString())
      const body = tee.body()
      expect(body?.totalBytes ?? 0).toBe(whole.length)
      expect(Buffer.from(body?.bytes ?? [])).toEqual(whole.subarray(0, cap))
    }),
    { numRuns: 50 },
  )
})

test('nothing passed: an empty body, which says something too', () => {
  expect(createBodyTee(new PassThrough(), 10).body()).toEqual({ bytes: Buffer.alloc(0), totalBytes: 0 })
})
