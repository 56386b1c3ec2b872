/** The `share` quantile (0.5 = median) of the values, nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Left column left-aligned, all others right-aligned. */
export function formatTable(rows: ReadonlyArray<readonly string[]>): string {
  const widths: number[] = []
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')
  return rows.map(row => `  ${line(row).trimEnd()}`).join('\n')
}

/** Lines of a program's output that start so are what `bench/run.ts` repeats at the end. */
export const SUMMARY_MARK = '= '

export function tellSummary(lines: readonly string[]): void {
  for (const line of lines) console.log(`${SUMMARY_MARK}${line}`)
}
