import { describe, expect, it } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import { placeOf, type UiState } from '../../src/tui/ui-state.ts'
import { compared, frameLines, NOW, PAPER, press, SESSION, SNAPSHOT, uiState } from './samples.ts'

const list = press(uiState(), '2', 'g', 'j', 'm')
const at = ({ focus, diff, mark }: UiState) => [focus, diff?.marked ?? null, diff?.other ?? null, mark]

describe('m and d', () => {
  it('m says what it did, and d what it needs', () => {
    expect(list.toast?.text).toBe('x17 is marked: d on another one compares the two')
    expect(frameLines(list).find(line => line.includes('*POST'))).toMatch(/ ▸ ✖ ..:..:.. x17 {2}\*POST 200 /)
    expect(press(list, 'm').toast?.text).toBe('x17 is not marked any more')
    expect(press(list, 'd').toast?.text).toBe('x17 is the marked one: d on another one compares the two')
    expect(press(uiState(), '2', 'd').toast?.text).toBe('Nothing to compare with: m marks an exchange')
    expect(press(uiState(), 'm').toast?.text).toBe('Only exchanges are compared: press 2')
  })

  it('the key line names d where there is something to compare with', () => {
    const keys = (state: UiState) => frameLines(state).at(-1)
    expect(keys(uiState())).not.toContain('mark')
    expect(keys(list)).not.toContain('compare')
    expect(keys(press(list, 'j'))).toContain('d compare')
  })

  it('Esc leads back to where it was asked from', () => {
    const fromList = press(list, 'j', 'd')
    expect([placeOf(fromList), ...at(fromList)]).toEqual(['diff', 'detail', 'x17', 'x42', 'x17'])
    expect(at(press(fromList, 'esc'))).toEqual(['list', null, null, 'x17'])
    expect(at(press(list, 'j', 'enter', 'd', 'q'))).toEqual(['detail', null, null, 'x17'])
    expect(at(press(fromList, '1'))).toEqual(['list', null, null, 'x17'])
    expect(at(press(fromList, 'n')).slice(1, 3)).toEqual([null, null])
  })

  it('asks for what it shows, and takes no late answer for it', async () => {
    const there = press(list, 'j')
    expect(effectOf(there, 'compare', PAPER)).toEqual({ kind: 'compare', marked: 'x17', other: 'x42' })
    const open = press(there, 'd')
    expect(frameLines(open).join('\n')).toContain('Comparing …')
    const late = reduce(open, { kind: 'compared', marked: 'x17', other: 'x43', found: null })
    expect(late.diff?.found).toBeUndefined()
    expect(frameLines(await compared(open)).join('\n')).toContain('x17 alone: user, user.name')
    const more = reduce(await compared(open), { kind: 'snapshot', snapshot: SNAPSHOT, now: NOW })
    expect(more.diff?.found?.contrasts.length).toBe(3)
  })

  it('holds no values, though they were shown before', () => {
    const shown = press(list, 'j', 'enter')
    const details = new Map([['x42', SESSION.detail('x42')]] as const)
    const open = reduce(shown, { kind: 'unmasked', unmasked: { key: 'x42', details, tokens: new Map() } })
    expect(open.unmasked).not.toBeNull()
    expect(press(open, 'd')).toMatchObject({ unmasked: null, diff: { other: 'x42' } })
  })

  it('y copies it as Markdown', async () => {
    const open = press(list, 'j', 'd')
    expect(effectOf(open, 'copy', PAPER)).toMatchObject({ kind: 'say' })
    expect(effectOf(await compared(open), 'copy', PAPER)).toMatchObject({
      kind: 'copy',
      text: [
        '### x17 and x42',
        '',
        '- The session cookie that the browser sent',
        '  - x17: not sent',
        '  - x42: __Secure-next-auth.session-token',
        '- Where the answer sends the browser',
        '  - x17: https://localhost:3443/',
        '  - x42: nowhere',
        '- The claims in the session token',
        '  - x17 alone: user, user.name',
        '',
      ].join('\n'),
    })
  })
})
