import { BINDINGS } from '../bindings.ts'
import type { KeyPlace } from '../commands.ts'
import { pad, wrap } from '../format.ts'
import { KEY_SECTIONS, keyLabel } from '../keys.ts'
import { EMPTY_ROW, prose, type Row, span } from '../rows.ts'

const KEY_COLUMNS = 20

/** All keys, from the table, and what the marks mean; those of the place where help was asked for come first. */
export function helpRows(here: KeyPlace, columns: number): readonly Row[] {
  const ordered = KEY_SECTIONS.toSorted((a, b) => Number(b.place === here) - Number(a.place === here))
  const sections = ordered.flatMap(({ title, place }): readonly Row[] => [
    [span(` ${title}`, 'accent'), ...(place === here ? [span(' (you are here)', 'quiet')] : [])],
    ...BINDINGS.filter(({ where }) => where.includes(place)).flatMap(({ keys, description }) =>
      wrap(description, columns - KEY_COLUMNS - 5).map(
        (line, index): Row => [
          span(`   ${pad(index === 0 ? keys.map(keyLabel).join(' ') : '', KEY_COLUMNS)} `, 'strong'),
          ...prose(line),
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
