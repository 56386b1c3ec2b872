import { BINDINGS } from '../bindings.ts'
import { pad, wrap } from '../format.ts'
import { KEY_SECTIONS, keyLabel } from '../keys.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'

const KEY_COLUMNS = 20

/** All keys, from the table, and what the marks mean. */
export function helpRows(columns: number): readonly Row[] {
  const sections = KEY_SECTIONS.flatMap(({ title, place }): readonly Row[] => [
    [span(` ${title}`, 'accent')],
    ...BINDINGS.filter(({ where }) => where.includes(place)).flatMap(({ keys, description }) =>
      wrap(description, columns - KEY_COLUMNS - 5).map(
        (line, index): Row => [
          span(`   ${pad(index === 0 ? keys.map(keyLabel).join(' ') : '', KEY_COLUMNS)} `, 'strong'),
          span(line),
        ],
      ),
    ),
    EMPTY_ROW,
  ])
  return [
    ...sections,
    [span(' Marks', 'accent')],
    [
      span('   ✖ ', 'error'),
      span('error   '),
      span('▲ ', 'warning'),
      span('warning   '),
      span('● ', 'info'),
      span('note'),
    ],
    [span('   ✓ ', 'good'), span('well, or resolved: the same situation came again and passed')],
    [span('   * ', 'accent'), span('the marked exchange: d compares another one with it')],
    [span('   x42', 'strong'), span(' the 42nd exchange of this run: a request and its answer')],
  ]
}
