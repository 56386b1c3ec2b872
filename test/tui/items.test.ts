import { describe, expect, it } from 'vitest'
import { itemsOf } from '../../src/tui/items.ts'
import { SNAPSHOT } from './samples.ts'

const NO_FILTER = { text: '', on: true }
const keys = (pane: 'causes' | 'exchanges' | 'cookies', text = '', on = true) =>
  itemsOf(SNAPSHOT, pane, { text, on }).map(item => item.key)

describe('itemsOf', () => {
  it('puts symptoms below their cause, loose findings after the causes, what is resolved last', () => {
    expect(keys('causes')).toEqual(['d1', 'd1 f2', 'd2', 'f5', 'd3'])
  })

  it('gives a cause its most telling finding, and stands a missing one', () => {
    expect(itemsOf(SNAPSHOT, 'causes', NO_FILTER)[0]).toMatchObject({ finding: { fingerprint: 'f1' } })
    expect(itemsOf({ ...SNAPSHOT, findings: [] }, 'causes', NO_FILTER)[0]).toMatchObject({
      finding: null,
      symptoms: [],
    })
  })

  it.each([
    ['AUTH', ['x17', 'x42']],
    ['api refreshed', ['x42']],
    ['api !x17', ['x42']],
    ['closed', ['x55']],
    ['api !', ['x17', 'x42']],
  ])('filter %s', (text, expected) => expect(keys('exchanges', text)).toEqual(expected))

  it('a filter that is off hides nothing', () => expect(keys('exchanges', 'api', false)).toHaveLength(60))
  it('cookies are found by verdict', () => expect(keys('cookies', 'rejected')).toEqual(['localhost legacy']))
})
