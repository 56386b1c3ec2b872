import type { Body, Exchange, ExchangeId } from '../model/exchange.ts'
import type { ExchangeSummary, LeftOut, NamedFacts, SessionExport } from '../model/recording.ts'
import { type JudgedExchange, verdictsOf } from './exchange-notes.ts'

/**
 * What an exchange is worth to the proof, least first; within one rank the oldest goes first. `asset`: a static file, listed
 * and never exported; `other`: a page or a call; `auth`: a NextAuth route or cookie; `joined`: a tracker tied a later one to
 * it; `turn`: a session begins or ends. What a finding names stays whatever its rank is.
 */
export const RANKS = ['asset', 'other', 'auth', 'joined', 'turn'] as const
export type Rank = (typeof RANKS)[number]

export interface Taken {
  /** null: only its line is kept. */
  readonly exchange: Exchange | null
  readonly summary: ExchangeSummary
  readonly facts: readonly NamedFacts[]
  readonly rank: Rank
}

/** The exchanges kept for the list and the export, evidence first, and what is known of the values in them. Bounded. */
export interface History {
  readonly add: (taken: Taken) => void
  /** What judging it told, of one that was added. */
  readonly note: (id: ExchangeId, judged: JudgedExchange, summary: ExchangeSummary) => void
  /** null: it is not kept, or only its line is. */
  readonly find: (id: ExchangeId) => { readonly exchange: Exchange; readonly judged: JudgedExchange | null } | null
  /** Exchanges that an observation ties to a later one. */
  readonly join: (ids: Iterable<ExchangeId>) => void
  /** The exchanges that a finding names now, by its fingerprint; those that it named before are free again, and marked as such. */
  readonly hold: (fingerprint: string, ids: Iterable<ExchangeId>) => void
  /** In order of arrival. */
  readonly summaries: () => readonly ExchangeSummary[]
  /** In order of arrival. */
  readonly recorded: () => {
    readonly exchanges: readonly Exchange[]
    readonly facts: readonly NamedFacts[]
    readonly verdicts: SessionExport['verdicts']
  }
  readonly leftOut: () => Omit<LeftOut, 'logLines'>
}

interface Row extends Taken {
  readonly rank: Rank
  readonly order: number
  exchange: Exchange | null
  summary: ExchangeSummary
  judged: JudgedExchange | null
  bytes: number
  shelf: Shelf
  /** How many findings name it. */
  holders: number
}
/** Rows of one worth, oldest first; `bodied`: those whose bodies could still go. */
interface Shelf {
  readonly rows: Set<Row>
  readonly bodied: Set<Row>
}

/** Bodies beyond this are dropped, from the least first; heads stay. */
const MAX_BODY_BYTES = 64 * 1024 * 1024
/** So much of the size belongs to the newest, whatever they are: a person looks at them. */
const RECENT_SHARE = 4

