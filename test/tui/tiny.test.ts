import { expect, test } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import { frameLines, PAPER, press, uiState } from './samples.ts'

const small = uiState(40, 6)

test('a window too small for the screen scrolls through cause, fix, proof and what else there is', () => {
  expect(frameLines(small)).toEqual([
    'Sessions lose `user` when they are',
    'refreshed (+3)',
    'Fix: In callbacks.jwt start from the',
    'token that comes in, and add to it only',
    '↓ 10 more · q quit · 60x12 shows all',
  ])
  expect(frameLines(press(small, 'j', 'j', 'j')).slice(0, 3)).toEqual([
    'token that comes in, and add to it only',
    'when `user` or `account` is there.',
    'Proof: x17 sign-in set it → x42 refresh',
  ])
  const end = frameLines(press(small, 'G'))
  expect(end.at(-1)).toBe('q quit · 60x12 shows all')
  expect(end.at(-2)).not.toBe('')
  expect(press(small, 'G', 'g').scroll).toBe(0)
})

test('what it cannot show is not opened behind it, and q ends it from wherever it was', () => {
  for (const key of ['enter', '2', '?', '/', 'D', 'n'])
    expect(press(small, key), key).toMatchObject({
      focus: 'list',
      pane: 'causes',
      help: false,
      typing: false,
      path: null,
    })
  expect(press(small, '2').toast?.text).toBe('Too small for that: 60x12 shows all')
  const shrunk = reduce(press(uiState(80, 24), 'enter'), { kind: 'resize', size: { columns: 40, rows: 6 } })
  expect(effectOf(shrunk, 'back-or-quit', PAPER)).toEqual({ kind: 'quit' })
  expect(effectOf(shrunk, 'reveal', PAPER)).toBeNull()
  expect(effectOf(small, 'copy', PAPER)?.kind).toBe('copy')
})
