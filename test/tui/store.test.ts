import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BINDINGS } from '../../src/tui/bindings.ts'
import type { Command } from '../../src/tui/commands.ts'
import { detailRowsOf } from '../../src/tui/pages.ts'
import { frameRows } from '../../src/tui/screens/frame.ts'
import { type Action, reduce } from '../../src/tui/store.ts'
import { selectedItem, type UiState } from '../../src/tui/ui-state.ts'
import {
  EMPTY_SNAPSHOT,
  exchange,
  frameLines,
  LEGACY,
  LOST,
  NO_USER,
  NOW,
  POPUP,
  press,
  SNAPSHOT,
  THEME,
  TOUR,
  uiState,
} from './samples.ts'

/** Exchanges lists all of them. */
const start = (): UiState => ({ ...uiState(), all: true })
const selected = (state: UiState) => selectedItem(state)?.key ?? null
const typed = (text: string) => [...text]

describe('moving', () => {
  it.each([
    [['j'], NO_USER],
    [['down', 'down', 'k'], NO_USER],
    [['k'], LOST],
    // Two causes of one rule: the cursor passes both, and stops at both.
    [['j', 'j'], LEGACY],
    [['j', 'j', 'j'], POPUP],
    [['j', 'j', 'j', 'j'], THEME],
    [['G'], TOUR],
    [['G', 'j'], TOUR],
    [['G', 'k', 'k'], POPUP],
    [['G', 'g'], LOST],
    [['n'], NO_USER],
    [['n', 'n'], LEGACY],
    [['n', 'n', 'n'], POPUP],
    [['n', 'n', 'n', 'n', 'n'], LOST],
    [['N'], THEME],
    [['2'], 'x60'],
    [['2', 'pageup'], 'x50'],
    [['2', 'pageup', 'pageup', 'pagedown'], 'x50'],
    [['2', 'g'], 'x1'],
    [['2', 'n'], 'x9'],
    [['2', 'n', 'n'], 'x17'],
    [['2', 'N'], 'x43'],
    [['3', 'n'], 'localhost popup'],
    [['3', 'n', 'n'], 'localhost legacy'],
    [['4'], null],
    [['4', 'n'], LOST],
    [['tab'], 'x60'],
    [['shift-tab', 'shift-tab', 'shift-tab'], 'localhost legacy'],
    [['2', 'g', '1', 'j', '2'], 'x1'],
  ])('%j selects %s', (keys, key) => expect(selected(press(start(), ...keys))).toBe(key))

  it('keeps the selected line on the screen', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('j', 'k', 'pageup', 'pagedown', 'g', 'G', 'n', 'N')), keys => {
        const { cursors } = press(start(), '2', ...keys)
        const offset = cursors.exchanges.index - cursors.exchanges.top
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThan(12)
      }),
    )
  })
})

describe('following', () => {
  const grown = { ...SNAPSHOT, exchanges: [...SNAPSHOT.exchanges.slice(5), exchange(61), exchange(62)] }
  const arrive: Action = { kind: 'snapshot', snapshot: grown, now: NOW }

  it.each([
    ['the newest stays selected', ['2'], 'x62'],
    ['a move pauses', ['2', 'k'], 'x59'],
    ['p pauses', ['2', 'p'], 'x60'],
    ['p twice follows', ['2', 'p', 'p'], 'x62'],
    ['G follows again', ['2', 'k', 'G'], 'x62'],
    ['an open detail stays', ['2', 'enter'], 'x60'],
    ['a line that was dropped gives its place to another', ['2', 'g'], 'x6'],
  ])('%s', (_, keys, key) => expect(selected(reduce(press(start(), ...keys), arrive))).toBe(key))

  it('a paused window does not move when old lines are dropped', () => {
    const before = press(start(), '2', 'k', 'k')
    const after = reduce(before, arrive)
    expect(after.cursors.exchanges.index - after.cursors.exchanges.top).toBe(
      before.cursors.exchanges.index - before.cursors.exchanges.top,
    )
  })
})

describe('the filter', () => {
  const filtered = press(start(), '2', '/', ...typed('api'))

  it('takes letters that are keys elsewhere, and Enter keeps it', () => {
    expect(press(start(), '/', ...typed('qn?')).filters.causes.text).toBe('qn?')
    const kept = press(filtered, 'enter')
    expect([kept.typing, kept.items.length, selected(kept)]).toEqual([false, 3, 'x43'])
  })

  it.each([
    ['Esc while typing clears', ['esc'], 60],
    ['Esc later clears', ['enter', 'esc'], 60],
    ['F switches off', ['enter', 'F'], 60],
    ['F twice switches on', ['enter', 'F', 'F'], 3],
    ['Backspace erases', ['backspace', 'backspace', 'backspace'], 60],
    ['Ctrl-U erases all', ['ctrl-u'], 60],
    ['Ctrl-W erases a word', ['space', 'z', 'z', 'ctrl-w'], 3],
    ['Tab completes a field', ['ctrl-u', ...typed('sta'), 'tab', '4'], 0],
    ['Tab completes nothing that begins like no field', ['tab'], 3],
    ['what fits nothing shows nothing', ['z', 'z', 'z', 'enter', 'j', 'enter', 'y'], 0],
  ])('%s', (_, keys, count) => expect(press(filtered, ...keys).items).toHaveLength(count))

  it('moves the selection while it is typed', () => {
    const up = press(filtered, 'up', 'up')
    expect([up.typing, selected(up)]).toEqual([true, 'x17'])
    expect(selected(press(up, 'down'))).toBe('x42')
  })
  it('belongs to its pane', () => expect(press(filtered, 'enter', '1').items).toHaveLength(6))
  it('stores no control character', () => {
    const pasted = reduce(press(start(), '/'), { kind: 'text', text: 'a\u001b]52;c;x\u0007' })
    expect(pasted.filters.causes.text).toBe('a\\x1b]52;c;x\\x07')
  })
  it('ignores text while nothing is typed', () => {
    const state = uiState()
    expect(reduce(state, { kind: 'text', text: 'x' })).toBe(state)
  })
})

