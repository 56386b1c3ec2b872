import type { HarStream } from './har.ts'

/**
 * The document as JSON text in pieces, an entry a line: a long session's file may be larger than the longest string.
 * Joined they are one JSON text.
 */
export function* serialiseHar(document: HarStream): Generator<string> {
  const { entries, ...rest } = document.log
  yield `{"log":${JSON.stringify(rest).slice(0, -1)},"entries":[`
  let separator = '\n'
  for (const entry of entries) {
    yield `${separator}${JSON.stringify(entry)}`
    separator = ',\n'
  }
  yield '\n]}}\n'
}
