import { expect, test } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import type { PathCompletion } from '../../src/tui/type-text.ts'
import { frameLines, PAPER, press, uiState } from './samples.ts'

const typed = (columns: number, ...keys: readonly string[]) => frameLines(press(uiState(columns, 24), ...keys)).at(-1)

test.each([
  ['a filter', '/', ' /auth█   Enter keep', ' /a█uth   Enter keep', ' /axy█uth   Enter keep'],
  ['a file', 'D', 'works: auth█   Enter', 'works: a█uth   Enter', 'works: axy█uth   Enter'],
  ['a command', ':', ' :auth█   Enter run', ' :a█uth   Enter run', ' :axy█uth   Enter run'],
])('the caret of %s moves, and letters go where it stands', (_, key, end, inside, more) => {
  expect(typed(120, key, ...'auth')).toContain(end)
  expect(typed(120, key, ...'auth', 'left', 'left', 'left')).toContain(inside)
  expect(typed(120, key, ...'auth', 'home', 'ctrl-f', 'x', 'y')).toContain(more)
  expect(typed(120, key, ...'auth', 'home', 'ctrl-f', 'x', 'y', 'end', 'ctrl-u')).toContain(
    `${key === 'D' ? 'works: ' : key}█ `,
  )
})

test('a new line begins with the caret at its end', () => {
  const state = press(uiState(80, 24), '2', '/', ...'auth', 'home', 'enter', '/', 'x')
  expect(state.filters.exchanges.text).toBe('authx')
  expect(press(state, 'esc', 'D', 'a').path).toBe('a')
})

test('moving the caret leaves what was found', () => {
  const state = press(uiState(80, 24), ':', 'e', 'down', 'left')
  expect(state.menu).toEqual({ text: 'e', index: 1 })
})

test('of a long line as much is seen as there is room for, on both sides of the caret', () => {
  const path = '/home/ada/Downloads/recordings/of-the-week/good.har'
  expect(typed(60, 'D', ...path)).toBe(' HAR file of what works: ….har█   Enter compare  Esc cancel')
  expect(typed(80, 'D', ...path)).toBe(
    ' HAR file of what works: …ngs/of-the-week/good.har█   Enter compare  Esc cancel',
  )
  expect(typed(80, 'D', ...path, 'home')).toBe(
    ' HAR file of what works: █/home/ada/Downloads/reco…   Enter compare  Esc cancel',
  )
})

const found = (whole: string, ...names: readonly string[]): PathCompletion => ({ typed: 'rec/g', whole, names })

test('Tab completes a file as a shell does, unless it was changed meanwhile', () => {
  const state = press(uiState(80, 24), 'D', ...'rec/g.har', 'left', 'left', 'left', 'left')
  expect(effectOf(state, 'path-complete', PAPER)).toEqual({ kind: 'complete-path', typed: 'rec/g' })
  const one = reduce(state, { kind: 'completed', found: found('rec/good', 'good/') })
  expect(frameLines(one).at(-1)).toContain('works: rec/good█.har ')
  expect(one.toast).toBeNull()
  const two = reduce(state, { kind: 'completed', found: found('rec/good-', 'good-a.har', 'good-b/') })
  expect(two.path).toBe('rec/good-.har')
  expect(two.toast?.text).toBe('good-a.har  good-b/')
  expect(reduce(state, { kind: 'completed', found: found('rec/g') }).toast?.text).toBe(
    'No file or folder begins like that',
  )
  const other = press(state, 'x')
  expect(reduce(other, { kind: 'completed', found: found('rec/good', 'good/') })).toBe(other)
})
