import https from 'node:https'
import { setTimeout } from 'node:timers/promises'
import { type Ask, createH1Client, type LoadClient } from './forwarding/client.ts'
import type { Contestant, ContestantSettings, Usage } from './forwarding/contestant.ts'
import { createRefreshes } from './ingest/refreshes.ts'
import { makeCertificate } from './support/certificate.ts'
import { type Program, startProgram } from './support/programs.ts'
import { formatTable, median, quantile, tellSummary } from './support/stats.ts'

/**
 * How much later answers come at 200 requests a second, all of them judged, one in five a session refresh with a new token; and the first
 * byte of an answer that comes in pieces. Requests start when it is their time, whether or not earlier ones are back, and their time counts
 * from there. Rounds in a new order each; differences to the least that forwards, of the same round. `node bench/latency.ts [rounds [seconds]]`.
 */
const [rounds = 4, seconds = 3] = process.argv.slice(2).map(Number)
const EVERY_MS = 5
/** As many as wait at a time at the most; a browser has 6. */
const CONNECTIONS = 24
const STREAMS = 60

interface Entry {
  readonly name: Contestant
  readonly label: string
}
const ENTRIES: readonly Entry[] = [
  { name: 'pipe', label: 'pipe' },
  { name: 'pipe', label: 'pipe, a second time' },
  { name: 'http-proxy-3, agent', label: 'http-proxy-3, keep-alive agent' },
  { name: 'ours, two lanes', label: 'authproxy, everything on' },
]

interface Sample {
  readonly p50: number
  readonly p99: number
  readonly firstByte: number
}

/** ms of each request, from when it was due to when its answer was whole. */
async function press(clients: readonly LoadClient[], asks: { small: Ask; session: Ask }): Promise<readonly number[]> {
  const free = [...clients]
  const waiting: ((client: LoadClient) => void)[] = []
  const took: number[] = []
  const start = performance.now()
  const one = async (index: number): Promise<void> => {
    const due = start + index * EVERY_MS
    const client = free.pop() ?? (await new Promise<LoadClient>(resolve => waiting.push(resolve)))
    await client.get(index % 5 === 0 ? asks.session : asks.small)
    took.push(performance.now() - due)
    const next = waiting.shift()
    if (next === undefined) free.push(client)
    else next(client)
  }
  const count = (seconds * 1000) / EVERY_MS
  const all: Promise<void>[] = []
  for (let index = 0; index < count; index++) {
    const early = start + index * EVERY_MS - performance.now()
    if (early > 0) await setTimeout(early)
    all.push(one(index))
  }
  await Promise.all(all)
  return took
}

/** ms until the first byte of the body, of one connection. */
async function firstBytes({ port }: Program, ca: string): Promise<readonly number[]> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca })
  const took: number[] = []
  for (let index = 0; index < STREAMS; index++) {
    const start = performance.now()
    await new Promise<void>((resolve, reject) => {
      https
        .get({ host: 'localhost', port, path: '/stream', agent }, response => {
          response.once('data', () => took.push(performance.now() - start))
          response.resume().once('end', resolve)
        })
        .once('error', reject)
    })
  }
  agent.destroy()
  return took
}

const { key, cert, ca } = await makeCertificate()
const app = await startProgram(new URL('./forwarding/app.ts', import.meta.url), { downloadBytes: 1 })
const [first] = await createRefreshes(4).next(1)
const header = first?.request.headers.find(([name]) => name === 'cookie')?.[1] ?? ''
const jar = new Map(header.split('; ').map(pair => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]))
const asks = {
  small: { path: '/small', jar, bodyBytes: null },
  session: { path: '/api/auth/session', jar, bodyBytes: null },
}

const running = await Promise.all(
  ENTRIES.map(async entry => {
    const settings: ContestantSettings = { name: entry.name, appPort: app.port, key, cert }
    const program = await startProgram(new URL('./forwarding/contestant.ts', import.meta.url), settings)
    const clients = Array.from({ length: CONNECTIONS }, () => createH1Client({ port: program.port, ca }))
    return { entry, program, clients, samples: [] as Sample[] }
  }),
)
// The first round warms all of them up, and is not counted.
for (let round = -1; round < rounds; round++) {
  for (const { program, clients, samples } of [...running].sort(() => Math.random() - 0.5)) {
    const took = await press(clients, asks)
    const streamed = await firstBytes(program, ca)
    if (round >= 0)
      samples.push({ p50: quantile(took, 0.5), p99: quantile(took, 0.99), firstByte: quantile(streamed, 0.5) })
  }
}

const [base] = running
const later = (samples: readonly Sample[], part: keyof Sample) =>
  median(samples.map((sample, round) => sample[part] - (base?.samples[round]?.[part] ?? Number.NaN)))
const signed = (ms: number) => `${ms < 0 ? '' : '+'}${ms.toFixed(2)}`
const PARTS = ['p50', 'p99', 'firstByte'] as const
console.log(
  formatTable([
    ['ms at 200 a second', ...PARTS.flatMap(part => [part, 'to the pipe'])],
    ...running.map(({ entry, samples }) => [
      entry.label,
      ...PARTS.flatMap(part => [median(samples.map(one => one[part])).toFixed(2), signed(later(samples, part))]),
    ]),
  ]),
)
const ours = running.at(-1)
const usage = await ours?.program.ask<Usage>('usage')
const asked = (rounds + 1) * ((seconds * 1000) / EVERY_MS + STREAMS)
if (usage?.judged !== asked) throw new Error(`${usage?.judged} of ${asked} exchanges were judged`)
tellSummary([
  `200 a second, all judged, later than the pipe by ${signed(later(ours?.samples ?? [], 'p50'))} ms (p50, goal +0.15) and ` +
    `${signed(later(ours?.samples ?? [], 'p99'))} ms (p99, goal +1); first byte of a stream ${signed(later(ours?.samples ?? [], 'firstByte'))} ms (goal +0.2)`,
])
for (const { clients, program } of running) {
  for (const client of clients) client.close()
  await program.stop()
}
await app.stop()
