import { asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import type { Exchange } from '../model/exchange.ts'
import type { LogLine, Recorded, ValueFacts } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import { partJoinedSetCookies } from './joined-set-cookies.ts'
import { readForeignEntry } from './read-foreign-entry.ts'
import { readOwnEntry } from './read-own-entry.ts'
import { readFindings, readLeftOut } from './read-recorded.ts'
import { readValueFacts } from './read-value-facts.ts'

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
  /** Entries that are no HTTP or not readable. */
  readonly skipped: number
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
 * @throws UserError `har-no-json`, `har-no-har`, `har-empty`.
 */
export function readHar(text: string): HarReading {
  const log = readLog(text)
  const entries = asList(log.entries)
  const session = asFields(log._authproxy)
  let end = 0
  let isForeign = false
  const exchanges = entries.flatMap((entry, index) => {
    const fields = asFields(entry)
    const own = session === null || fields === null ? null : readOwnEntry(fields)
    const exchange = own ?? (fields === null ? null : readForeignEntry(fields, `x${index + 1}`, end))
    if (exchange === null) return []
    isForeign ||= own === null
    end = endOf(exchange)
    return [exchange]
  })
  const leftOut = readLeftOut(session?.leftOut)
  if (exchanges.length === 0) throw noEntries(entries.length, leftOut.assets)
  return {
    // Our own files are in order of completion to the last digit; Chrome's are in order of start.
    exchanges: isForeign ? partJoinedSetCookies(exchanges.toSorted((a, b) => endOf(a) - endOf(b))) : exchanges,
    valueFacts: readValueFacts(session?.valueFacts),
    log: readLogLines(session === null ? log._serverLog : session.log),
    recorded: { findings: readFindings(session?.findings), leftOut },
    redacted: session?.redacted === true,
    sanitised: session === null ? isSanitised(exchanges) : session.sanitised === true,
    source: { own: session !== null, creator: readCreator(log) },
    skipped: entries.length - exchanges.length,
  }
}

function endOf({ startedAt, timing }: Exchange): number {
  return startedAt + timing.sendMs + timing.waitMs + timing.receiveMs
}

function readLog(text: string): Fields {
  let parsed: unknown
  try {
    parsed = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch {
    throw new UserError('har-no-json', 'This is no HAR file: it is not JSON, or it is cut.', EXPORT_AGAIN)
  }
  const log = asFields(asFields(parsed)?.log)
  if (log === null || !Array.isArray(log.entries)) {
    throw new UserError('har-no-har', 'This is JSON, but no HAR: it has no `log.entries`.', EXPORT_AGAIN)
  }
  return log
}

const EXPORT_AGAIN = 'Export it again: in DevTools, Network, "Export HAR (with sensitive data)".'

function noEntries(given: number, assets: number): UserError {
  const files = assets === 0 ? '' : `: all that was recorded were static files (${assets})`
  const what = given === 0 ? `holds no requests${files}` : `holds ${given} entries, and none is an HTTP request`
  return new UserError('har-empty', `This HAR ${what}.`, 'Record from before the sign-in, then export again.')
}

function readCreator(log: Fields): string {
  const creator = asFields(log.creator)
  return [asText(creator?.name), asText(creator?.version)].filter(part => part !== null && part !== '').join(' ')
}

/** `t` (ISO or ms) in a foreign `_serverLog`, `at` in ours. */
function readLogLines(list: unknown): readonly LogLine[] {
  return asList(list).flatMap(one => {
    const fields = asFields(one)
    const line = asText(fields?.line)
    if (fields === null || line === null) return []
    const at = asNumber(fields.at ?? fields.t) ?? Date.parse(asText(fields.t) ?? '')
    return [{ at: Number.isNaN(at) ? 0 : at, stream: fields.stream === 'stdout' ? 'stdout' : 'stderr', line }]
  })
}

/** `[redacted]`, `[REDACTED by …]`, `<redacted>`, `redacted`, `***`: what other tools put in the place of a value. */
function isWordForValue(value: string): boolean {
  const word = value.trim().toLowerCase()
  if (word === 'redacted' || word === '<redacted>') return true
  if (word.length >= 3 && !/[^*]/.test(word)) return true
  return word.startsWith('[') && word.indexOf(']') === word.length - 1 && word.includes('redacted')
}

/** Does a Cookie or Set-Cookie line hold such a word? */
function isMasked(line: string): boolean {
  return line.split(';').some(part => isWordForValue(part.slice(part.lastIndexOf('=') + 1)))
}

function isSanitised(exchanges: readonly Exchange[]): boolean {
  const lines = exchanges.flatMap(({ request, outcome }) =>
    [...request.headers, ...(outcome.kind === 'response' ? outcome.received.headers : [])].filter(([name]) =>
      /^(?:set-)?cookie$/i.test(name),
    ),
  )
  if (lines.length > 0) return lines.some(([, value]) => isMasked(value))
  return neededCookies(exchanges)
}

/** A user in a session's answer, or the same csrf token twice: there were cookies, whatever the file says. */
function neededCookies(exchanges: readonly Exchange[]): boolean {
  const tokens = new Set<string>()
  return exchanges.some(({ request, outcome }) => {
    if (outcome.kind === 'failure' || !/\/(?:csrf|session)\/?(?:[?#]|$)/.test(request.url)) return false
    const text = new TextDecoder().decode(outcome.received.body?.bytes.subarray(0, 65_536))
    const token = /"csrfToken"\s*:\s*"([^"]+)"/.exec(text)?.[1]
    if (token !== undefined && tokens.has(token)) return true
    if (token !== undefined) tokens.add(token)
    return /"user"\s*:\s*\{/.test(text)
  })
}
