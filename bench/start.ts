import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { formatTable, median, tellSummary } from './support/stats.ts'

/**
 * How long the built command takes to begin: until `--help` has ended, until a connection to its port is taken, with a certificate
 * authority that is there, and with one that has yet to be made. Beside it what Node takes for nothing at all, in turn.
 * `npm run build && node bench/start.ts [rounds]`
 */
const rounds = Number(process.argv[2] ?? 9)
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'authproxy-start-'))
const env = { PATH: process.env.PATH, HOME: folder }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function isTaken(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

function runToEnd(args: readonly string[]): number {
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { cwd: folder, env, stdio: 'ignore' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return performance.now() - start
}

async function untilListening(caDir: string): Promise<number> {
  const port = await freePort()
  const start = performance.now()
  const args = [CLI, '--target', 'localhost:9', '--port', String(port), '--ca-dir', caDir, '--reporter', 'ndjson']
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.resume()
  const ended = once(child, 'close')
  while (!(await isTaken(port))) {
    if (child.exitCode !== null) throw new Error(`authproxy ended with ${child.exitCode}`)
    await delay(1)
  }
  const took = performance.now() - start
  child.kill('SIGINT')
  await ended
  return took
}

const there = join(folder, 'there')
await untilListening(there)
const WORK: readonly (readonly [name: string, goal: number | null, measure: (round: number) => Promise<number>])[] = [
  ['node, nothing', null, async () => runToEnd(['-e', '0'])],
  ['--help', 120, async () => runToEnd([CLI, '--help'])],
  ['listening', 250, () => untilListening(there)],
  ['listening, a new certificate authority', 800, round => untilListening(join(folder, `new-${round}`))],
]
const times = WORK.map((): number[] => [])
try {
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, , measure]] of WORK.entries()) times[index]?.push(await measure(round))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const rows = WORK.map(([name, goal], index) => {
  const sorted = [...(times[index] ?? [])].sort((a, b) => a - b)
  const ms = (value: number | undefined) => (value ?? Number.NaN).toFixed(0)
  return [name, ms(median(sorted)), ms(sorted[0]), ms(sorted.at(-1)), goal === null ? '' : String(goal)]
})
console.log(formatTable([['until', 'ms, median', 'least', 'most', 'goal'], ...rows]))
tellSummary(
  rows.filter(row => row[4] !== '').map(([name, took, , , goal]) => `start, ${name}: ${took} ms (goal ${goal})`),
)
