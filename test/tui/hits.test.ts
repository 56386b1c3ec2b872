import { expect, test } from 'vitest'
import { wordsToMark } from '../../src/tui/filter.ts'
import { markHits } from '../../src/tui/hits.ts'
import { span } from '../../src/tui/rows.ts'

const marked = (text: string, ...words: readonly string[]) =>
  markHits([span('x9 ', 'quiet'), span(text)], words)
    .map(one => (one.style === 'accent' ? `[${one.text}]` : one.text))
    .join('')

test.each([
  ['GET /api/auth/session 200', ['session'], 'x9 GET /api/auth/[session] 200'],
  ['GET /Session/session', ['session'], 'x9 GET /[Session]/[session]'],
  ['aaa', ['a', 'aa'], 'x9 [aa][a]'],
  ['nothing', ['session'], 'x9 nothing'],
  ['İstanbul session', ['session'], 'x9 İstanbul session'],
  ['x', ['x9'], '[x9] x'],
])('%s with %j', (text, words, shown) => {
  expect(marked(text, ...words)).toBe(shown)
})

test('no word leaves the row as it is', () => {
  const row = [span('a')]
  expect(markHits(row, [])).toBe(row)
})

test('what is marked: what must be there and can be read in the line', () => {
  expect(wordsToMark('Session !image status:4xx path:/login client:c1 rule:x host:')).toEqual(['session', '/login'])
})
