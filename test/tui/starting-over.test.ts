import { describe, expect, it } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import { EMPTY_SNAPSHOT, frameLines, NOW, PAPER, press, uiState } from './samples.ts'

const ASKED = 'Start over? x again saves what was recorded and records anew; any other key: no'

describe('x', () => {
  it.each([[[]], [['enter']], [['2', 'enter']], [['4']], [['?']]])('asks once before, after %j', keys => {
    const there = press(uiState(), ...keys)
    expect(effectOf(there, 'start-over', PAPER)).toBeNull()
    const asked = press(there, 'x')
    expect(asked.toast?.text).toBe(ASKED)
    expect(effectOf(asked, 'start-over', PAPER)).toEqual({ kind: 'start-over' })
  })

  it.each([
    [80, 24, []],
    [80, 24, ['?']],
    [80, 24, ['4']],
    [80, 24, ['2', 'enter']],
    [100, 14, ['?']],
    [100, 14, ['5']],
    [200, 50, ['2', 'enter']],
    [40, 6, []],
  ] as const)('is seen to ask at %d x %d after %j', (columns, rows, keys) => {
    const seen = frameLines(press(uiState(columns, rows), ...keys, 'x')).join(' ')
    expect(seen).toContain('Start over? x again saves')
  })

  it('another key, another word, and time say no', () => {
    const asked = press(uiState(), 'x')
    const answers = [
      press(asked, 'j'),
      reduce(asked, { kind: 'notice', text: 'The app is up', style: 'good', now: NOW }),
      reduce(asked, { kind: 'tick', now: NOW + 10_000 }),
    ]
    for (const state of answers) expect(effectOf(state, 'start-over', PAPER)).toBeNull()
    expect(press(asked, 'j').toast).toBeNull()
  })

  it('what was marked and open is gone with the recording; the pane and the filter stay', () => {
    const before = press(uiState(), '2', '/', ...'session', 'enter', 'm', 'k', 'd')
    const after = reduce(before, { kind: 'started-over', snapshot: EMPTY_SNAPSHOT })
    expect(after).toMatchObject({ mark: null, diff: null, focus: 'list', pane: 'exchanges', items: [], follow: true })
    expect(after.filters.exchanges.text).toBe('session')
  })
})
