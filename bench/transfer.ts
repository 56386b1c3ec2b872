import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contestant, ContestantSettings, Usage } from './forwarding/contestant.ts'
import { makeCertificate } from './support/certificate.ts'
import { startProgram } from './support/programs.ts'
import { formatTable, median, tellSummary } from './support/stats.ts'

/**
 * One body of 1 GiB down and up, by curl, over HTTP/1.1 and HTTP/2: MB/s, and how much more memory the forwarder has held at its most by
 * then (Linux). Each in a process of its own; ratios to the least that forwards, of the same round. `node bench/transfer.ts [rounds]`.
 */
const [rounds = 3] = process.argv.slice(2).map(Number)
const BYTES = 1024 ** 3
const CONTESTANTS: readonly Contestant[] = ['pipe', 'pipe, h2', 'ours, two lanes']
const WAYS = ['down', 'up'] as const
type Way = (typeof WAYS)[number]

interface Sample {
  readonly perSecond: number
  readonly grownMiB: number
}

const folder = mkdtempSync(join(tmpdir(), 'authproxy-transfer-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const body = join(folder, 'body')
const file = openSync(body, 'w')
const chunk = Buffer.alloc(4 * 1024 * 1024, 'x')
for (let left = BYTES; left > 0; left -= chunk.length) writeSync(file, chunk)
closeSync(file)

function transfer(way: Way, protocol: 'h1' | 'h2', port: number): number {
  const what = way === 'down' ? ['/download'] : ['/upload', '-X', 'POST', '-T', body]
  const [path = '', ...more] = what
  const version = protocol === 'h1' ? '--http1.1' : '--http2'
  const told = `%{http_code} %{size_${way === 'down' ? 'download' : 'upload'}} %{time_total}`
  const url = `https://localhost:${port}${path}`
  // `-k`: the certificate authority is this run's own, and both are on this machine.
  const run = spawnSync('curl', ['-sk', version, ...more, '-o', '/dev/null', '-w', told, url])
  const [status, bytes, time] = run.stdout.toString().split(' ').map(Number)
  if (status !== 200 || bytes !== BYTES) throw new Error(`${url}: ${run.stdout} ${run.stderr}`)
  return BYTES / 1e6 / (time ?? Number.NaN)
}

/** The most that the process has held so far; NaN elsewhere than on Linux. */
function peakMiB(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

const { key, cert } = await makeCertificate()
const app = await startProgram(new URL('./forwarding/app.ts', import.meta.url), { downloadBytes: BYTES })
const samples = new Map<string, Sample[]>()
const rowOf = (name: Contestant, protocol: 'h1' | 'h2', way: Way) => `${way} ${protocol} ${name}`
for (let round = 0; round < rounds; round++) {
  for (const protocol of ['h1', 'h2'] as const) {
    for (const way of WAYS) {
      for (const name of CONTESTANTS.filter(one => one !== (protocol === 'h1' ? 'pipe, h2' : 'pipe'))) {
        const settings: ContestantSettings = { name, appPort: app.port, key, cert }
        const program = await startProgram(new URL('./forwarding/contestant.ts', import.meta.url), settings)
        const { pid } = await program.ask<Usage>('usage')
        const before = peakMiB(pid)
        const perSecond = transfer(way, protocol, program.port)
        const row = rowOf(name, protocol, way)
        samples.set(row, [...(samples.get(row) ?? []), { perSecond, grownMiB: peakMiB(pid) - before }])
        await program.stop()
      }
    }
  }
}

const base = (row: string) =>
  samples.get(row.replace(/ours.*/, row.includes(' h1 ') ? 'pipe' : 'pipe, h2'))?.map(one => one.perSecond) ?? []
const ratio = (row: string, own: readonly Sample[]) =>
  median(own.map(({ perSecond }, round) => perSecond / (base(row)[round] ?? Number.NaN)))
const grown = (own: readonly Sample[]) => median(own.map(one => one.grownMiB))
console.log(
  formatTable([
    ['1 GiB', 'MB/s', 'to the pipe', 'memory, MiB more'],
    ...[...samples].map(([row, own]) => [
      row,
      median(own.map(one => one.perSecond)).toFixed(0),
      `${ratio(row, own).toFixed(2)}x`,
      grown(own).toFixed(0),
    ]),
  ]),
)
tellSummary(
  [...samples]
    .filter(([row]) => row.endsWith('lanes'))
    .map(
      ([row, own]) =>
        `1 GiB ${row}: ${ratio(row, own).toFixed(2)}x of the pipe (goal 0.95), ${grown(own).toFixed(0)} MiB more (goal 64)`,
    ),
)
await app.stop()
