import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { formatTable, tellSummary } from './support/stats.ts'

/**
 * `authproxy analyze` of a HAR of 1 GB (pages with bodies, as a day in DevTools leaves it), as a file, gzipped, and on standard input:
 * seconds, and the most memory that it took. The goal: 512 MiB. `node bench/large-har.ts [MB]`
 */
const MB = Number(process.argv[2] ?? 1_000)
const TARGET_MIB = 512
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const REPORT = 'process.on("exit", () => console.error("\\nMAX_RSS", process.resourceUsage().maxRSS))'

const PAGE = `<html><body>${'lorem ipsum "dolor" <b class="x">sit</b>\n'.repeat(1_500)}</body></html>`
const HEADERS = Array.from({ length: 15 }, (_, index) => ({ name: `x-header-${index}`, value: 'v'.repeat(60) }))

function entry(index: number): string {
  return JSON.stringify({
    startedDateTime: new Date(Date.UTC(2026, 10, 28) + index * 100).toISOString(),
    time: 12.3,
    request: { method: 'GET', url: `https://app.example/page/${index}`, httpVersion: 'h2', headers: HEADERS },
    response: {
      status: 200,
      headers: [{ name: 'content-type', value: 'text/html' }],
      content: { size: PAGE.length, mimeType: 'text/html', text: PAGE },
    },
    timings: { send: 0.1, wait: 10, receive: 2.2 },
  })
}

function writeLarge(path: string): void {
  const file = openSync(path, 'w', 0o600)
  writeSync(file, '{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[')
  for (let size = 0, index = 0; size < MB * 1_000_000; index++) {
    size += writeSync(file, `${index === 0 ? '' : ',\n'}${entry(index)}`)
  }
  writeSync(file, ']}}')
  closeSync(file)
}

async function measure(name: string, path: string, input: string | null): Promise<readonly string[]> {
  const start = performance.now()
  const args = ['--import', `data:text/javascript,${encodeURIComponent(REPORT)}`, CLI, 'analyze', path]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += text))
  const ended = once(child, 'close')
  if (input === null) child.stdin.end()
  else await pipeline(createReadStream(input), child.stdin)
  const [code] = await ended
  const exchanges = /(\d+) exchanges/.exec(said)?.[1]
  const kib = Number(/MAX_RSS (\d+)/.exec(said)?.[1])
  if (code !== 0 || exchanges === undefined || !(kib > 0)) throw new Error(said)
  const seconds = (performance.now() - start) / 1_000
  return [name, exchanges, seconds.toFixed(1), String(Math.round(kib / 1024))]
}

const folder = mkdtempSync(join(tmpdir(), 'authproxy-large-'))
try {
  const [plain, packed] = [join(folder, 'large.har'), join(folder, 'large.har.gz')]
  writeLarge(plain)
  await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(packed))
  const rows = [
    await measure('file', plain, null),
    await measure('gzip', packed, null),
    await measure('standard input', '-', plain),
  ]
  console.log(`\nanalyze of a HAR of ${Math.round(statSync(plain).size / 1_000_000)} MB`)
  console.log(formatTable([['', 'exchanges', 's', 'most MiB'], ...rows]))
  const most = Math.max(...rows.map(row => Number(row[3])))
  tellSummary([`analyze of ${MB} MB: at most ${most} MiB (goal: below ${TARGET_MIB})`])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
