import { describe, expect, test } from 'vitest'
import { createLines } from '../../src/launch/lines.ts'

function read(...chunks: (string | Buffer)[]): string[] {
  const told: string[] = []
  const lines = createLines(line => told.push(line))
  for (const chunk of chunks) lines.feed(Buffer.from(chunk))
  lines.end()
  return told
}

describe('lines of a stream', () => {
  test.each<readonly [what: string, chunks: readonly (string | Buffer)[], lines: readonly string[]]>([
    ['whole lines', ['one\ntwo\n'], ['one', 'two']],
    ['a line in pieces', ['o', 'ne\ntw', 'o\n'], ['one', 'two']],
    ['the end without a line feed', ['one\ntwo'], ['one', 'two']],
    ['line ends of Windows, also cut in two', ['one\r', '\ntwo\r\n'], ['one', 'two']],
    ['an empty line stays one', ['one\n\ntwo\n'], ['one', '', 'two']],
    ['colours', ['\u001b[31m[next-auth]\u001b[39m[error]\n'], ['[next-auth][error]']],
    ['a colour in two pieces', ['\u001b[3', '1mred\u001b[0m\n'], ['red']],
    ['a letter in two pieces', [Buffer.from([0xc3]), Buffer.from([0xa4, 0x0a])], ['ä']],
    ['a progress bar: its last state', ['10 %\r50 %\r100 %\n'], ['100 %']],
    ['nothing', [], []],
  ])('%s', (_what, chunks, lines) => {
    expect(read(...chunks)).toEqual(lines)
  })

  test('one that never ends is cut and fills no memory', () => {
    const told = read(...Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)), '\nnext\n')
    expect(told.map(line => line.length)).toEqual([8_192, 4])
  })
})
