import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readHar } from '../src/har/read.ts'
import type { Exchange } from '../src/model/exchange.ts'
import { createSession, type Session } from '../src/recording/recording.ts'
import { createRefreshes, type Dialect, SECRET } from './ingest/refreshes.ts'
import { type Judged, knownTokens, measureAnalyze, measureQueue, newTokens } from './ingest/throughput.ts'
import { formatTable, median, quantile, tellSummary } from './support/stats.ts'

/**
 * What judging one exchange costs, with the secret: decoding, trackers, rules (`ingest`), and a new picture with its
 * diagnoses after it (`snapshot`, which a screen asks for a few times a second at most). Over recorded NextAuth apps, and
 * over one long session; then how many a second with a full queue, and of a file. Reports, asserts nothing. `node --expose-gc bench/ingest.ts [folder of captures]`.
 */
const CAPTURES = process.argv[2] ?? fileURLToPath(new URL('../test/fixtures/nextauth', import.meta.url))
const LONG = 10_000
const BATCH = 1_000
const TARGET_MS = 0.06

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

function loadCaptures(): readonly Judged[] {
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
  /** Of the old session, against a new one that judged the same exchanges in turn with it. */
  readonly aged: number
  readonly heap: ReadonlyMap<number, number>
}

const none = (): Times => ({ ingest: [], snapshot: [] })

async function measureLongSession(dialect: Dialect, length: number): Promise<LongRun> {
  const refreshes = createRefreshes(dialect)
  const session = sessionWith([SECRET])
  const first = none()
  const empty = heapMb()
  const heap = new Map<number, number>()
  for (let done = BATCH; done < length; done += BATCH) {
    await judge(session, await refreshes.next(BATCH), done === BATCH ? first : none())
    heap.set(done, heapMb() - empty)
  }
  const last = none()
  const young = none()
  const fresh = sessionWith([SECRET])
  for (const exchange of await refreshes.next(BATCH)) {
    await judge(session, [exchange], last)
    await judge(fresh, [exchange], young)
  }
  const held = fresh.snapshot().totals.exchanges
  const { totals, findings, diagnostics } = session.snapshot()
  if (held !== BATCH || totals.exchanges !== length) throw new Error('an exchange was not judged')
  console.log(
    `\nOne session, ${length} refreshes, each with a new token (${dialect === 4 ? 'next-auth v4' : 'Auth.js v5'}), ms per exchange; ` +
      `findings above info: ${findings.filter(one => one.severity !== 'info').length}, diagnostics: ${diagnostics.length}`,
  )
  console.log(
    formatTable([
      ['', 'exchanges', 'median', 'p95', 'p99'],
      row('ingest, first 1,000', first.ingest),
      row('ingest, last 1,000', last.ingest),
      row('ingest, new session, the same 1,000 in turn', young.ingest),
      row('snapshot, first 1,000', first.snapshot),
      row('snapshot, last 1,000', last.snapshot),
    ]),
  )
  const list = [...heap].map(([at, mb]) => `${at / 1000}k ${mb.toFixed(1)}`).join(' · ')
  if (globalThis.gc) console.log(`  heap held after gc, MB: ${list}`)
  return { aged: median(last.ingest) / median(young.ingest), heap }
}

const whole = (perSecond: number) => Math.round(perSecond).toLocaleString('en')

/** A second, the best of five rounds, against the goals. */
async function measureThroughput(): Promise<readonly string[]> {
  const [known, v4, v5] = [await knownTokens(10_000), await newTokens(4, 2 * BATCH), await newTokens(5, 2 * BATCH)]
  const queues = [
    ['recorded apps', await measureQueue(loadCaptures()), 8_000],
    ['a known token', await measureQueue([known]), 8_000],
    ['a new token each, next-auth v4', await measureQueue([v4]), 3_000],
    ['a new token each, Auth.js v5', await measureQueue([v5]), 3_000],
  ] as const
  console.log('\nQueue kept full, exchanges a second, the best of five rounds')
  console.log(
    formatTable([['', 'a second', 'goal'], ...queues.map(([name, is, goal]) => [name, whole(is), whole(goal)])]),
  )
  const files = [
    ['a known token', await measureAnalyze(known), 25_000],
    ['a new token each, next-auth v4', await measureAnalyze(v4), 10_000],
    ['a new token each, Auth.js v5', await measureAnalyze(v5), 10_000],
  ] as const
  console.log("\nauthproxy analyze of a browser's HAR, entries a second, the best of five rounds")
  console.log(
    formatTable([
      ['', 'MiB', 'JSON.parse alone', 'analyze', 'goal'],
      ...files.map(([name, { parse, analyze, megabytes }, goal]) => [
        ...[name, megabytes.toFixed(0), whole(parse), whole(analyze), whole(goal)],
      ]),
    ]),
  )
  const [apps, , first] = queues
  return [
    `judging, queue kept full: ${whole(apps[1])} exchanges a second of recorded apps (goal: ${whole(apps[2])}), ${whole(first[1])} with a new token each (goal: ${whole(first[2])})`,
    `analyze: ${files.map(([name, { parse, analyze }, goal]) => `${name}: ${whole(analyze)} entries a second, JSON.parse alone ${whole(parse)} (goal: ${whole(goal)})`).join('; ')}`,
  ]
}

const captures = await measureCaptures()
const summary = [
  `ingest, recorded apps: median ${median(captures.ingest).toFixed(3)} ms, p95 ${quantile(captures.ingest, 0.95).toFixed(3)} ms an exchange (target: median < ${TARGET_MS}, p95 < 0.5)`,
]
const { aged, heap } = await measureLongSession(4, LONG + BATCH)
const at = (count: number) => heap.get(count) ?? Number.NaN
summary.push(`ingest, after ${LONG} refreshes against a new session, in turn: ${aged.toFixed(2)}x`)
if (globalThis.gc) {
  const [one, five, ten] = [at(1_000), at(5_000), at(10_000)].map(mb => mb.toFixed(0))
  summary.push(`ingest, heap held at 1k / 5k / 10k refreshes: ${one} / ${five} / ${ten} MB`)
} else console.log('  heap: start with --expose-gc')
await measureLongSession(5, 3 * BATCH)
summary.push(...(await measureThroughput()))
console.log()
tellSummary(summary)
