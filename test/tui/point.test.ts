import { describe, expect, it } from 'vitest'
import type { MouseEvent } from '../../src/tui/mouse.ts'
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

  it('means nothing where a filter is typed, and beyond the lines', () => {
    const typing = press(list, '/', 'x')
    expect(click(typing, '3 Cookies').pane).toBe('exchanges')
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
