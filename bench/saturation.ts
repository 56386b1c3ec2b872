import { spawnSync } from 'node:child_process'
import type { Contestant, ContestantSettings } from './forwarding/contestant.ts'
import { startMitmproxy } from './forwarding/mitmproxy.ts'
import { startNginx } from './forwarding/nginx.ts'
import { createRefreshes } from './ingest/refreshes.ts'
import { makeCertificate } from './support/certificate.ts'
import { type Program, startProgram } from './support/programs.ts'
import { formatTable, median, tellSummary } from './support/stats.ts'

/**
 * As much as passes: wrk (HTTP/1.1, 32 connections) and h2load (8 connections, 20 requests at a time) against authproxy as the command
 * wires it (judging in another lane) and its peers, each in a process of its own. Interleaved rounds, each in a new order; a ratio
 * compares two of one round, against the least that forwards in the same protocol. nginx and mitmproxy run where they are installed, mockttp
 * where `MOCKTTP` names a folder in which it is. `node bench/saturation.ts [rounds [seconds]]`.
 */
const [rounds = 3, seconds = 2] = process.argv.slice(2).map(Number)

type Tool = 'wrk' | 'h2load'
interface Entry {
  readonly name: Contestant | 'nginx' | 'mitmproxy'
  readonly tool: Tool
}
const H1: readonly Entry['name'][] = [
  'pipe',
  'http-proxy-3, agent',
  'httpxy',
  'nginx',
  'mitmproxy',
  'mockttp',
  'ours',
  'ours, two lanes',
]
const H2: readonly Entry['name'][] = [
  'pipe, h2',
  'http-proxy-3, h2',
  'nginx',
  'mitmproxy',
  'mockttp',
  'ours',
  'ours, two lanes',
]
const BASE: Readonly<Record<Tool, Entry['name']>> = { wrk: 'pipe', h2load: 'pipe, h2' }
const WORKS = {
  'session answers': '/api/auth/session',
  'small files': '/_next/static/chunks/small.js',
  'files of 64 KiB': '/_next/static/chunks/large.js',
} as const
type Work = keyof typeof WORKS

function has(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined
}

/** What another program must be there for. */
function canRun(name: Entry['name']): boolean {
  if (name === 'nginx') return has('nginx')
  if (name === 'mitmproxy') return has('mitmdump')
  return name !== 'mockttp' || process.env.MOCKTTP !== undefined
}

/** Requests a second that came back with 200; NaN where one did not. */
function press(tool: Tool, url: string, cookie: string): number {
  const header = `cookie: ${cookie}`
  const run =
    tool === 'wrk'
      ? spawnSync('wrk', ['-t1', '-c32', `-d${seconds}s`, '-H', header, url])
      : spawnSync('h2load', ['-c8', '-m20', '-t1', `-D${seconds}`, '-H', header, url])
  const said = run.stdout.toString()
  const bad = tool === 'wrk' ? /Non-2xx|Socket errors/.test(said) : !/ 0 failed, 0 errored, 0 timeout/.test(said)
  const count = tool === 'wrk' ? /Requests\/sec:\s+([\d.]+)/ : /finished in .*?, ([\d.]+) req\/s/
  return bad ? Number.NaN : Number(count.exec(said)?.[1] ?? Number.NaN)
}

const { key, cert } = await makeCertificate()
const app = await startProgram(new URL('./forwarding/app.ts', import.meta.url), { downloadBytes: 1 })
const [first] = await createRefreshes(4).next(1)
const cookie = first?.request.headers.find(([name]) => name === 'cookie')?.[1] ?? ''

const tools = (['wrk', 'h2load'] as const).filter(has)
for (const missing of (['wrk', 'h2load'] as const).filter(one => !has(one)))
  console.log(`${missing} is not installed: its rows are left out.`)
const entries = [
  ...H1.map((name): Entry => ({ name, tool: 'wrk' })),
  ...H2.map((name): Entry => ({ name, tool: 'h2load' })),
].filter(({ name, tool }) => tools.includes(tool) && canRun(name))

const programs = new Map<Entry['name'], Pick<Program, 'port' | 'stop'> & Partial<Pick<Program, 'ask'>>>()
for (const name of new Set(entries.map(one => one.name))) {
  const settings = { appPort: app.port, key, cert }
  programs.set(
    name,
    name === 'nginx'
      ? await startNginx(settings)
      : name === 'mitmproxy'
        ? await startMitmproxy(settings)
        : await startProgram(new URL('./forwarding/contestant.ts', import.meta.url), {
            name,
            ...settings,
          } satisfies ContestantSettings),
  )
}

const samples = new Map<string, number[]>()
const keyOf = (work: Work, { name, tool }: Entry) => `${work} ${tool} ${name}`
const samplesOf = (work: Work, entry: Entry) => samples.get(keyOf(work, entry)) ?? []
const urlOf = ({ name }: Entry, work: Work) => `https://localhost:${programs.get(name)?.port}${WORKS[work]}`
const works = Object.keys(WORKS) as Work[]
// The first round warms all of them up, and is not counted.
for (let round = -1; round < rounds; round++) {
  for (const work of works) {
    for (const entry of [...entries].sort(() => Math.random() - 0.5)) {
      const value = press(entry.tool, urlOf(entry, work), cookie)
      // What still waits to be judged would be taken out of the next one's time.
      await programs.get(entry.name)?.ask?.('usage')
      if (round >= 0) samples.set(keyOf(work, entry), [...samplesOf(work, entry), value])
    }
  }
}

function ratio(work: Work, entry: Entry): number {
  const base = samplesOf(work, { name: BASE[entry.tool], tool: entry.tool })
  return median(samplesOf(work, entry).map((value, round) => value / (base[round] ?? Number.NaN)))
}
const rows = entries.map(entry => [
  `${entry.tool} ${entry.name}`,
  ...works.flatMap(work => [median(samplesOf(work, entry)).toFixed(0), `${ratio(work, entry).toFixed(2)}x`]),
])
console.log(formatTable([['requests a second', ...works.flatMap(work => [work, ''])], ...rows]))
tellSummary(
  entries
    .filter(one => one.name === 'ours, two lanes')
    .map(
      one =>
        `saturated over ${one.tool === 'wrk' ? 'HTTP/1.1' : 'HTTP/2'}, everything on, against the least that forwards: ` +
        works.map(work => `${work} ${ratio(work, one).toFixed(2)}x`).join(', '),
    ),
)
await Promise.all([...programs.values()].map(program => program.stop()))
await app.stop()
