import { monitorEventLoopDelay } from 'node:perf_hooks'
import { PassThrough, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildProgram } from '../scripts/build-program.ts'
import { compareExchanges } from '../src/compare/compare-exchanges.ts'
import type { Exchange } from '../src/model/exchange.ts'
import { createForPaper } from '../src/recording/for-paper.ts'
import { createSession, type Session } from '../src/recording/recording.ts'
import type { Tui, TuiOptions } from '../src/tui/start-tui.tsx'
import { createRefreshes, SECRET } from './ingest/refreshes.ts'
import { formatTable, median, quantile, tellSummary } from './support/stats.ts'

/**
 * From a keypress to the frame that shows it, while 500 exchanges a second arrive and are judged in the same thread, as in a run;
 * 10,000 have been judged before. And what the screen costs beside the judging, and when nothing comes. Reports, asserts nothing
 * but that each key was answered. `node bench/screen.ts [columns] [rows]`.
 */
const BEFORE = 10_000
const A_SECOND = 500
const EVERY_MS = 20
const SECONDS = 15
const [COLUMNS = 120, ROWS = 35] = process.argv.slice(2).map(Number)

/** Keys that are pressed in turn, and what the frame of each shows that the frame before did not. */
const KEYS: readonly (readonly [key: string, shows: RegExp])[] = [
  ['2', /\[2 Exchanges\]/],
  ['k', /▸/],
  ['k', /▸/],
  ['j', /▸/],
  ['\r', /back/],
  ['\u001b[C', /▸|GET/],
  ['\u001b', / filter /],
  ['4', /\[4 Session\]/],
  [' ', /more line/],
  ['3', /\[3 Cookies\]/],
  ['?', /Anywhere/],
  ['?', /\[3 Cookies\]/],
  [':', /Enter/],
  ['\u001b', /\[3 Cookies\]/],
  ['1', /\[1 Causes\]/],
]

/** A terminal that takes all at once, and knows what was written since. */
function terminal() {
  let onWrite: (text: string) => void = () => {}
  let frames = 0
  let bytes = 0
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _encoding, done) => {
        frames++
        bytes += String(chunk).length
        onWrite(String(chunk))
        done()
      },
    }),
    { isTTY: true, columns: COLUMNS, rows: ROWS },
  )
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  })
  return {
    // They stand in for TTY streams: nothing else of them is used.
    streams: { stdin, stdout, env: { LANG: 'C.UTF-8' } } as unknown as Pick<TuiOptions, 'stdin' | 'stdout' | 'env'>,
    written: () => ({ frames, bytes }),
    /** ms until the terminal shows it; null = it did not within a second. */
    press: (key: string, shows: RegExp) =>
      new Promise<number | null>(resolve => {
        const start = performance.now()
        const timer = setTimeout(() => resolve(null), 1_000)
        onWrite = text => {
          if (!shows.test(text)) return
          clearTimeout(timer)
          onWrite = () => {}
          resolve(performance.now() - start)
        }
        stdin.write(key)
      }),
  }
}

/** A page with its calls and files around each refresh: one in five brings a new token. */
async function traffic(count: number): Promise<readonly Exchange[]> {
  const refreshes = await createRefreshes(4).next(Math.ceil(count / 5))
  return refreshes.flatMap((one, index) =>
    ['', 'dashboard', 'api/items', 'api/user'].map(path => plain(one, `${path}?n=${index}`)).concat(one),
  )
}

function plain(one: Exchange, path: string): Exchange {
  if (one.outcome.kind === 'failure') throw new Error('the bench makes answers only')
  const { received } = one.outcome
  const headers = received.headers.filter(([name]) => name !== 'Set-Cookie')
  return {
    ...one,
    request: { ...one.request, url: `https://localhost:3443/${path}` },
    outcome: { ...one.outcome, received: { ...received, headers }, delivered: headers },
  }
}

