import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type MouseEvent, splitMouse, withoutMouse } from '../../src/tui/mouse.ts'

test.each([
  ['keys alone', 'jk\u001b[A', 'jk\u001b[A', [], ''],
  ['a click between keys', 'j\u001b[<0;12;5Mk', 'jk', [{ kind: 'click', column: 11, row: 4 }], ''],
  ['its release is nothing', '\u001b[<0;12;5m', '', [], ''],
  [
    'the wheel, twice',
    '\u001b[<64;1;1M\u001b[<65;1;2M',
    '',
    [
      { kind: 'wheel-up', column: 0, row: 0 },
      { kind: 'wheel-down', column: 0, row: 1 },
    ],
    '',
  ],
  ['other buttons are nobody’s', '\u001b[<2;1;1M\u001b[<16;1;1M', '', [], ''],
  ['one that is not over waits', 'j\u001b[<64;1', 'j', [], '\u001b[<64;1'],
  ['what only begins alike is left to the keys', '\u001b[<q', '\u001b[<q', [], ''],
  ['numbers without end are none', `\u001b[<${'9'.repeat(40)}`, `\u001b[<${'9'.repeat(40)}`, [], ''],
] as const)('%s', (_, text, keys, events, begun) => {
  expect(splitMouse(text)).toEqual({ keys, events, begun })
})

test('a report that comes in two reads reaches nobody as keys', async () => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true })
  const seen: MouseEvent[] = []
  // Of a terminal only its stream is used.
  const keyboard = withoutMouse(stream as unknown as NodeJS.ReadStream, event => seen.push(event))
  let keys = ''
  keyboard.on('readable', () => {
    for (let chunk = keyboard.read(); chunk !== null; chunk = keyboard.read()) keys += chunk
  })
  stream.write('a\u001b[<65;4')
  await expect.poll(() => keys).toBe('a')
  stream.write('0;9Mb')
  await expect.poll(() => keys).toBe('ab')
  expect(seen).toEqual([{ kind: 'wheel-down', column: 39, row: 8 }])
  expect(keyboard.isTTY).toBe(true)
})
