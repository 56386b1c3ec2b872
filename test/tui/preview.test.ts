import { expect, test } from 'vitest'
import { previewRows } from '../../src/tui/preview.ts'
import { selectedItem } from '../../src/tui/ui-state.ts'
import { EMPTY_SNAPSHOT, frameLines, press, uiState } from './samples.ts'

test.each([
  [80, 24, [], 5],
  [80, 24, ['3'], 6],
  [80, 24, ['2'], 0],
  [80, 24, ['4'], 0],
  [60, 15, [], 0],
  [120, 35, [], 0],
  [40, 6, [], 0],
])('%d x %d after %j: %d rows below the list', (columns, rows, keys, count) =>
  expect(previewRows(press(uiState(columns, rows), ...keys))).toBe(count),
)

test('what was lost is seen without a key at 80 x 24', () => {
  const lines = frameLines(press(uiState(80, 24)))
  expect(lines.slice(15, 20)).toEqual([
    '',
    ' Claims, before and after x42',
    '     - user {name}                    object, 14 bytes, gone',
    '       sub                            string, 3 bytes',
    '   ↓ 17 more lines: Enter opens',
  ])
})

test('it is of the selected line, and opens with it', () => {
  const moved = press(uiState(80, 24), 'down', 'down')
  expect(frameLines(moved).slice(15, 18)).toEqual([
    '',
    ' Evidence, in order of time',
    expect.stringMatching(/^ {3}x9 .* GET \/embed 200/),
  ])
  const open = press(moved, 'enter')
  expect([open.focus, selectedItem(open)?.key]).toEqual(['detail', selectedItem(moved)?.key])
})

test('nothing is below a list of nothing', () => expect(previewRows(uiState(80, 24, EMPTY_SNAPSHOT))).toBe(0))
