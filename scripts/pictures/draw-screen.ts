import xterm from '@xterm/headless'
import { columnsOf } from '../../src/tui/format.ts'
import type { Row, Style } from '../../src/tui/rows.ts'
import { drawable, lookOf } from '../../src/tui/theme.ts'

/** Neighbouring cells of one look. `columns`: how many cells they take. */
export interface Run {
  readonly column: number
  readonly columns: number
  readonly text: string
  readonly color: 'red' | 'green' | 'yellow' | 'cyan' | null
  readonly bold: boolean
  readonly dim: boolean
  /** Ground and letters the other way round. */
  readonly inverse: boolean
}

const THEME = { color: true, unicode: true }
const SGR: Readonly<Record<string, number>> = { red: 31, green: 32, yellow: 33, cyan: 36 }
const COLORS: Readonly<Record<number, Run['color']>> = { 1: 'red', 2: 'green', 3: 'yellow', 6: 'cyan' }

/** Frame rows as a terminal shows them: written to one, and read out of its cells. */
export async function drawScreen(rows: readonly Row[], columns: number): Promise<readonly (readonly Run[])[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows: rows.length, allowProposedApi: true, convertEol: true })
  const text = rows.map(row => row.map(one => styled(one.text, one.style)).join('')).join('\n')
  await new Promise<void>(done => terminal.write(text, done))
  const lines = rows.map((_row, y) => runsOf(terminal, y, columns))
  terminal.dispose()
  return lines
}

function styled(text: string, style: Style): string {
  const { color, bold, dimColor, inverse } = lookOf(style, THEME)
  const codes = [
    ...(bold ? [1] : []),
    ...(dimColor ? [2] : []),
    ...(inverse ? [7] : []),
    ...(color === undefined ? [] : [SGR[color] ?? 0]),
  ]
  const safe = drawable(text, THEME, columnsOf)
  return codes.length === 0 ? safe : `\u001b[${codes.join(';')}m${safe}\u001b[0m`
}

function runsOf(terminal: InstanceType<typeof xterm.Terminal>, y: number, columns: number): readonly Run[] {
  const line = terminal.buffer.active.getLine(y)
  const runs: Run[] = []
  for (let x = 0; x < columns; x += 1) {
    const cell = line?.getCell(x)
    if (cell === undefined || cell.getWidth() === 0) continue
    const look = {
      color: cell.isFgDefault() ? null : (COLORS[cell.getFgColor()] ?? null),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      inverse: cell.isInverse() !== 0,
    }
    const text = cell.getChars() || ' '
    const last = runs.at(-1)
    const isSame =
      last?.color === look.color && last.bold === look.bold && last.dim === look.dim && last.inverse === look.inverse
    if (last !== undefined && isSame)
      runs[runs.length - 1] = { ...last, text: last.text + text, columns: last.columns + cell.getWidth() }
    else runs.push({ column: x, columns: cell.getWidth(), text, ...look })
  }
  return runs.filter(one => one.inverse || one.text.trim() !== '')
}
