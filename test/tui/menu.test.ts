import { describe, expect, it } from 'vitest'
import { BINDINGS } from '../../src/tui/bindings.ts'
import { commandFor, KEY_SECTIONS, TYPED } from '../../src/tui/keys.ts'
import { chosenCommand, menuEntries } from '../../src/tui/menu.ts'
import { placeOf, type UiState } from '../../src/tui/ui-state.ts'
import { frameLines, press, uiState } from './samples.ts'

const open = (keys: readonly string[], words = '') => press(uiState(), ...keys, ':', ...words)
const first = (state: UiState) => menuEntries(state)[0]?.binding.command

describe('the menu', () => {
  it.each([
    [[], 'export har', 'export'],
    [[], 'EXCHANGES requests', 'pane-exchanges'],
    [['2'], 'mark', 'mark'],
    [['2'], 'all', 'toggle-all'],
    [['2'], 'x', 'start-over'],
    [['2', 'enter'], 'curl', 'copy-curl'],
    [['4'], 'claims', 'reveal'],
    [['?'], 'quit', 'back-or-quit'],
  ])('after %j finds %j: %s', (keys, words, command) => expect(first(open(keys, words))).toBe(command))

  it('holds each command once, and none that only types', () => {
    const commands = menuEntries(open([])).map(one => one.binding.command)
    expect(new Set(commands).size).toBe(commands.length)
    const typed = BINDINGS.filter(one => one.where.every(place => TYPED.includes(place)))
    const others = new Set(BINDINGS.filter(one => !typed.includes(one)).map(one => one.command))
    expect(new Set([...commands, 'menu'])).toEqual(others)
  })

  it('the keys that it names here do that here', () => {
    const keysOf = (state: UiState, command: string) =>
      menuEntries(state).find(one => one.binding.command === command)?.keys
    expect(keysOf(open(['2', 'enter']), 'next-pane')).toEqual([])
    expect(keysOf(open([]), 'next-pane')).toEqual(['tab'])
    for (const keys of [[], ['2'], ['2', 'enter'], ['4'], ['5'], ['enter'], ['?']]) {
      const state = press(uiState(), ...keys)
      for (const { binding, here, keys: named } of menuEntries(press(state, ':')))
        for (const key of here ? named : [])
          expect(commandFor(key, placeOf(state)), binding.description).toBe(binding.command)
    }
  })

  it('Enter runs the marked one and closes; Esc only closes', () => {
    const state = press(open([], 'session: token'), 'enter')
    expect([state.pane, state.menu]).toEqual(['session', null])
    expect(press(open(['2'], 'all requests'), 'enter').all).toBe(true)
    const closed = press(open(['2', 'enter'], 'curl'), 'esc')
    expect([closed.menu, closed.focus]).toEqual([null, 'detail'])
  })

  it('says why nothing is run', () => {
    expect(chosenCommand(open([], 'curl'))).toBeNull()
    expect(press(open([], 'curl'), 'enter').toast?.text).toBe('Not here. In an open exchange: c')
    expect(press(open([], 'nonsense'), 'enter').toast?.text).toBe('No such command: nothing was run')
    expect(frameLines(open([], 'nonsense')).join('\n')).toContain('No command fits')
    for (const { binding } of menuEntries(open([])))
      expect(
        KEY_SECTIONS.some(({ place }) => binding.where.includes(place)),
        binding.description,
      ).toBe(true)
  })

  it('moves by arrows alone, to its ends; a letter begins at the top again', () => {
    const down = press(open([]), 'down', 'down', 'up', 'tab')
    expect(down.menu).toEqual({ text: '', index: 2 })
    expect(press(down, 'up', 'up', 'up', 'up').menu?.index).toBe(0)
    expect(press(down, 'j').menu).toEqual({ text: 'j', index: 0 })
    expect(press(down, 'j', 'backspace', 'backspace').menu?.text).toBe('')
    expect(press(open([], 'abc'), 'ctrl-u').menu?.text).toBe('')
    const end = press(open([]), ...Array.from({ length: 90 }, () => 'down'))
    expect(frameLines(end).some(line => line.startsWith(' ▸ '))).toBe(true)
  })
})
