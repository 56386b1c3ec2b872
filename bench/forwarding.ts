import { setTimeout } from 'node:timers/promises'
import { type Ask, createH1Client, createH2Client, type LoadClient } from './forwarding/client.ts'
import type { Contestant, ContestantSettings, Usage } from './forwarding/contestant.ts'
import { attemptHttp2 } from './forwarding/http2-attempt.ts'
import { createRefreshes } from './ingest/refreshes.ts'
import { makeCertificate } from './support/certificate.ts'
import { type Program, startProgram } from './support/programs.ts'
import { formatTable, median, tellSummary } from './support/stats.ts'

/**
 * Forwarding against http-proxy 1.18.1, http-proxy-3 2.0.1 and the least that forwards (a pipe of `https` into `http`).
 * Each in a process of its own, all alive at once, in rounds of a new order each: what else the machine does hits all of
 * them. Says ratios to the pipe; the absolute numbers are this machine's. `node bench/forwarding.ts`.
 */
const ROUNDS = 5
const SLICE_MS = 80
const PACED_MS = 50
/** Between two requests of the latency runs: a browser in use is no benchmark. */
const PAUSE_MS = 2
const CONNECTIONS = 6 // as many as a browser opens to one HTTP/1.1 host
const DOWNLOAD_BYTES = 24 * 1024 * 1024

interface Entry {
  readonly name: Contestant
  readonly protocol: 'h1' | 'h2'
  readonly label: string
}
const ENTRIES: readonly Entry[] = [
  { name: 'pipe', protocol: 'h1', label: 'pipe https→http' },
  // The same again: how far its ratios are from 1.00 is how little the others' say.
  { name: 'pipe', protocol: 'h1', label: 'pipe, a second time' },
  { name: 'http-proxy', protocol: 'h1', label: 'http-proxy, as README' },
  { name: 'http-proxy, agent', protocol: 'h1', label: 'http-proxy, keep-alive agent' },
  { name: 'http-proxy-3', protocol: 'h1', label: 'http-proxy-3, as README' },
  { name: 'http-proxy-3, agent', protocol: 'h1', label: 'http-proxy-3, keep-alive agent' },
  { name: 'ours', protocol: 'h1', label: 'ours, capture off' },
  { name: 'ours, capture', protocol: 'h1', label: 'ours, capture on' },
  { name: 'ours, session', protocol: 'h1', label: 'ours, capture + session' },
  { name: 'ours, two lanes', protocol: 'h1', label: 'ours, session in another lane' },
  { name: 'ours', protocol: 'h2', label: 'ours, capture off, HTTP/2' },
  { name: 'ours, session', protocol: 'h2', label: 'ours, capture + session, HTTP/2' },
  { name: 'ours, two lanes', protocol: 'h2', label: 'ours, session in another lane, HTTP/2' },
]

/** Of one entry, one value a round. */
interface Samples {
  readonly perSecond: number[]
  readonly latencyMs: number[]
  readonly cpuMicros: number[]
  readonly fresh: number[]
}

const WORKLOADS = ['small', 'session', 'download'] as const
type Workload = (typeof WORKLOADS)[number]

/** A browser with a session: each request carries the csrf and the session cookie. */
async function makeAsks(): Promise<Readonly<Record<Workload, Ask>>> {
  const [first] = await createRefreshes(4).next(1)
  const header = first?.request.headers.find(([name]) => name === 'cookie')?.[1] ?? ''
  const jar = new Map(header.split('; ').map(pair => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]))
  return {
    small: { path: '/small', jar, bodyBytes: null },
    session: { path: '/api/auth/session', jar, bodyBytes: null },
    download: { path: '/download', jar, bodyBytes: DOWNLOAD_BYTES },
  }
}

