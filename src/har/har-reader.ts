import { asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import type { Exchange } from '../model/exchange.ts'
import type { LogLine } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import { endOf, lacksRedirects, oneAfterTheOther } from './foreign-habits.ts'
import { isSanitised } from './is-sanitised.ts'
import { partJoinedSetCookies } from './joined-set-cookies.ts'
import type { HarReading } from './read.ts'
import { readForeignEntry } from './read-foreign-entry.ts'
import { readOwnEntry } from './read-own-entry.ts'
import { readFindings, readLeftOut } from './read-recorded.ts'
import { readValueFacts } from './read-value-facts.ts'

/** What a browser lists and sends to nobody: an image within the page, a script of an extension. */
const NEVER_SENT = /^(?:data|blob|about|javascript|file|chrome|resource|(?:chrome|moz|safari|safari-web)-extension):/i

/** Makes a reading of entries that come one by one, and of what stands around them. */
export interface HarReader {
  /** What is known of `log` before its entries; whoever knows nothing need not say so. */
  readonly begin: (log: Fields) => void
  readonly add: (entry: unknown) => void
  /** `log` without its entries. Throws `UserError` `har-empty`. */
  readonly finish: (log: Fields) => HarReading
}

/** `shorten`: what is kept of an exchange, for whoever has little room. */
export function createHarReader(shorten: (exchange: Exchange) => Exchange = exchange => exchange): HarReader {
  const exchanges: Exchange[] = []
  /** Entries that may be ours, and nobody can tell yet; and those behind them. */
  const later: unknown[] = []
  let isOwn: boolean | null = null
  let count = 0
  let unsent = 0
  let end = 0
  let isForeign = false

  const take = (entry: unknown): void => {
    count++
    const fields = asFields(entry)
    if (fields === null) return
    if (isTunnel(fields)) {
      unsent++
      return
    }
    const own = isOwn ? readOwnEntry(fields) : null
    const exchange = own ?? readForeignEntry(fields, `x${count}`, end)
    if (exchange === null) {
      if (NEVER_SENT.test(asText(asFields(fields.request)?.url) ?? '')) unsent++
      return
    }
    isForeign ||= own === null
    end = endOf(exchange)
    exchanges.push(shorten(exchange))
  }

  return {
    begin: log => {
      if (log._authproxy !== undefined) isOwn = asFields(log._authproxy) !== null
    },
    add: entry => {
      const mayBeOwn = isOwn === null && asFields(asFields(entry)?._authproxy) !== null
      if (mayBeOwn || later.length > 0) later.push(entry)
      else take(entry)
    },
    finish: log => {
      const session = asFields(log._authproxy)
      isOwn = session !== null
      for (const entry of later.splice(0)) take(entry)
      const leftOut = readLeftOut(session?.leftOut)
      if (exchanges.length === 0) throw noEntries(count, leftOut.assets)
      const creator = readCreator(log)
      const lacks = session === null ? lacksRedirects(creator, exchanges) : session.lacksRedirects === true
      return {
        // Our own files are in order of completion to the last digit; Chrome's are in order of start.
        exchanges: isForeign ? partJoinedSetCookies(inOrder(oneAfterTheOther(exchanges))) : exchanges,
        valueFacts: readValueFacts(session?.valueFacts),
        log: readLogLines(session === null ? log._serverLog : session.log),
        recorded: { findings: readFindings(session?.findings), leftOut },
        redacted: session?.redacted === true,
        sanitised: session === null ? isSanitised(exchanges) : session.sanitised === true,
        ...(lacks ? { lacksRedirects: true } : {}),
        source: { own: session !== null, creator },
        skipped: count - unsent - exchanges.length,
      }
    },
  }
}

/** What a browser asks a proxy for and no app sees (Charles and Fiddler list it): the requests within stand beside it, or were not read. */
function isTunnel(entry: Fields): boolean {
  return asText(asFields(entry.request)?.method)?.toUpperCase() === 'CONNECT'
}

function inOrder(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.toSorted((a, b) => endOf(a) - endOf(b))
}

function noEntries(given: number, assets: number): UserError {
  const files = assets === 0 ? '' : `: all that was recorded were static files (${assets})`
  const others = given === 1 ? 'one entry, and it is no HTTP request' : `${given} entries, and none is an HTTP request`
  const what = given === 0 ? `holds no requests${files}` : `holds ${others}`
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
