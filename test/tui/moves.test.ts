import { describe, expect, it } from 'vitest'
import { reduce } from '../../src/tui/store.ts'
import { selectedItem, type UiState } from '../../src/tui/ui-state.ts'
import { EMPTY_SNAPSHOT, exchange, LOST, NOW, press, SNAPSHOT, uiState } from './samples.ts'

const at = (state: UiState) => [state.pane, state.focus, selectedItem(state)?.key, state.scroll, state.step]
const grown = { ...SNAPSHOT, exchanges: [...SNAPSHOT.exchanges, exchange(61, { findings: [LOST] })] }
const arrive = (state: UiState) => reduce(state, { kind: 'snapshot', snapshot: grown, now: NOW })

describe('the steps of a proof', () => {
  it('Enter jumps to the marked one, Esc comes back to it', () => {
    const proof = press(uiState(), 'enter', 'j')
    expect(proof.step).toBe(1)
    const there = press(proof, 'enter')
    expect(at(there)).toEqual(['exchanges', 'detail', 'x42', 0, 0])
    expect(at(press(there, 'esc'))).toEqual(at(proof))
    expect(at(press(there, 'tab', 'right', 'esc'))).toEqual(at(proof))
    expect(at(press(there, 'esc', 'esc')).slice(0, 3)).toEqual(['causes', 'list', LOST])
  })

  it('come in order of time, each exchange once', () => {
    expect(at(press(uiState(), 'enter', 'enter'))[2]).toBe('x17')
  })

  it('Enter on the road of a session jumps to the marked row, Esc comes back to it', () => {
    const road = press(uiState(), '4', 'j')
    expect(road.step).toBe(1)
    const there = press(road, 'enter')
    expect(at(there)).toEqual(['exchanges', 'detail', 'x42', 0, 0])
    expect(at(press(there, 'esc'))).toEqual(at(road))
    const nobody = press(uiState(80, 24, EMPTY_SNAPSHOT), '4', 'enter')
    expect([nobody.pane, nobody.toast?.text]).toEqual([
      'session',
      'No session was seen yet: there is nothing to jump to',
    ])
  })

  it('a filter that hides the exchange does not stop a jump', () => {
    const filtered = press(uiState(), '2', '/', ...'closed', 'enter', '1', 'enter', 'enter')
    expect(at(filtered).slice(0, 3)).toEqual(['exchanges', 'detail', 'x17'])
    expect(press(filtered, '2').items.map(item => item.key)).toEqual(['x55'])
  })

  it('an exchange that is gone is said to be', () => {
    const gone = { ...SNAPSHOT, exchanges: SNAPSHOT.exchanges.slice(20) }
    const state = reduce(press(uiState(), 'enter'), { kind: 'snapshot', snapshot: gone, now: NOW })
    expect(press(state, 'enter').toast?.text).toBe('That exchange is not kept any more')
  })

  it('Enter in a cookie jumps to the answer that set it', () => {
    expect(at(press(uiState(), '3', 'enter', 'enter')).slice(0, 2)).toEqual(['exchanges', 'detail'])
  })

  it('up goes back over the steps, then over the text', () => {
    const down = press(uiState(80, 24), 'enter', ...'jjjjjj')
    const up = press(down, ...'k'.repeat(40))
    expect([up.step, up.scroll]).toEqual([0, 0])
  })
})

describe('following', () => {
  it('opening a cause, jumping and coming back never pause it', () => {
    const back = press(uiState(), 'enter', 'j', 'enter', 'right', 'esc', 'esc', '2')
    expect(back.follow).toBe(true)
    expect(selectedItem(arrive(back))?.key).toBe('x61')
  })

  it('an exchange that was jumped to stays open when more arrive', () => {
    expect(selectedItem(arrive(press(uiState(), 'enter', 'j', 'enter')))?.key).toBe('x42')
  })
})

describe('neighbours and parts', () => {
  const open = press(uiState(), '2', 'g', 'enter')

  it('left and right open the exchanges of the list, to its ends; the part stays', () => {
    expect(['right', 'left', 'left'].map(key => selectedItem(press(open, key))?.key)).toEqual(['x17', 'x9', 'x9'])
    expect(press(open, 'tab', 'right')).toMatchObject({ part: 'Request', focus: 'detail' })
    expect(press(open, 'shift-tab').part).toBe('Timing')
    expect(press(open, 'tab', 'esc', 'enter').part).toBe('Summary')
  })

  it('a is said to do nothing where nothing is hidden', () => {
    expect(press(uiState(), 'a').toast?.text).toBe('Only Exchanges hides lines: press 2')
    expect(press(uiState(), '2', 'a').items).toHaveLength(60)
  })
})