describe('detail and help', () => {
  it('Enter opens, Esc and q go back, neither leaves', () => {
    const open = press(uiState(), 'enter')
    expect(open.focus).toBe('detail')
    expect(press(open, 'esc').focus).toBe('list')
    expect(press(open, 'q').focus).toBe('list')
  })

  it('scrolls to the end and no further: one step up shows', () => {
    const open = press(uiState(), 'enter', ...Array.from({ length: 99 }, () => 'j'))
    expect(open.scroll).toBe(detailRowsOf(open).length - 17)
    expect(press(open, 'k').scroll).toBe(open.scroll - 1)
  })

  it('n in the detail opens the next finding at its top', () => {
    const next = press(uiState(), 'enter', 'j', 'j', 'n')
    expect([selected(next), next.focus, next.scroll]).toEqual([NO_USER, 'detail', 0])
  })

  it('closes a detail whose line is gone', () => {
    const gone = reduce(press(uiState(), 'enter'), { kind: 'snapshot', snapshot: EMPTY_SNAPSHOT, now: NOW })
    expect(gone.focus).toBe('list')
  })

  it('help covers everything, scrolls, and gives back what it covered', () => {
    const help = press(uiState(), 'enter', '?', 'G')
    expect(help.helpScroll).toBeGreaterThan(0)
    expect(press(help, 'esc')).toMatchObject({ help: false, focus: 'detail' })
    expect(press(help, '?').help).toBe(false)
  })
})

describe('toasts and ticks', () => {
  const valuesShown = reduce(press(uiState(), '4'), { kind: 'revealed', claims: { sub: '1' } })

  it.each([
    ['the lines of a list', press(uiState(), '2', 'a'), ['k', 'G'], ['3', 'enter', '?', ':', '/']],
    ['values', valuesShown, ['j', 'space'], ['2', '1']],
    ['a mark, which stays', press(uiState(), '2', 'm'), ['3', 'j', '4'], []],
  ] as const)('what was said of %s goes with it', (_, said, stays, goes) => {
    expect(said.toast).not.toBeNull()
    for (const key of stays) expect([key, press(said, key).toast]).toEqual([key, said.toast])
    for (const key of goes) expect([key, press(said, key).toast]).toEqual([key, null])
  })

  it('what a key did outside of the screen is told wherever one goes', () => {
    const told = reduce(press(uiState(), 'e'), { kind: 'notice', text: 'Exported', style: 'good', now: NOW })
    expect(press(told, '2', 'enter', '?').toast?.text).toBe('Exported')
  })

  it('a notice goes after its time', () => {
    const told = reduce(uiState(), { kind: 'notice', text: 'Exported\u0007', style: 'good', now: NOW })
    expect(told.toast?.text).toBe('Exported\\x07')
    expect(reduce(told, { kind: 'tick', now: NOW + 5999 }).toast).not.toBeNull()
    expect(reduce(told, { kind: 'tick', now: NOW + 6000 }).toast).toBeNull()
  })

  it('a tick without news is the same state, so that nothing is drawn', () => {
    const state = uiState()
    expect(reduce(state, { kind: 'tick', now: NOW })).toBe(state)
  })
})

describe('any keys on any size', () => {
  const commands = [...new Set(BINDINGS.map(binding => binding.command))]
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.constantFrom<Command>(...commands).map((command): Action => ({ kind: 'command', command, now: NOW })),
    fc.record({ columns: fc.nat(220), rows: fc.nat(60) }).map((size): Action => ({ kind: 'resize', size })),
    fc.string({ maxLength: 3 }).map((text): Action => ({ kind: 'text', text })),
    fc.constantFrom(EMPTY_SNAPSHOT, SNAPSHOT).map((snapshot): Action => ({ kind: 'snapshot', snapshot, now: NOW })),
  )

  it('gives a frame one row lower than the terminal', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), actions => {
        const state = actions.reduce(reduce, uiState())
        expect(frameRows(state)).toHaveLength(Math.max(1, state.size.rows - 1))
        expect(state.scroll).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 200 },
    )
  })
})

describe('news that nobody asked for', () => {
  const told = reduce(uiState(80, 24), { kind: 'news', text: 'The visitor is done: press q', now: NOW })

  it('stay until the next key, since nobody may be looking', () => {
    const later = reduce(told, { kind: 'tick', now: NOW + 3_600_000 })
    expect(frameLines(later).join('\n')).toContain('The visitor is done: press q')
    expect(press(later, 'j').toast).toBeNull()
    expect(press(later, 'z').toast?.text).toBe('z means nothing here: ? names the keys')
  })

  it('stand behind what came before them, once each', () => {
    const both = reduce(told, { kind: 'news', text: 'Port 3443 is in use.', now: NOW })
    expect(both.toast?.text).toBe('The visitor is done: press q Port 3443 is in use.')
    expect(reduce(both, { kind: 'news', text: 'Port 3443 is in use.', now: NOW }).toast?.text).toBe(both.toast?.text)
    const long = reduce(both, { kind: 'news', text: 'long '.repeat(80), now: NOW })
    expect(long.toast?.text).toBe('long '.repeat(80))
  })
})