async function openScreen(
  session: Session,
): Promise<{ readonly tui: Tui; readonly screen: ReturnType<typeof terminal> }> {
  // As the program does: React is several times slower in development mode.
  process.env.NODE_ENV = 'production'
  const { startTui }: typeof import('../src/tui/start-tui.tsx') = await import(
    new URL('../dist/tui/start-tui.js', import.meta.url).href
  )
  const screen = terminal()
  const paper = createForPaper({ key: new Uint8Array(32).fill(2), basePath: null })
  const tui = startTui({
    ...screen.streams,
    session: {
      ...session,
      compare: async (a, b) => {
        const [one, two] = [await session.facts(a), await session.facts(b)]
        return one === null || two === null ? null : compareExchanges(one, two, { basePath: null })
      },
    },
    header: () => ({
      ...{ version: '0.0.0', publicOrigin: 'https://localhost:3443', networkOrigins: [], target: 'localhost:3000' },
      ...{ library: null, dialect: null, front: null, ca: 'trusted', secret: 'found', app: 'up', hints: [] },
    }),
    onHeaderChange: () => () => {},
    log: { lines: () => NO_LINES, onLine: () => () => {} },
    exportHar: () => Promise.reject(new Error('not asked for')),
    paper,
  })
  await delay(300)
  return { tui, screen }
}
const NO_LINES = [] as const

/** `cpu`: the share of one core that the process used; `lateMs`: how late the thread was at its worst hundredth, others on the machine included. */
interface Cost {
  readonly cpu: number
  readonly lateMs: number
}

/** Lets them arrive at their pace while `work` runs. */
async function arriving(session: Session, list: readonly Exchange[], work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage()
  const late = monitorEventLoopDelay({ resolution: 10 })
  late.enable()
  const start = performance.now()
  let given = 0
  const give = () => {
    const due = Math.min(list.length, Math.floor(((performance.now() - start) / 1_000) * A_SECOND))
    for (; given < due; given++) {
      const one = list[given]
      if (one !== undefined) session.ingest({ ...one, id: `x${++count}`, startedAt: Date.now() })
    }
  }
  const timer = list.length === 0 ? null : setInterval(give, EVERY_MS)
  await work()
  if (timer !== null) clearInterval(timer)
  const { user, system } = process.cpuUsage(cpu)
  if (list.length > 0 && given < A_SECOND) throw new Error('nothing arrived')
  late.disable()
  return { cpu: (user + system) / 1_000 / (performance.now() - start), lateMs: late.percentile(99) / 1e6 }
}

let count = 0
const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const ms = (value: number) => value.toFixed(1)

buildProgram(fileURLToPath(new URL('..', import.meta.url)))
const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
for (const one of await traffic(BEFORE)) {
  await session.room()
  session.ingest({ ...one, id: `x${++count}` })
}
await session.settled()
const list = await traffic(A_SECOND * SECONDS)

const judging = await arriving(session, list, () => delay(SECONDS * 1_000))
await session.settled()
const { tui, screen } = await openScreen(session)
const times: number[] = []
const missed: string[] = []
const both = await arriving(session, list, async () => {
  const end = performance.now() + SECONDS * 1_000
  for (let at = 0; performance.now() < end; at++) {
    const [key, shows] = KEYS[at % KEYS.length] ?? ['', /^/]
    const took = await screen.press(key, shows)
    if (took === null) missed.push(JSON.stringify(key))
    else times.push(took)
    await delay(60 + (at % 7) * 9)
  }
})
const { frames, bytes } = screen.written()
await session.settled()
// Ages of some seconds change with each second.
await delay(2_000)
const idle = await arriving(session, [], () => delay(10_000))
tui.stop()
await tui.waitUntilExit()

console.log(
  `\nA screen of ${COLUMNS} x ${ROWS}, ${BEFORE} exchanges before, ${A_SECOND} a second arriving, ${SECONDS} s`,
)
console.log(
  formatTable([
    ['', 'keys', 'median', 'p95', 'p99', 'worst'],
    [
      'keypress to frame, ms',
      String(times.length),
      ...[0.5, 0.95, 0.99].map(at => ms(quantile(times, at))),
      ms(Math.max(...times)),
    ],
  ]),
)
console.log(
  `  the thread was late by, p99: judging alone ${ms(judging.lateMs)} ms, with the screen ${ms(both.lateMs)} ms`,
)
console.log(
  `  written: ${frames} pieces, ${(bytes / 1024).toFixed(0)} KB; keys without an answer: ${missed.join(' ') || 'none'}`,
)
if (missed.length > times.length / 50) throw new Error('keys were not answered')
tellSummary([
  `screen, ${A_SECOND} exchanges a second: keypress to frame median ${ms(median(times))} ms, p99 ${ms(quantile(times, 0.99))} ms (goal: 50 and 150)`,
  `screen, of one core: judging alone ${percent(judging.cpu)}, with the screen ${percent(both.cpu)} (goal: at most 25 % more), idle ${percent(idle.cpu)} (goal: 1 %)`,
])
process.exit(0)
