import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf } from '../../src/tui/layout.ts'

describe('layoutOf', () => {
  it.each([
    [80, 24, { tiny: false, wide: false, rows: 23, listRows: 11, headerRows: 2 }],
    [
      200,
      50,
      { tiny: false, wide: true, rows: 49, headerRows: 1, detailRows: 39, listColumns: 94, detailColumns: 103 },
    ],
    [60, 15, { tiny: false, rows: 14, listRows: 6, headerRows: 1, verdictRows: 3 }],
    [100, 14, { listRows: 5, verdictRows: 3 }],
    [60, 13, { listRows: 5, verdictRows: 2 }],
    [59, 40, { tiny: true }],
    [80, 11, { tiny: true }],
    [1, 1, { tiny: true, rows: 1, columns: 1 }],
    [0, Number.NaN, { rows: 1, columns: 1 }],
  ])('%d x %d', (columns, rows, expected) => expect(layoutOf({ columns, rows })).toMatchObject(expected))

  it('leaves room for at least one line, whatever the size', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(200), (columns, rows) => {
        const { listRows, detailRows, helpRows } = layoutOf({ columns, rows })
        expect(Math.min(listRows, detailRows, helpRows)).toBeGreaterThanOrEqual(1)
      }),
    )
  })
})
