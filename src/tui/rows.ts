import { columnsOf, show, truncate } from './format.ts'

/** What a piece of text means; the theme knows how that looks. */
export type Style = 'plain' | 'strong' | 'quiet' | 'error' | 'warning' | 'info' | 'good' | 'accent' | 'selected'

export interface Span {
  readonly text: string
  readonly style: Style
  /** The address that it is a link to. */
  readonly href?: string
}

/** One line on the screen. A frame is a list of rows, so its height is known before it is drawn. */
export type Row = readonly Span[]

export const EMPTY_ROW: Row = []

/** A piece of text, made safe to draw. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text: show(text), style }
}

/** Backticks with what they hold, on one line. */
const CODE = /(`[^`]{1,200}`)/

/** A text of our own in pieces: what stands between backticks is code, and looks like it. As many columns as it had. */
export function prose(text: string, style: Style = 'plain'): Row {
  const code: Style = style === 'strong' ? 'accent' : 'info'
  return show(text)
    .split(CODE)
    .filter(part => part !== '')
    .map(part => ({ text: part, style: CODE.test(part) ? code : style }))
}

/** Terminal columns of a row. */
export function rowColumns(row: Row): number {
  return row.reduce((sum, piece) => sum + columnsOf(piece.text), 0)
}

/** The row, cut to `columns`. */
export function fitRow(row: Row, columns: number): Row {
  const fitted: Span[] = []
  let left = columns
  for (const piece of row) {
    const text = truncate(piece.text, left)
    if (text !== '') fitted.push({ ...piece, text })
    left -= columnsOf(text)
    if (text !== piece.text) break
  }
  return fitted
}

/** The row, cut or filled to exactly `columns`. */
export function padRow(row: Row, columns: number): Row {
  const fitted = fitRow(row, columns)
  const missing = columns - rowColumns(fitted)
  return missing > 0 ? [...fitted, span(' '.repeat(missing))] : fitted
}

/** `left` at the left edge, `right` at the right one; `left` gives way. */
export function spreadRow(left: Row, right: Row, columns: number): Row {
  const end = fitRow(right, columns)
  const room = columns - rowColumns(end)
  return [...padRow(fitRow(left, room - 1), room), ...end]
}

/** The rows, cut or filled to exactly `count`. */
export function fillRows(rows: readonly Row[], count: number): readonly Row[] {
  const kept = rows.slice(0, Math.max(0, count))
  return [...kept, ...Array.from({ length: Math.max(0, count - kept.length) }, () => EMPTY_ROW)]
}

/** What stands between two blocks. */
export const BETWEEN: Span = span(' │ ', 'quiet')

/** Two blocks side by side, `left` filled to `leftColumns`. */
export function besideRows(
  left: readonly Row[],
  right: readonly Row[],
  leftColumns: number,
  divider: Span = BETWEEN,
): readonly Row[] {
  return left.map((row, index) => [...padRow(row, leftColumns), divider, ...(right[index] ?? EMPTY_ROW)])
}

/** The same row in fewer pieces: neighbours of one style joined, and spaces, which show no style, to what is before them. */
export function joinSpans(row: Row): Row {
  const joined: Span[] = []
  for (const piece of row) {
    const before = joined.at(-1)
    if (
      before !== undefined &&
      before.href === piece.href &&
      (before.style === piece.style || /^ *$/.test(piece.text))
    ) {
      joined[joined.length - 1] = { ...before, text: before.text + piece.text }
    } else if (piece.text !== '') {
      joined.push(piece)
    }
  }
  return joined
}

/** `next` with each row that reads as in `before` being that row, and `before` itself where all do. */
export function keepRows(before: readonly Row[], next: readonly Row[]): readonly Row[] {
  const kept = next.map((row, index) => {
    const old = before[index]
    return old !== undefined && readsAlike(old, row) ? old : row
  })
  return kept.length === before.length && kept.every((row, index) => row === before[index]) ? before : kept
}

function readsAlike(one: Row, other: Row): boolean {
  return (
    one.length === other.length &&
    one.every(
      (piece, index) =>
        piece.text === other[index]?.text && piece.style === other[index]?.style && piece.href === other[index]?.href,
    )
  )
}
