import { describe, expect, it } from 'vitest'
import { itemsOf } from '../../src/tui/items.ts'
import { LEGACY, LOST, NO_USER, POPUP, SNAPSHOT, THEME, TOUR } from './samples.ts'

const NO_FILTER = { filter: { text: '', on: true }, all: true, pinned: null }
const keys = (pane: 'causes' | 'exchanges' | 'cookies', text = '', on = true) =>
  itemsOf(SNAPSHOT, pane, { filter: { text, on }, all: true, pinned: null }).map(item => item.key)

describe('itemsOf', () => {
  it('puts symptoms below their cause, what is resolved last; two causes of one rule are two', () => {
    expect(keys('causes')).toEqual([LOST, NO_USER, LEGACY, POPUP, THEME, TOUR])
    expect(new Set(keys('causes')).size).toBe(6)
  })

  it('puts loose findings after the causes, and what is resolved last', () => {
    const items = itemsOf({ ...SNAPSHOT, diagnoses: SNAPSHOT.diagnoses.slice(0, 1) }, 'causes', NO_FILTER)
    expect(items.map(item => item.key)).toEqual([LOST, NO_USER, LEGACY, POPUP, THEME, TOUR])
  })

  it('gives a cause its most telling finding, and stands a missing one', () => {
    expect(itemsOf(SNAPSHOT, 'causes', NO_FILTER)[0]).toMatchObject({ finding: { fingerprint: LOST } })
    expect(itemsOf({ ...SNAPSHOT, findings: [] }, 'causes', NO_FILTER)[0]).toMatchObject({
      finding: null,
      symptoms: [],
    })
  })

  it.each([
    ['AUTH', ['x17', 'x42', 'x43']],
    ['api refreshed', ['x42', 'x43']],
    ['api !x17', ['x42', 'x43']],
    ['closed', ['x55']],
    ['api !', ['x17', 'x42', 'x43']],
  ])('filter %s', (text, expected) => expect(keys('exchanges', text)).toEqual(expected))

  it('a filter that is off hides nothing', () => expect(keys('exchanges', 'api', false)).toHaveLength(60))
  it('cookies are found by verdict', () =>
    expect(keys('cookies', 'rejected')).toEqual(['localhost legacy', 'localhost popup']))
})
