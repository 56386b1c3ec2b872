import { expect, test } from 'vitest'
import { createMessageSplitter } from '../../src/witness/split-messages.ts'

function split(chunks: readonly Uint8Array[], maxBytes?: number): readonly string[] {
  const messages: string[] = []
  const feed = createMessageSplitter(text => messages.push(text), maxBytes)
  for (const chunk of chunks) feed(chunk)
  return messages
}
const bytes = (text: string) => new TextEncoder().encode(text)

test('messages end with NUL, wherever the stream is cut, also within a character', () => {
  const whole = bytes('{"a":"ä"}\0\0{"b":2}\0{"unfinished"')
  expect(split([whole])).toEqual(['{"a":"ä"}', '{"b":2}'])
  expect(split([...whole].map(one => Uint8Array.of(one)))).toEqual(['{"a":"ä"}', '{"b":2}'])
})

test('a message that is too long is passed over, and what follows is read', () => {
  expect(split([bytes('0123456789'), bytes('0123\0abc\0'), bytes('x'.repeat(11)), bytes('\0d\0')], 10)).toEqual([
    'abc',
    'd',
  ])
})
