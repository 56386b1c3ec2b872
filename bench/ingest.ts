import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readHar } from '../src/har/read.ts'
import type { Exchange } from '../src/model/exchange.ts'
import { createSession, type Session } from '../src/session/session.ts'
import { createRefreshes, type Dialect, SECRET } from './ingest/refreshes.ts'
import { formatTable, median, quantile, tellSummary } from './support/stats.ts'

/**
 * What judging one exchange costs, with the secret: decoding, trackers, rules (`ingest`), and a new picture with its
 * diagnoses after it (`snapshot`, which a screen asks for a few times a second at most). Over recorded NextAuth apps, and
 * over one long session. Reports, asserts nothing. `node --expose-gc bench/ingest.ts [folder of captures]`.
 */
const CAPTURES = process.argv[2] ?? fileURLToPath(new URL('../test/fixtures/nextauth', import.meta.url))
const LONG = 10_000
const BATCH = 1_000
const TARGET_MS = 0.2

interface Times {
  readonly ingest: number[]
  readonly snapshot: number[]
}

function sessionWith(secrets: readonly string[]): Session {
  return createSession({ digestKey: new Uint8Array(32).fill(1), secrets })
}

/** One exchange after the other, each timed to the end: in a queue the times would hide each other. */
async function judge(session: Session, exchanges: readonly Exchange[], times: Times): Promise<void> {
  for (const exchange of exchanges) {
    const start = performance.now()
    session.ingest(exchange)
    await session.settled()
    const judged = performance.now()
    session.snapshot()
    times.ingest.push(judged - start)
    times.snapshot.push(performance.now() - judged)
  }
}

interface Capture {
  readonly secrets: readonly string[]
  readonly exchanges: readonly Exchange[]
}

function loadCaptures(): readonly Capture[] {
  const answers: readonly { file: string; secret?: string }[] = JSON.parse(
    readFileSync(join(CAPTURES, 'answer-key.json'), 'utf8'),
  )
  const secretOf = new Map(answers.map(row => [row.file, row.secret]))
  return readdirSync(CAPTURES)
    .filter(name => /\.har(\.gz)?$/.test(name))
    .map(name => {
      const bytes = readFileSync(join(CAPTURES, name))
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
      const secret = secretOf.get(name.replace(/\.gz$/, ''))
      return { secrets: secret ? [secret] : [], exchanges: readHar(text).exchanges }
    })
}

const row = (name: string, times: readonly number[]) => [
  name,
  String(times.length),
  median(times).toFixed(3),
  quantile(times, 0.95).toFixed(3),
  quantile(times, 0.99).toFixed(3),
]

/** Every capture in a session of its own; the first round is the warm-up of the engine and is thrown away. */
async function measureCaptures(): Promise<Times> {
  const captures = loadCaptures()
  const times: Times = { ingest: [], snapshot: [] }
  for (const round of [0, 1, 2]) {
    const target: Times = round === 0 ? { ingest: [], snapshot: [] } : times
    for (const { secrets, exchanges } of captures) await judge(sessionWith(secrets), exchanges, target)
  }
  console.log(`\nRecorded apps: ${captures.length} captures, two rounds, ms per exchange`)
  console.log(
    formatTable([
      ['', 'exchanges', 'median', 'p95', 'p99'],
      row('ingest', times.ingest),
      row('snapshot', times.snapshot),
    ]),
  )
  return times
}

function heapMb(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

interface LongRun {
  readonly first: number
  readonly last: number
  readonly heap: ReadonlyMap<number, number>
}

async function measureLongSession(dialect: Dialect): Promise<LongRun> {
  const refreshes = createRefreshes(dialect)
  const session = sessionWith([SECRET])
  const batches: Times[] = []
  const empty = heapMb()
  const heap = new Map<number, number>()
  for (let done = BATCH; done <= LONG; done += BATCH) {
    const times: Times = { ingest: [], snapshot: [] }
    await judge(session, await refreshes.next(BATCH), times)
    batches.push(times)
    heap.set(done, heapMb() - empty)
  }
  const { totals, findings, diagnostics } = session.snapshot()
  console.log(
    `\nOne session, ${totals.exchanges} refreshes, each with a new token (${dialect === 4 ? 'next-auth v4' : 'Auth.js v5'}), ms per exchange; ` +
      `findings above info: ${findings.filter(one => one.severity !== 'info').length}, diagnostics: ${diagnostics.length}`,
  )
  const [first, last] = [batches[0], batches.at(-1)]
  if (first === undefined || last === undefined) throw new Error('nothing was measured')
  console.log(
    formatTable([
      ['', 'exchanges', 'median', 'p95', 'p99'],
      row('ingest, first 1,000', first.ingest),
      row('ingest, last 1,000', last.ingest),
      row('snapshot, first 1,000', first.snapshot),
      row('snapshot, last 1,000', last.snapshot),
    ]),
  )
  const held = [...heap].map(([at, mb]) => `${at / 1000}k ${mb.toFixed(1)}`).join(' · ')
  console.log(`  heap held after gc, MB: ${globalThis.gc ? held : 'needs --expose-gc'}`)
  return { first: median(first.ingest), last: median(last.ingest), heap }
}

const captures = await measureCaptures()
const summary = [
  `ingest, recorded apps: median ${median(captures.ingest).toFixed(3)} ms, p95 ${quantile(captures.ingest, 0.95).toFixed(3)} ms an exchange (target: median < ${TARGET_MS})`,
]
for (const dialect of [4, 5] as const) {
  const { first, last, heap } = await measureLongSession(dialect)
  const at = (count: number) => heap.get(count) ?? Number.NaN
  summary.push(
    `ingest, one session of 10,000 refreshes (v${dialect}): last 1,000 against first 1,000: ${(last / first).toFixed(2)}x` +
      (globalThis.gc ? `; heap at 10k against 5k: ${(at(10_000) / at(5_000)).toFixed(2)}x (${at(10_000).toFixed(0)} MB)` : ''),
  )
}
console.log()
tellSummary(summary)
