import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitLines } from '../../src/har/split-lines.ts'

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

test('however the octets come, the lines are those of the text; the last one says whether it has its end', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', '{', 'ü', '日', '\r', '\u2028') })
  await fc.assert(
    fc.asyncProperty(fc.array(line), line, fc.integer({ min: 1, max: 9 }), async (lines, last, size) => {
      const text = [...lines, last].join('\n')
      const expected = [
        ...lines.map(one => ({ text: one, whole: true })),
        ...(last === '' ? [] : [{ text: last, whole: false }]),
      ]
      const found: unknown[] = []
      for await (const one of splitLines(inPieces(text, size))) found.push(one)
      expect(found).toEqual(expected)
    }),
  )
})