/** Keeps `clients` busy for a slice; the count that came back whole. */
async function drive(clients: readonly LoadClient[], ask: Ask, sliceMs: number, latencies: number[] = [], pauseMs = 0) {
  const end = performance.now() + sliceMs
  let count = 0
  await Promise.all(
    clients.map(async client => {
      while (performance.now() < end) {
        const start = performance.now()
        await client.get(ask)
        latencies.push(performance.now() - start)
        count++
        if (pauseMs > 0) await setTimeout(pauseMs)
      }
    }),
  )
  return count
}

async function openClients(entry: Entry, program: Program, ca: string): Promise<readonly LoadClient[]> {
  const server = { port: program.port, ca }
  if (entry.protocol === 'h1') return Array.from({ length: CONNECTIONS }, () => createH1Client(server))
  // One connection with as many requests at a time, as a browser has it.
  const client = await createH2Client(server)
  return Array.from({ length: CONNECTIONS }, () => client)
}

async function measure(
  program: Program,
  clients: readonly LoadClient[],
  workload: Workload,
  ask: Ask,
  samples: Samples,
) {
  const [single] = clients
  if (single === undefined) return
  const opened = () => [...new Set(clients)].reduce((sum, client) => sum + client.connections(), 0)
  if (workload === 'download') {
    const start = performance.now()
    const { cpuMicros } = await program.ask<Usage>('usage')
    await single.get(ask)
    samples.perSecond.push(DOWNLOAD_BYTES / 1024 / 1024 / ((performance.now() - start) / 1000))
    samples.cpuMicros.push((await program.ask<Usage>('usage')).cpuMicros - cpuMicros)
    return
  }
  const paced: number[] = []
  await drive([single], ask, PACED_MS, paced, PAUSE_MS)
  samples.latencyMs.push(median(paced))
  const usage = await program.ask<Usage>('usage')
  const before = opened()
  const start = performance.now()
  const count = await drive(clients, ask, SLICE_MS)
  samples.perSecond.push((count / (performance.now() - start)) * 1000)
  // Asked after everything is judged: what the session does later counts as well.
  samples.cpuMicros.push(((await program.ask<Usage>('usage')).cpuMicros - usage.cpuMicros) / count)
  samples.fresh.push((opened() - before) / count)
}

const { ca, key, cert } = await makeCertificate()
const app = await startProgram(new URL('./forwarding/app.ts', import.meta.url), { downloadBytes: DOWNLOAD_BYTES })
const start = (name: Contestant) => {
  const settings: ContestantSettings = { name, appPort: app.port, key, cert }
  return startProgram(new URL('./forwarding/contestant.ts', import.meta.url), settings)
}
const runners: {
  entry: Entry
  asks: Readonly<Record<Workload, Ask>>
  program: Program
  clients: readonly LoadClient[]
  samples: Record<Workload, Samples>
}[] = []
const fresh = (): Samples => ({ perSecond: [], latencyMs: [], cpuMicros: [], fresh: [] })
const names = [...new Set(ENTRIES.map(({ name }) => name))]
const programs = new Map(await Promise.all(names.map(async name => [name, await start(name)] as const)))
for (const entry of ENTRIES) {
  const program = programs.get(entry.name)
  if (program === undefined) continue
  const clients = await openClients(entry, program, ca)
  const asks = await makeAsks()
  for (const workload of WORKLOADS) await drive(clients, asks[workload], workload === 'download' ? 1 : 80)
  runners.push({ entry, asks, program, clients, samples: { small: fresh(), session: fresh(), download: fresh() } })
}
for (let round = 0; round < ROUNDS; round++) {
  for (const workload of WORKLOADS) {
    for (const { asks, program, clients, samples } of shuffle(runners)) {
      await measure(program, clients, workload, asks[workload], samples[workload])
    }
  }
}

/** Not in turn: who always follows the same one inherits its garbage and warm caches (seen: 1.3x for the same pipe). */
function shuffle<T>(list: readonly T[]): readonly T[] {
  return list
    .map(one => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** Median over the rounds of this entry's value against another's in the same round. */
function ratio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)))
}
const samplesOf = (label: string, workload: Workload): Samples =>
  runners.find(one => one.entry.label === label)?.samples[workload] ?? fresh()
