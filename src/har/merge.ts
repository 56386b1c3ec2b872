import type { Exchange, ExchangeId } from '../model/exchange.ts'
import type { Finding } from '../model/finding.ts'
import type { LeftOut } from '../model/recording.ts'
import type { HarReading } from './read.ts'

export interface Merged {
  readonly reading: HarReading
  /** Entries that stood in more than one file, and are taken once. */
  readonly twice: number
}

/**
 * Several files as one recording: in order of completion, each file's own order kept, with ids that are unique. What stands word for
 * word in two files (exported twice) is taken once. Values, redacted or not, stay as they are.
 */
export function mergeReadings(readings: readonly HarReading[]): Merged {
  const [only] = readings
  if (only !== undefined && readings.length === 1) return { reading: only, twice: 0 }
  const ids = readings.map(() => new Map<ExchangeId, ExchangeId>())
  const taken = new Map<string, { readonly file: number; readonly id: ExchangeId }>()
  const exchanges: Exchange[] = []
  let twice = 0
  for (const { file, exchange } of inOrder(readings.map(one => one.exchanges))) {
    const key = wordForWord(exchange)
    const known = taken.get(key)
    if (known !== undefined && known.file !== file) {
      ids[file]?.set(exchange.id, known.id)
      twice++
      continue
    }
    const id: ExchangeId = `x${exchanges.length + 1}`
    taken.set(key, { file, id })
    ids[file]?.set(exchange.id, id)
    // A connection is unique in its own file.
    const connection = exchange.connection === null ? null : `${file + 1}:${exchange.connection}`
    exchanges.push({ ...exchange, id, connection })
  }
  const fresh = createIds(exchanges.length)
  const findings = readings.flatMap(({ recorded }, file) =>
    recorded.findings.map(one => renamed(one, id => ids[file]?.get(id) ?? fresh(file, id))),
  )
  const creators = [...new Set(readings.map(one => one.source.creator))].filter(one => one !== '')
  return {
    twice,
    reading: {
      exchanges,
      valueFacts: Object.assign({}, ...readings.map(one => one.valueFacts)),
      log: readings.flatMap(one => one.log).toSorted((a, b) => a.at - b.at),
      recorded: { findings: joined(findings), leftOut: sum(readings.map(one => one.recorded.leftOut)) },
      redacted: readings.every(one => one.redacted),
      sanitised: readings.some(one => one.sanitised),
      ...(readings.some(one => one.lacksRedirects) ? { lacksRedirects: true } : {}),
      source: { own: readings.every(one => one.source.own), creator: creators.join(', ') },
      skipped: readings.reduce((all, one) => all + one.skipped, 0),
      bodiesLeftOut: readings.reduce((all, one) => all + (one.bodiesLeftOut ?? 0), 0),
    },
  }
}

/** The heads of the lists again and again, the one that ended first before all others. */
function* inOrder(lists: readonly (readonly Exchange[])[]): Generator<{ file: number; exchange: Exchange }> {
  const next = lists.map(() => 0)
  for (;;) {
    let file = -1
    let best: Exchange | null = null
    for (const [index, list] of lists.entries()) {
      const head = list[next[index] ?? 0]
      if (head !== undefined && (best === null || endOf(head) < endOf(best))) [file, best] = [index, head]
    }
    if (best === null) return
    next[file] = (next[file] ?? 0) + 1
    yield { file, exchange: best }
  }
}

function endOf({ startedAt, timing }: Exchange): number {
  return startedAt + timing.sendMs + timing.waitMs + timing.receiveMs
}

function wordForWord({ startedAt, timing, request, outcome }: Exchange): string {
  const { method, url, headers } = request
  const answer = outcome.kind === 'response' ? [outcome.received.status, outcome.delivered] : outcome
  return JSON.stringify([startedAt, timing, method, url, headers, answer])
}

/** Ids for what a finding names and no file holds: behind all others, one for each. */
function createIds(last: number): (file: number, id: ExchangeId) => ExchangeId {
  const given = new Map<string, ExchangeId>()
  return (file, id) => {
    const key = `${file} ${id}`
    const known = given.get(key) ?? (`x${last + given.size + 1}` as const)
    given.set(key, known)
    return known
  }
}

function renamed(finding: Finding, idOf: (id: ExchangeId) => ExchangeId): Finding {
  const [first, ...rest] = finding.evidence
  // Each recording numbered its clients for itself.
  const { clients: _, ...kept } = finding
  const name = (one: typeof first) => ({ ...one, exchange: idOf(one.exchange) })
  return {
    ...kept,
    evidence: [name(first), ...rest.map(name)],
    resolvedBy: finding.resolvedBy === null ? null : idOf(finding.resolvedBy),
  }
}

/** One finding of two recordings is one: how it began is the earlier one's, how it stands the later one's. */
function joined(findings: readonly Finding[]): readonly Finding[] {
  const byFingerprint = new Map<string, Finding>()
  for (const one of findings.toSorted((a, b) => a.lastAt - b.lastAt)) {
    const earlier = byFingerprint.get(one.fingerprint)
    byFingerprint.set(
      one.fingerprint,
      earlier === undefined
        ? one
        : {
            ...one,
            count: earlier.count + one.count,
            firstAt: Math.min(earlier.firstAt, one.firstAt),
            evidence: [...earlier.evidence, ...one.evidence.slice(-1)],
          },
    )
  }
  return [...byFingerprint.values()]
}

function sum(all: readonly LeftOut[]): LeftOut {
  const of = (part: keyof LeftOut) => all.reduce((total, one) => total + (one[part] ?? 0), 0)
  const [notJudged, bodies] = [of('notJudged'), of('bodies')]
  return {
    ...{ assets: of('assets'), others: of('others'), auth: of('auth'), logLines: of('logLines') },
    ...(notJudged > 0 ? { notJudged } : {}),
    ...(bodies > 0 ? { bodies } : {}),
  }
}
