import { expect, test } from 'vitest'
import type { ComparedFlows } from '../../src/model/compared-flows.ts'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import type { UiState } from '../../src/tui/ui-state.ts'
import { frameLines, PAPER, press, uiState } from './samples.ts'

const FOUND: ComparedFlows = {
  text: [
    'good  good.har · 3 steps of 9 exchanges',
    'bad   this run · 3 steps of 9 exchanges',
    '',
    '✖ The first divergence',
    '  session read (good x7, bad x42)',
    '    The token that came back has no `user` in the second, where the first one carries it over each time it is read.',
  ].join('\n'),
  markdown: '```text\ngood\n```\n',
}

const typed = press(uiState(80, 24), 'D', ...'good.har')
const found = (state: UiState) => reduce(press(state, 'enter'), { kind: 'flows', file: 'good.har', found: FOUND })

test('D asks which file; what is typed is edited as elsewhere', () => {
  expect(frameLines(typed).at(-1)).toBe(' HAR file of what works: good.har█   Enter compare  Esc cancel  Tab complete')
  expect(press(typed, 'backspace', 'backspace').path).toBe('good.h')
  expect(press(typed, 'space', 'x', 'ctrl-w').path).toBe('good.har ')
  expect(press(typed, 'ctrl-u').path).toBe('')
  expect(press(typed, 'esc')).toMatchObject({ path: null, flows: null, pane: 'causes' })
  expect(reduce(typed, { kind: 'text', text: '\u001b]52;c;x\u0007' }).path).toBe('good.har\\x1b]52;c;x\\x07')
  expect(press(uiState(80, 24), 'D', 'enter').toast?.text).toBe('No file was named: nothing is compared')
})

test('Enter holds it against the run, and shows where the run parts from it', () => {
  expect(effectOf(typed, 'path-run', PAPER)).toEqual({ kind: 'compare-file', file: 'good.har' })
  expect(frameLines(press(typed, 'enter')).join('\n')).toContain('Comparing good.har …')
  expect(frameLines(found(typed)).slice(3, 13)).toEqual([
    ' A saved recording against this run',
    '',
    ' good  good.har · 3 steps of 9 exchanges',
    ' bad   this run · 3 steps of 9 exchanges',
    '',
    ' ✖ The first divergence',
    '   session read (good x7, bad x42)',
    '     The token that came back has no `user` in the second, where the first one',
    '     carries it over each time it is read.',
    '',
  ])
})

test('it scrolls, is copied, and Esc, q and a pane leave it; D again begins with the same file', () => {
  const open = found(press(uiState(60, 13), 'D', ...'good.har'))
  const long = reduce(press(open, 'D', 'enter'), {
    kind: 'flows',
    file: 'good.har',
    found: { ...FOUND, text: `${FOUND.text}\n`.repeat(4) },
  })
  expect(press(long, 'pagedown').helpScroll).toBeGreaterThan(0)
  expect(effectOf(open, 'copy', PAPER)).toMatchObject({ kind: 'copy', text: FOUND.markdown, live: false })
  expect(effectOf(open, 'back-or-quit', PAPER)).toBeNull()
  for (const key of ['esc', 'q', '2']) expect(press(open, key).flows).toBeNull()
  expect(press(open, 'D').path).toBe('good.har')
  expect(frameLines(press(open, '?')).join('\n')).toContain(' Anywhere')
})

test('a comparison that came too late, or could not be, shows nothing', () => {
  const closed = press(typed, 'enter', 'esc')
  expect(reduce(closed, { kind: 'flows', file: 'good.har', found: FOUND })).toBe(closed)
  const failed = reduce(press(typed, 'enter'), { kind: 'flows', file: 'good.har', found: null })
  expect([failed.flows, failed.pane]).toEqual([null, 'causes'])
})
