import { columnsOf, show } from './format.ts'
import { type Row, type Span, type Style, span } from './rows.ts'

/** One line of cells to draw on; what is put later lies above. */
export interface Canvas {
  /** From `column` on, cut at the edge. */
  readonly put: (column: number, text: string, style?: Style) => void
  readonly row: () => Row
}

interface Cell {
  /** '' = the right half of a wide letter. */
  readonly text: string
  readonly style: Style
}

const BLANK: Cell = { text: ' ', style: 'plain' }

export function createCanvas(columns: number): Canvas {
  const cells: Cell[] = Array.from({ length: Math.max(0, columns) }, () => BLANK)
  return {
    put: (column, text, style = 'plain') => {
      let at = column
      for (const char of show(text)) {
        const width = columnsOf(char)
        if (at < 0 || at + width > cells.length) return
        // Half of a wide letter is none.
        if (cells[at]?.text === '') cells[at - 1] = BLANK
        cells[at] = { text: char, style }
        if (width === 2) cells[at + 1] = { text: '', style }
        else if (cells[at + 1]?.text === '') cells[at + 1] = BLANK
        at += width
      }
    },
    row: () => {
      const spans: Span[] = []
      for (const { text, style } of cells) {
        const last = spans.at(-1)
        if (last?.style === style) spans[spans.length - 1] = { text: last.text + text, style }
        else spans.push(span(text, style))
      }
      return spans
    },
  }
}