export function createHistory(size: number): History {
  /** In order of arrival. */
  const rows = new Map<number, Row>()
  const byId = new Map<ExchangeId, Row>()
  const shelves = RANKS.map((): Shelf => ({ rows: new Set(), bodied: new Set() }))
  const held: Shelf = { rows: new Set(), bodied: new Set() }
  const named = new Map<string, ReadonlySet<ExchangeId>>()
  const dropped = { assets: 0, others: 0, auth: 0 }
  let count = 0
  let bytes = 0

  const shelve = (row: Row, shelf: Shelf) => {
    row.shelf.rows.delete(row)
    row.shelf.bodied.delete(row)
    row.shelf = shelf
    shelf.rows.add(row)
    if (row.bytes > 0) shelf.bodied.add(row)
  }
  const shelfOf = (rank: Rank): Shelf => shelves[RANKS.indexOf(rank)] ?? held

  const drop = (row: Row) => {
    row.shelf.rows.delete(row)
    row.shelf.bodied.delete(row)
    rows.delete(row.order)
    if (byId.get(row.summary.id) === row) byId.delete(row.summary.id)
    bytes -= row.bytes
    if (row.exchange !== null) dropped[row.rank === 'auth' || row.rank === 'turn' ? 'auth' : 'others']++
  }

  /** The least one that is not among the newest; null = findings name all of them. The very newest is not judged yet. */
  const least = (): Row | null => {
    const newest = count - 1
    const recent = newest - Math.floor(size / RECENT_SHARE)
    let spare: Row | null = null
    for (const shelf of shelves) {
      const oldest = shelf.rows.values().next().value
      if (oldest === undefined || oldest.order === newest) continue
      if (oldest.order <= recent) return oldest
      spare ??= oldest
    }
    return spare
  }

  const strip = (newest: Row) => {
    for (const shelf of [...shelves, held]) {
      for (const row of shelf.bodied) {
        if (bytes <= MAX_BODY_BYTES) return
        if (row === newest || row.exchange === null) continue
        shelf.bodied.delete(row)
        bytes -= row.bytes
        row.exchange = withoutBodies(row.exchange)
        row.bytes = 0
      }
    }
  }

  return {
    leftOut: () => ({ ...dropped }),
    summaries: () => [...rows.values()].map(row => row.summary),
    recorded: () => {
      const kept = [...rows.values()].filter(row => row.exchange !== null)
      return {
        exchanges: kept.flatMap(row => row.exchange ?? []),
        facts: kept.flatMap(row => row.facts),
        verdicts: new Map(kept.flatMap(({ summary, judged }) => pairOf(summary.id, judged))),
      }
    },
    add: taken => {
      const { exchange, summary, rank } = taken
      const row: Row = {
        ...taken,
        order: count++,
        judged: null,
        bytes: bodyBytes(exchange),
        shelf: shelfOf(rank),
        holders: 0,
      }
      if (exchange === null) dropped.assets++
      rows.set(row.order, row)
      byId.set(summary.id, row)
      shelve(row, row.shelf)
      bytes += row.bytes
      while (rows.size > size) {
        const one = least()
        if (one === null) break
        drop(one)
      }
      strip(row)
    },
    note: (id, judged, summary) => {
      const row = byId.get(id)
      if (row !== undefined) Object.assign(row, { judged, summary })
    },
    find: id => {
      const row = byId.get(id)
      return row === undefined || row.exchange === null ? null : { exchange: row.exchange, judged: row.judged }
    },
    join: ids => {
      for (const id of ids) {
        const row = byId.get(id)
        const shelf = shelfOf('joined')
        if (row !== undefined && row.holders === 0 && shelves.indexOf(row.shelf) < shelves.indexOf(shelf))
          shelve(row, shelf)
      }
    },
    hold: (fingerprint, ids) => {
      const before = named.get(fingerprint) ?? new Set()
      const now = new Set(ids)
      named.set(fingerprint, now)
      for (const id of now) {
        const row = byId.get(id)
        if (row === undefined || before.has(id)) continue
        row.holders++
        shelve(row, held)
      }
      for (const id of before) {
        const row = byId.get(id)
        if (row === undefined || now.has(id)) continue
        row.holders = Math.max(0, row.holders - 1)
        row.summary = withRepeat(row.summary, fingerprint)
        // It was evidence: what comes of it may be evidence again.
        if (row.holders === 0) shelve(row, shelfOf(row.rank === 'turn' ? 'turn' : 'joined'))
      }
    },
  }
}

/** As bad as those that prove it. */
function withRepeat(summary: ExchangeSummary, fingerprint: string): ExchangeSummary {
  const repeats = summary.repeats ?? []
  return repeats.includes(fingerprint) ? summary : { ...summary, repeats: [...repeats, fingerprint] }
}

function pairOf(id: ExchangeId, judged: JudgedExchange | null) {
  const verdicts = judged === null ? null : verdictsOf(judged)
  return verdicts === null ? [] : [[id, verdicts] as const]
}

/** As if recording had stopped before the first octet: how many there were is still told. */
function withoutBodies(exchange: Exchange): Exchange {
  const { outcome, request } = exchange
  return {
    ...exchange,
    request: { ...request, body: emptied(request.body) },
    outcome:
      outcome.kind === 'response'
        ? { ...outcome, received: { ...outcome.received, body: emptied(outcome.received.body) } }
        : outcome,
  }
}

function emptied(body: Body | null): Body | null {
  return body === null ? null : { ...body, bytes: new Uint8Array(0) }
}

/** What its recorded bodies hold, in octets. */
export function bodyBytes(exchange: Exchange | null): number {
  if (exchange === null) return 0
  const { outcome, request } = exchange
  const received = outcome.kind === 'response' ? (outcome.received.body?.bytes.length ?? 0) : 0
  return received + (request.body?.bytes.length ?? 0)
}

/** What cannot be read is told of when it is judged. */
export function waitingBytes(exchange: Exchange): number {
  try {
    return bodyBytes(exchange)
  } catch {
    return 0
  }
}
