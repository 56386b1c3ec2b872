import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { JsonReport } from '../src/report/json.ts'
import { startAuthproxy } from '../test/support/authproxy.ts'
import { bodyOf } from './endurance/bodies.ts'
import { createLoad } from './endurance/load.ts'
import { startProgram } from './support/programs.ts'
import { formatTable, tellSummary } from './support/stats.ts'

/**
 * Hours in minutes: the built command in front of an app, 200 requests a second of every kind (pages, static files, session answers,
 * server-sent events, sockets as HMR has them, uploads), over HTTP/1.1 and HTTP/2, every octet compared. Meanwhile things go wrong:
 * the app is killed and comes back, answers halves and garbage, browsers leave. Ends with 1 where authproxy ended, an octet was
 * wrong, an exchange is missing from the record without being counted, or it took a second or more until it served again.
 * `npm run build && node bench/endurance.ts [minutes]` (2 by default; 30 is a soak).
 */
const minutes = Number(process.argv[2] ?? 2)
const PER_SECOND = 200
const FAULT_EVERY_MS = 10_000
const SAMPLES = 12

const APP = new URL('./endurance/app.ts', import.meta.url)
let app = await startProgram(APP, { port: 0 })
const { port } = app
const authproxy = await startAuthproxy({ target: `localhost:${port}` })
const pid = authproxy.child.pid ?? 0
const load = await createLoad({ port: authproxy.port, ca: authproxy.caPem, hash: n => hashOf(bodyOf(n)) })

function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

/** What the run says of itself at its end. */
function totalsOf(events: readonly unknown[]) {
  type Summary = { readonly kind: 'summary'; readonly report: JsonReport }
  const last = events.find((one): one is Summary => (one as { kind?: unknown }).kind === 'summary')
  if (last === undefined) throw new Error('authproxy ended without a summary')
  return last.report.totals
}

/** Of the process: descriptors, threads, resident memory in MiB. */
function takeSample(second: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN)
  return {
    second,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: of('Threads'),
    memory: of('VmRSS') / 1024,
  }
}

const start = performance.now()
const end = start + minutes * 60_000
const samples: ReturnType<typeof takeSample>[] = []
const recoveries: number[] = []
let faults = 0
let nextFault = start + FAULT_EVERY_MS
let nextSample = start
let wave = 0
let restarting: Promise<void> = Promise.resolve()

/** As a crash of `next start` under a supervisor. */
async function restart(): Promise<void> {
  load.expectFailures(true)
  await app.stop()
  await delay(500)
  app = await startProgram(APP, { port })
  const back = performance.now()
  await load.untilServed()
  recoveries.push(performance.now() - back)
  load.expectFailures(false)
}

while (performance.now() < end && authproxy.child.exitCode === null) {
  const now = performance.now()
  if (now >= nextSample) {
    samples.push(takeSample(Math.round((now - start) / 1000)))
    nextSample += (minutes * 60_000) / SAMPLES
  }
  if (now >= nextFault) {
    nextFault += FAULT_EVERY_MS
    faults++
    if (faults % 2 === 1) {
      const before = restarting
      restarting = before.then(restart)
    } else load.leaveAll()
  }
  // As many as are due by the clock: a busy machine makes the waves larger, not the load smaller.
  while (wave < ((now - start) / 1000) * PER_SECOND) {
    wave++
    load.ask(wave)
  }
  await delay(5)
}
await restarting
await load.settled()
await delay(1_000)
samples.push(takeSample(Math.round((performance.now() - start) / 1000)))
const isAlive = authproxy.child.exitCode === null
load.close()
const code = await authproxy.stop()
const totals = totalsOf(authproxy.events)
const stderr = authproxy.stderr()
await authproxy.dispose()
await app.stop()

console.log(
  formatTable([
    ['second', 'descriptors', 'threads', 'MiB'],
    ...samples.map(one => [String(one.second), String(one.descriptors), String(one.threads), one.memory.toFixed(0)]),
  ]),
)
const { asked, whole, failed, refused, left, wrong, unexpected } = load.counts()
const counted = totals.exchanges + totals.notJudged
// What a browser left before authproxy read it has reached nobody.
const missing = whole + failed + refused - counted
const problems = [
  // 143: as asked, by SIGTERM.
  ...(isAlive && code === 143 ? [] : [`authproxy ended with ${code}: ${stderr.slice(0, 500)}`]),
  ...(stderr.includes('    at ') ? [`a stack was printed: ${stderr.slice(0, 500)}`] : []),
  ...(wrong > 0 ? [`${wrong} answers with wrong octets`] : []),
  ...unexpected.map(one => `not expected: ${one}`),
  ...(missing > 0 ? [`${missing} exchanges are missing from the record, and nobody counted them`] : []),
  ...(Math.max(0, ...recoveries) < 1_000 ? [] : [`served again only after ${Math.max(...recoveries).toFixed(0)} ms`]),
]
tellSummary([
  `endurance, ${minutes} min, ${availableParallelism()} cores: ${asked} requests asked, ${whole} whole, ${refused} answered by authproxy itself, ${failed} ended as the app ended them, ${left} left by the browser`,
  `in the record: ${totals.exchanges} exchanges, ${totals.assets} of them static files, ${totals.notJudged} counted as left out`,
  `${recoveries.length} restarts of the app; served again after ${recoveries.map(one => one.toFixed(0)).join(', ')} ms`,
  ...(problems.length === 0 ? ['no octet wrong, nothing missing'] : problems),
])
process.exit(problems.length === 0 ? 0 : 1)
