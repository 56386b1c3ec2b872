import { describe, expect, it } from 'vitest'
import type { SessionStep } from '../../../src/model/road.ts'
import { columnsOf } from '../../../src/tui/format.ts'
import { type Row, rowColumns } from '../../../src/tui/rows.ts'
import { sparkRows } from '../../../src/tui/screens/sparkline.ts'
import { drawable } from '../../../src/tui/theme.ts'
import { SNAPSHOT } from '../samples.ts'

const [first] = SNAPSHOT.road
if (first === undefined) throw new Error('the sample has no road')
const step = (told: string | null, count = 1, client: SessionStep['client'] = 'c1'): SessionStep => ({
  ...first,
  told,
  count,
  client,
})
const text = (row: Row) => row.map(one => one.text).join('')
const lines = (road: readonly SessionStep[], columns = 80) => sparkRows(road, columns).map(text)

describe('the line of session answers', () => {
  it('has a cell for each, and says what the cells mean that are there', () => {
    expect(lines([step(null), step('user', 3), step('no user'), step('null user'), step('empty object')])).toEqual([
      '   Session answers ▇▇▇▄▄▁',
      '                   ▇ a user  ▄ a session without a user  ▁ nobody  ',
    ])
    expect(lines([step('user'), step('configuration error'), step('null')])[0]).toBe('   Session answers ▇!▁')
  })

  it('stands for each client', () => {
    expect(lines([step('user', 2), step('null', 1, 'c2'), step('user', 1, null)])).toEqual([
      '   Answers to c1   ▇▇',
      '   Answers to c2   ▁',
      '   Answers to ?    ▇',
      '                   ▇ a user  ▁ nobody  ',
    ])
  })

  it('keeps the newest, however many and narrow', () => {
    const road = [step('user', 100_000), step('null', 2)]
    for (const columns of [20, 40, 80, 200]) {
      const [row = []] = sparkRows(road, columns)
      expect(rowColumns(row)).toBeLessThanOrEqual(Math.max(columns, 22))
      expect(text(row)).toMatch(columns > 24 ? /▇▁▁$/ : /▁$/)
    }
  })

  it('is there in ASCII, and not at all where nobody asked', () => {
    const [row = ''] = lines([step('user'), step('no user'), step('null')])
    expect(drawable(row, { color: false, unicode: false }, columnsOf)).toBe('   Session answers #=.')
    expect(lines([step(null)])).toEqual([])
  })
})
