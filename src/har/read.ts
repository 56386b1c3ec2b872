import { asFields, asList, type Fields } from '../http/fields.ts'
import type { Exchange } from '../model/exchange.ts'
import type { LogLine, Recorded, ValueFacts } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import { createHarReader } from './har-reader.ts'

/** A HAR file, read. */
export interface HarReading {
  /** In order of completion. */
  readonly exchanges: readonly Exchange[]
  readonly valueFacts: Readonly<Record<string, ValueFacts>>
  /** What the app printed, where the file says so. */
  readonly log: readonly LogLine[]
  /** What was found while it was recorded, and what of it the file does not hold. */
  readonly recorded: Recorded
  /** Written by authproxy with placeholders instead of secrets. */
  readonly redacted: boolean
  /**
   * Another tool took the cookies out (Chrome's default export does): words stand in place of their values, or there is
   * none at all although NextAuth's answers need one.
   */
  readonly sanitised: boolean
  readonly source: HarSource
  /** Entries that are no HTTP or not readable; what a browser lists and sends to nobody (`data:`) is not among them. */
  readonly skipped: number
  /** Its writer leaves answers that redirect out, and what they set; left out: they are in it. */
  readonly lacksRedirects?: true
  /** Bodies of pages and calls that were not kept, because the file is large; left out: none. */
  readonly bodiesLeftOut?: number
}

export interface HarSource {
  /** Written by authproxy. */
  readonly own: boolean
  /** Name and version of the program that wrote it; may be empty. Not printable as it is. */
  readonly creator: string
}

/**
 * Reads a HAR 1.1 or 1.2 of ours or of another program. Missing and odd fields are tolerated; our own entries come back
 * exactly as they were written.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { readFileSync } from 'node:fs'
 * import { readHar } from 'authproxy'
 *
 * const { exchanges, sanitised } = readHar(readFileSync('session.har', 'utf8'))
 * assert.equal(sanitised, false) // else the exporter took the cookies out
 * assert.equal(exchanges[0]?.id, 'x1')
 * @throws UserError `har-no-json`, `har-no-har`, `har-empty`.
 */
export function readHar(text: string): HarReading {
  const { entries, ...log } = readLog(text)
  const reader = createHarReader()
  reader.begin(log)
  for (const entry of asList(entries)) reader.add(entry)
  return reader.finish(log)
}

function readLog(text: string): Fields {
  if (text === '') throw emptyHar()
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch {
    throw notJson()
  }
  const log = asFields(asFields(parsed)?.log)
  if (log === null || !Array.isArray(log.entries)) throw notHar()
  return log
}

/** Some write a byte order mark. */
export function parseJson(text: string): unknown {
  return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
}

const EXPORT_AGAIN = 'Export it again: in DevTools, Network, "Export HAR (with sensitive data)".'

/** Sessions of other programs, each in a format of its own; all of them write HAR files, too. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/\.chls[jxz]?$/i, 'Charles'],
  [/\.saz$/i, 'Fiddler'],
  [/\.proxyman\w*$/i, 'Proxyman'],
  [/\.(?:flow|mitm)s?$/i, 'mitmproxy'],
]

/** `name`: of the file, where there is one. */
function exportAgain(name: string): string {
  const program = OTHERS.find(([ending]) => ending.test(name))?.[1]
  return program === undefined
    ? EXPORT_AGAIN
    : `That is how ${program} saves a session for itself: export it from there as a HAR (HTTP Archive) file.`
}

export function emptyHar(): UserError {
  return new UserError('har-no-json', 'Nothing is in it.', 'Export it again, or name the file that holds it.')
}

export function notJson(name = ''): UserError {
  return new UserError('har-no-json', 'This is no HAR file: it is not JSON, or it is cut.', exportAgain(name))
}

export function notHar(name = ''): UserError {
  return new UserError('har-no-har', 'This is JSON, but no HAR: it has no `log.entries`.', exportAgain(name))
}
