import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { SUMMARY_MARK } from './support/stats.ts'

/** Runs every benchmark, one after the other, and repeats their summaries. They assert nothing; one that fails ends with 1. */
const PROGRAMS = [
  'start.ts',
  'cookies.ts',
  'ingest.ts',
  'screen.ts',
  'large-har.ts',
  'forwarding.ts',
  'latency.ts',
  'transfer.ts',
] as const
/** More than any takes (30 s on an idle machine): a benchmark that hangs must not hang the caller. */
const LIMIT_MS = 180_000

const summary: string[] = []
for (const program of PROGRAMS) {
  console.log(`\n# ${program}`)
  const start = performance.now()
  const file = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, ['--expose-gc', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
  })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(SUMMARY_MARK)) summary.push(line.slice(SUMMARY_MARK.length))
    else console.log(line)
    // This one marks nothing: what has a target is its summary.
    if (program === 'cookies.ts' && line.includes('target')) summary.push(line.replace(/ {2,}/g, '  '))
  }
  const [code] = await ended
  if (code !== 0) {
    summary.push(`${program} failed`)
    process.exitCode = 1
  }
  console.log(`  (${((performance.now() - start) / 1000).toFixed(0)} s)`)
}
console.log(
  `\n# Summary: Node ${process.version}, ${availableParallelism()} cores. Compare ratios only, and only beyond what the pipe shows against itself.`,
)
for (const line of summary) console.log(`- ${line}`)
