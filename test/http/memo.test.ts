import { expect, test } from 'vitest'
import { memo } from '../../src/http/memo.ts'

function counted(size: number, maxChars?: number) {
  const asked: string[] = []
  const ask = memo(
    size,
    text => {
      asked.push(text)
      return text === 'nothing' ? undefined : text.length
    },
    maxChars,
  )
  return { asked, ask }
}

test('each text is worked out once, nothing among the answers', () => {
  const { asked, ask } = counted(10)
  expect(['a', 'nothing', 'a', 'nothing', 'bb'].map(ask)).toEqual([1, undefined, 1, undefined, 2])
  expect(asked).toEqual(['a', 'nothing', 'bb'])
})

test('what it remembers is bounded, in number and in length', () => {
  const { asked, ask } = counted(2)
  for (const text of ['a', 'b', 'c', 'c', 'a']) ask(text)
  expect(asked).toEqual(['a', 'b', 'c', 'a'])
  const long = 'x'.repeat(2_049)
  expect([ask(long), ask(long)]).toEqual([2_049, 2_049])
  expect(asked.slice(4)).toEqual([long, long])
})

test.each([
  [undefined, 2_048],
  [9, 9],
])('texts of at most %s characters (the default: %i) are kept', (maxChars, most) => {
  const { asked, ask } = counted(10, maxChars)
  for (const text of ['x'.repeat(most), 'x'.repeat(most + 1)]) {
    ask(text)
    ask(text)
  }
  expect(asked.map(text => text.length)).toEqual([most, most + 1, most + 1])
})
