/** One document, when all is judged. */
export type ReportAtEnd = 'json' | 'markdown' | 'junit' | 'html'
/** What `authproxy`, `verify` and `analyze` print: one set of names. `ndjson` tells what happens while it does. */
export type RunReporter = 'text' | 'ndjson' | ReportAtEnd
export const RUN_REPORTERS = ['text', 'ndjson', 'json', 'markdown', 'junit', 'html'] as const satisfies RunReporter[]

export function isAtEnd(reporter: RunReporter): reporter is ReportAtEnd {
  return reporter !== 'text' && reporter !== 'ndjson'
}
