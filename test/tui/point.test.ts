import { describe, expect, it } from 'vitest'
import type { MouseEvent } from '../../src/tui/mouse.ts'
import { commandAt } from '../../src/tui/point.ts'
import { reduce } from '../../src/tui/store.ts'
import { selectedItem, type UiState } from '../../src/tui/ui-state.ts'
import { frameLines, NOW, press, uiState } from './samples.ts'

const mouse = (state: UiState, event: MouseEvent): UiState => reduce(state, { kind: 'mouse', event, now: NOW })
/** On the first place where the frame shows it. */
const click = (state: UiState, text: string): UiState => {
  const row = frameLines(state).findIndex(line => line.includes(text))
  const column = frameLines(state)[row]?.indexOf(text) ?? -1
  expect(row).toBeGreaterThan(0)
  return mouse(state, { kind: 'click', column, row })
}
/** On the last place, of a text that is scrolled to. */
const clickBelow = (state: UiState, text: string): UiState => {
  let seen = state
  for (let page = 0; page < 9 && !frameLines(seen).some(line => line.includes(text)); page += 1)
    seen = press(seen, 'pagedown')
  const row = frameLines(seen).findLastIndex(line => line.includes(text))
  return mouse(seen, { kind: 'click', row, column: frameLines(seen)[row]?.lastIndexOf(text) ?? -1 })
}
const wheel = (state: UiState, kind: 'wheel-up' | 'wheel-down', column = 5) => mouse(state, { kind, column, row: 12 })

describe.each([
  [80, 24],
  [100, 14],
  [200, 50],
])('the mouse at %d x %d', (columns, rows) => {
  const list = press(uiState(columns, rows), '2', 'a', 'g')

  it('opens the tab that is clicked', () => {
    expect(click(list, '3 Cookies').pane).toBe('cookies')
    expect(click(list, '4 Session').pane).toBe('session')
    expect(click(list, '1 Causes').pane).toBe('causes')
    const [row] = [frameLines(list).findIndex(line => line.includes('[2 Exchanges]'))]
    expect(mouse(list, { kind: 'click', column: columns - 1, row })).toEqual(list)
  })

  it('selects the line that is clicked, and opens the selected one', () => {
    const there = click(list, ' x3 ')
    expect([selectedItem(there)?.key, there.focus]).toEqual(['x3', 'list'])
    const open = click(there, ' x3 ')
    expect([selectedItem(open)?.key, open.focus]).toEqual(['x3', 'detail'])
  })

  it('moves three lines with a notch of the wheel', () => {
    const down = wheel(list, 'wheel-down')
    expect(down.cursors.exchanges.index).toBe(3)
    expect(wheel(down, 'wheel-up').cursors.exchanges.index).toBe(0)
    const page = press(uiState(columns, rows), '4')
    expect(wheel(page, 'wheel-down').scroll).toBeLessThanOrEqual(3)
    expect(wheel(press(list, '?'), 'wheel-down').helpScroll).toBe(3)
    expect(wheel(press(list, ':'), 'wheel-down').menu?.index).toBe(1)
  })

  it('keeps the filter that is typed', () => {
    const there = click(press(list, '/', ...'auth'), '3 Cookies')
    expect([there.pane, there.typing, there.filters.exchanges.text]).toEqual(['cookies', false, 'auth'])
  })

  it('opens the part that is clicked', () => {
    const open = press(list, 'enter')
    for (const part of ['Cookies', 'Timing', 'Summary'] as const) expect(clickBelow(open, part).part).toBe(part)
  })

  it('marks the step of a proof that is clicked, and jumps from the marked one', () => {
    const proof = press(uiState(columns, rows), '1', 'enter')
    const there = clickBelow(proof, 'refresh replaced it;')
    expect([there.step, there.pane, there.focus]).toEqual([1, 'causes', 'detail'])
    const jumped = clickBelow(there, 'refresh replaced it;')
    expect([selectedItem(jumped)?.key, jumped.focus]).toEqual(['x42', 'detail'])
    const back = press(jumped, 'esc')
    expect([back.pane, back.step, back.focus]).toEqual(['causes', 1, 'detail'])
    expect(clickBelow(back, 'How to verify')).toMatchObject({ step: 1, pane: 'causes' })
  })

  it('jumps from a row of the road', () => {
    const road = press(uiState(columns, rows), '4')
    const there = clickBelow(road, 'session read')
    expect([there.step > 0, there.pane]).toEqual([true, 'session'])
    expect(selectedItem(clickBelow(there, 'session read'))?.key).toBe(['x17', 'x42', 'x43'][there.step])
  })

  it('runs what the key line names', () => {
    const at = (state: UiState, text: string): MouseEvent => {
      const lines = frameLines(state)
      return { kind: 'click', row: lines.length - 1, column: lines.at(-1)?.indexOf(text) ?? -1 }
    }
    expect(commandAt(list, at(list, 'filter'))).toBe('filter')
    expect(commandAt(list, at(list, 'quit'))).toBe('back-or-quit')
    const open = press(list, 'enter')
    expect(commandAt(open, at(open, 'cURL'))).toBe('copy-curl')
    expect(commandAt(open, at(open, 'neighbour'))).toBeNull()
    const typing = press(list, '/', 'x')
    expect(commandAt(typing, at(typing, 'clear'))).toBe('filter-clear')
    expect(commandAt(list, { kind: 'click', row: 3, column: 3 })).toBeNull()
  })

  it('marks a line of the menu, and runs the marked one', () => {
    const menu = press(list, ':')
    const row = frameLines(menu).findIndex(line => line.includes('Filter:'))
    const event = { kind: 'click', column: 5, row } as const
    expect(commandAt(menu, event)).toBeNull()
    const marked = mouse(menu, event)
    expect(frameLines(marked)[row]).toMatch(/^ ▸ .*Filter:/)
    expect(commandAt(marked, event)).toBe('menu-run')
  })

  it('means nothing beyond the lines', () => {
    expect(mouse(list, { kind: 'click', column: 900, row: 900 })).toEqual(list)
    expect(mouse(list, { kind: 'click', column: 0, row: 0 })).toEqual(list)
  })
})

it('turns the half of a wide screen that it is over', () => {
  const wide = uiState(130, 16)
  const right = wheel(wide, 'wheel-down', 100)
  expect([right.focus, right.scroll]).toEqual(['detail', 3])
  const left = wheel(right, 'wheel-down', 5)
  expect([left.focus, left.cursors.causes.index]).toEqual(['list', 3])
})

it('is a no to what was asked', () => {
  const asked = press(uiState(80, 24), 'x')
  expect(click(asked, '3 Cookies').asks).toBe(false)
})