const times = (value: number) => (Number.isNaN(value) ? '-' : `${value.toFixed(2)}x`)

for (const workload of WORKLOADS) {
  const base = samplesOf('pipe https→http', workload)
  const isLoad = workload !== 'download'
  const unit = isLoad ? 'req/s' : 'MB/s'
  const rows = runners.map(({ entry, samples: { [workload]: own } }) => [
    entry.label,
    median(own.perSecond).toFixed(0),
    times(ratio(own.perSecond, base.perSecond)),
    ...(isLoad ? [median(own.latencyMs).toFixed(2), times(ratio(own.latencyMs, base.latencyMs))] : []),
    isLoad ? median(own.cpuMicros).toFixed(0) : (median(own.cpuMicros) / 1000).toFixed(0),
    times(ratio(own.cpuMicros, base.cpuMicros)),
    ...(isLoad ? [`${(median(own.fresh) * 100).toFixed(0)}%`] : []),
  ])
  const title = { small: 'Small answers', session: 'Session refreshes (Set-Cookie each)', download: 'One download' }
  console.log(`\n${title[workload]}, ${ROUNDS} rounds, medians; "x" = against the pipe of the same round`)
  const cpu = isLoad ? 'CPU µs/req' : 'CPU ms'
  console.log(
    formatTable([
      ['', unit, '', ...(isLoad ? ['paced ms', ''] : []), cpu, '', ...(isLoad ? ['new TLS'] : [])],
      ...rows,
    ]),
  )
}
const judged = programs.get('ours, session')
if (judged !== undefined) {
  const { judged: count, serious } = await judged.ask<Usage>('usage')
  if (count === 0) throw new Error('the session was told of no exchange')
  console.log(`\nThe session judged ${count} exchanges; findings above info: ${serious.join(', ') || 'none'}`)
}
for (const { clients } of runners) for (const client of clients) client.close()
await Promise.all([...programs.values()].map(program => program.stop()))

console.log('\nOne HTTP/2 request (README = `ssl`, h2 = behind http2.createSecureServer)')
const attempts = await Promise.all(
  (['http-proxy', 'http-proxy, h2', 'http-proxy-3', 'http-proxy-3, h2', 'ours'] as const).map(async name => {
    const program = await start(name)
    const outcome = await attemptHttp2(program, ca)
    await program.stop()
    return [name, outcome] as const
  }),
)
for (const [name, outcome] of attempts) console.log(`  ${name.padEnd(18)}${outcome}`)
await app.stop()

console.log()
const speed = (label: string, to: string, workload: Workload) =>
  times(ratio(samplesOf(label, workload).perSecond, samplesOf(to, workload).perSecond))
const control = WORKLOADS.map(workload => speed('pipe, a second time', 'pipe https→http', workload)).join(', ')
const watched = 'ours, capture + session'
tellSummary([
  `forwarding, the pipe against itself (small, session, download): ${control}: what differs less than that says nothing`,
  ...WORKLOADS.map(
    workload =>
      `forwarding, ${workload}, throughput against http-proxy with an agent: capture off ${speed('ours, capture off', 'http-proxy, keep-alive agent', workload)}, ` +
      `on ${speed('ours, capture on', 'http-proxy, keep-alive agent', workload)}, with a session ${speed(watched, 'http-proxy, keep-alive agent', workload)} ` +
      `(session against http-proxy as its README wires it: ${speed(watched, 'http-proxy, as README', workload)}, http-proxy-3 with an agent: ` +
      `${speed(watched, 'http-proxy-3, keep-alive agent', workload)}, the pipe: ${speed(watched, 'pipe https→http', workload)})`,
  ),
  ...attempts.map(([name, outcome]) => `one HTTP/2 request, ${name}: ${outcome}`),
])
