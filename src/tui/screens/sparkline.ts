import type { SessionStep } from '../../model/road.ts'
import { pad } from '../format.ts'
import { type Row, type Span, type Style, span } from '../rows.ts'

/** What a session answer said, as one cell: the less it shows, the lower. Each has a letter of its own where there are no blocks. */
interface Cell {
  readonly glyph: string
  readonly style: Style
  readonly meaning: string
}

const USER: Cell = { glyph: '▇', style: 'good', meaning: 'a user' }
const NO_USER: Cell = { glyph: '▄', style: 'warning', meaning: 'a session without a user' }
const NOBODY: Cell = { glyph: '▁', style: 'error', meaning: 'nobody' }
const ERROR: Cell = { glyph: '!', style: 'error', meaning: 'an error' }
const WITHOUT_USER = new Set(['no user', 'null user', 'empty user'])
const CELLS = [USER, NO_USER, NOBODY, ERROR]

const LABEL_COLUMNS = 18
const MOST_CELLS = 100

/** The newest session answers of each client, oldest first; none where nobody asked. */
export function sparkRows(road: readonly SessionStep[], columns: number): readonly Row[] {
  const clients = [...new Set(road.map(one => one.client))]
  const lines = clients.flatMap(client => {
    const answers = cellsOf(road.filter(one => one.client === client))
    return answers.length === 0 ? [] : [{ client, answers }]
  })
  if (lines.length === 0) return []
  const room = Math.max(1, Math.min(MOST_CELLS, columns - LABEL_COLUMNS - 4))
  const used = new Set(lines.flatMap(one => one.answers))
  const label =
    lines.length === 1 ? () => 'Session answers' : (client: SessionStep['client']) => `Answers to ${client ?? '?'}`
  return [
    ...lines.map(
      ({ client, answers }): Row => [
        span(`   ${pad(label(client), LABEL_COLUMNS - 3)} `, 'quiet'),
        ...answers.slice(-room).map((cell): Span => span(cell.glyph, cell.style)),
      ],
    ),
    [
      span(' '.repeat(LABEL_COLUMNS + 1)),
      ...CELLS.filter(one => used.has(one)).flatMap(({ glyph, style, meaning }) => [
        span(glyph, style),
        span(` ${meaning}  `, 'quiet'),
      ]),
    ],
  ]
}

function cellsOf(road: readonly SessionStep[]): readonly Cell[] {
  return road.flatMap(({ told, count }) =>
    told === null ? [] : Array.from({ length: Math.min(count, MOST_CELLS) }, () => cellOf(told)),
  )
}

function cellOf(told: string): Cell {
  if (told === 'user') return USER
  if (WITHOUT_USER.has(told)) return NO_USER
  return told === 'configuration error' ? ERROR : NOBODY
}
