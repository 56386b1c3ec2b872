import { keepHeapSmall } from '../src/commands/run/small-heap.ts'
import type { Exchange } from '../src/model/exchange.ts'
import { createSession } from '../src/recording/recording.ts'
import { summarise } from '../src/recording/summary.ts'
import { createRefreshes, SECRET } from './ingest/refreshes.ts'
import { formatTable, tellSummary } from './support/stats.ts'

/**
 * A working week in one go: a million exchanges through one session, judged with the secret, in one thread set up as the command's. Of ten
 * six are static files, two pages, one asks for the session, and one refreshes it with a token that nobody has seen. Memory and the time that
 * judging takes, part by part. `node --expose-gc bench/long-session.ts [exchanges]`; a quarter of an hour at most.
 */
const [total = 1_000_000] = process.argv.slice(2).map(Number)
const PART = Math.min(50_000, total / 4)
const BATCH = 1_000
const ORIGIN = 'https://localhost:3443'

keepHeapSmall()
const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
const schedule = { startAt: Date.UTC(2026, 10, 23, 9, 0, 0), everyMs: 1_000 }
const refreshes = createRefreshes(4, schedule)

/** Another request of the same browser, a little later, answered without a new cookie. */
function beside(of: Exchange, path: string, type: string, ms: number): Exchange {
  if (of.outcome.kind === 'failure') throw new Error('the bench makes answers only')
  const headers = [['Content-Type', type], ['Date', new Date(of.startedAt).toUTCString()] as const] as const
  const body = path === '/api/auth/session' ? of.outcome.received.body : null
  const received = { ...of.outcome.received, headers, body }
  const asked = path.startsWith('/_next/')
    ? ['script', 'no-cors']
    : body === null
      ? ['document', 'navigate']
      : ['empty', 'cors']
  const sent = of.request.headers.map(([name, value]) => {
    const [dest = '', mode = ''] = asked
    return [name, name === 'sec-fetch-dest' ? dest : name === 'sec-fetch-mode' ? mode : value] as const
  })
  return {
    ...of,
    startedAt: of.startedAt + ms,
    request: { ...of.request, url: ORIGIN + path, headers: sent },
    outcome: { kind: 'response', received, delivered: headers },
  }
}

/** Ten exchanges for each refresh. */
function visit(refresh: Exchange): readonly Exchange[] {
  const pages = ['/', '/account'].map((path, at) => beside(refresh, path, 'text/html; charset=utf-8', 300 + at))
  const files = Array.from({ length: 6 }, (_, at) =>
    beside(refresh, `/_next/static/chunks/${at}.js`, 'application/javascript', 310 + at),
  )
  // The answer to the refresh set a token that these do not send: they are under way with the old one.
  return [beside(refresh, '/api/auth/session', 'application/json', 1), ...pages, ...files, refresh]
}

const memory = () => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss: rss / 1024 ** 2, held: heapUsed / 1024 ** 2 }
}

interface Sample {
  readonly count: number
  readonly rss: number
  readonly held: number
  /** ms of judging for a thousand exchanges. */
  readonly perThousand: number
}

const samples: Sample[] = []
let count = 0
let judging = 0
while (count < total) {
  const made = (await refreshes.next(BATCH / 10)).flatMap(visit).sort((a, b) => a.startedAt - b.startedAt)
  const start = performance.now()
  for (const one of made) {
    const exchange = { ...one, id: `x${++count}` as const }
    if (exchange.request.url.includes('/_next/')) session.pass(summarise(exchange, null))
    else session.ingest(exchange)
  }
  await session.settled()
  judging += performance.now() - start
  if (count % PART !== 0) continue
  samples.push({ count, ...memory(), perThousand: (judging / PART) * 1_000 })
  judging = 0
}

const { totals, findings, diagnostics } = session.snapshot()
if (totals.exchanges !== total || totals.notJudged > 0) throw new Error(`${totals.exchanges} of ${total} were judged`)
if (diagnostics.length > 0) throw new Error(diagnostics[0])
const serious = findings.filter(one => one.severity !== 'info').map(one => one.rule)
console.log(
  `One session, ${total.toLocaleString('en')} exchanges; findings above info: ${serious.join(', ') || 'none'}`,
)
const every = Math.max(1, Math.floor(samples.length / 10))
console.log(
  formatTable([
    ['after', 'memory, MiB', 'held by the heap', 'ms for a thousand'],
    ...samples
      .filter((_, at) => at % every === 0 || at === samples.length - 1)
      .map(one => [
        ...[one.count.toLocaleString('en'), one.rss.toFixed(0), one.held.toFixed(0), one.perThousand.toFixed(0)],
      ]),
  ]),
)
const [first, last] = [samples[0], samples.at(-1)]
if (first !== undefined && last !== undefined)
  tellSummary([
    `${total.toLocaleString('en')} exchanges in one session: memory ${first.rss.toFixed(0)} MiB after ${PART.toLocaleString('en')} and ${last.rss.toFixed(0)} at the end (goal: at most 200, flat), ` +
      `judging ${(last.perThousand / first.perThousand).toFixed(2)}x of what it took then`,
  ])
