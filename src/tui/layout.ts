/** Terminal size in columns and rows. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** An editor's panel is large enough. */
export const SMALLEST: Size = { columns: 60, rows: 12 }
const WIDE_COLUMNS = 120
const ROOMY_ROWS = 20
/** From here on the verdict has a row for the proof and one for the fix. */
const PROOF_ROWS = 14
const ONE_LINE_HEADER_COLUMNS = 112
/** In which a fix needs no second row. */
const FIX_COLUMNS = 160

/**
 * Where everything stands, in rows and columns. A frame is one row lower than the terminal: a frame that fills the last
 * row scrolls Windows consoles and makes Ink clear the screen (flicker).
 */
export interface Layout {
  readonly tiny: boolean
  /** List and detail side by side. */
  readonly wide: boolean
  readonly columns: number
  readonly rows: number
  readonly headerRows: 1 | 2
  readonly verdictRows: 2 | 3 | 4
  /** Rules above the verdict and above the key line. */
  readonly rules: boolean
  /** Counted from 0. */
  readonly tabsRow: number
  readonly listColumns: number
  readonly listRows: number
  readonly detailColumns: number
  /** Row of its text's first line, counted from 0. */
  readonly detailTop: number
  readonly detailRows: number
  readonly helpRows: number
}

/** Pure arithmetic; total for any size, 1x1 included. */
export function layoutOf(size: Size): Layout {
  const columns = Math.max(1, Math.floor(size.columns) || 1)
  const rows = Math.max(1, (Math.floor(size.rows) || 1) - 1)
  const tiny = columns < SMALLEST.columns || size.rows < SMALLEST.rows
  const roomy = size.rows >= ROOMY_ROWS
  const wide = columns >= WIDE_COLUMNS
  const headerRows = roomy && columns < ONE_LINE_HEADER_COLUMNS ? 2 : 1
  // Where a fix is longer than a row it has two.
  const verdictRows = roomy ? (columns >= FIX_COLUMNS ? 3 : 4) : size.rows >= PROOF_ROWS ? 3 : 2
  const rules = roomy
  const ruleRows = rules ? 2 : 0
  // rule below the verdict, tabs, status, keys
  const listRows = Math.max(1, rows - headerRows - verdictRows - ruleRows - 4)
  const listColumns = wide ? Math.floor((columns - 3) * 0.48) : columns
  const detailColumns = wide ? columns - 3 - listColumns : columns
  // The narrow detail takes the place of verdict, list and status; its own title line stays.
  const detailRows = wide ? listRows : Math.max(1, rows - headerRows - ruleRows - 2)
  const helpRows = Math.max(1, rows - headerRows - ruleRows - 1)
  // The rule below the verdict stands at every size.
  const tabsRow = headerRows + (rules ? 1 : 0) + verdictRows + 1
  return {
    tiny,
    wide,
    columns,
    rows,
    headerRows,
    verdictRows,
    rules,
    tabsRow,
    listColumns,
    listRows,
    detailColumns,
    detailTop: wide ? tabsRow + 1 : headerRows + (rules ? 1 : 0) + 1,
    detailRows,
    helpRows,
  }
}
