import { playReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'
import { createSession } from '../../src/recording/recording.ts'
import { createRefreshes, type Dialect, SECRET } from './refreshes.ts'

/** What is judged in a recording of its own. */
export interface Judged {
  readonly secrets: readonly string[]
  readonly exchanges: readonly Exchange[]
}

const ROUNDS = 5

/**
 * Exchanges a second with the queue kept full, each part in a recording of its own. The best of some rounds, in the first of
 * which the engine warms up: what else runs on the machine only ever takes away.
 *
 * @throws when one was not judged
 */
export async function measureQueue(parts: readonly Judged[]): Promise<number> {
  const count = parts.reduce((sum, one) => sum + one.exchanges.length, 0)
  return best(count, async () => {
    for (const { secrets, exchanges } of parts) {
      const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets })
      for (const one of exchanges) {
        await session.room()
        session.ingest(one)
      }
      await session.settled()
      const { totals, diagnostics } = session.snapshot()
      if (totals.notJudged > 0 || diagnostics.length > 0) throw new Error('an exchange was not judged')
    }
  })
}

/** Refreshes of one session, each with a new token. */
export async function newTokens(dialect: Dialect, count: number): Promise<Judged> {
  return { secrets: [SECRET], exchanges: await createRefreshes(dialect).next(count) }
}

/** The same session asked again and again: its token was seen before. */
export async function knownTokens(count: number): Promise<Judged> {
  const [first] = await createRefreshes(4).next(1)
  if (first === undefined || first.outcome.kind === 'failure') throw new Error('no exchange was made')
  const { received } = first.outcome
  const headers = received.headers.filter(([name]) => name !== 'Set-Cookie')
  const outcome = { ...first.outcome, received: { ...received, headers }, delivered: headers }
  const exchanges = Array.from({ length: count }, (_, index): Exchange => {
    return { ...first, id: `x${index + 1}`, startedAt: first.startedAt + index * 1_000, outcome }
  })
  return { secrets: [SECRET], exchanges }
}

/** Entries a second. */
export interface AnalyzeSpeed {
  readonly parse: number
  readonly analyze: number
  readonly megabytes: number
}

/** What `authproxy analyze` does with a browser's HAR of them, against `JSON.parse` of its text alone. */
export async function measureAnalyze({ secrets, exchanges }: Judged): Promise<AnalyzeSpeed> {
  const text = JSON.stringify({
    log: { version: '1.2', creator: { name: 'bench', version: '1' }, entries: exchanges.map(toEntry) },
  })
  const parse = await best(exchanges.length, async () => JSON.parse(text))
  const analyze = await best(exchanges.length, async () => {
    const { totals } = (await playReading(readHar(text), { secrets })).snapshot()
    if (totals.exchanges !== exchanges.length) throw new Error('an entry was not judged')
  })
  return { parse, analyze, megabytes: text.length / 1024 / 1024 }
}

async function best(count: number, run: () => Promise<void>): Promise<number> {
  let most = 0
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    await run()
    most = Math.max(most, (count / (performance.now() - start)) * 1_000)
  }
  return most
}

function toEntry({ request, outcome, startedAt, timing }: Exchange) {
  if (outcome.kind === 'failure') throw new Error('the bench makes answers only')
  const { status, statusText, httpVersion, headers, body } = outcome.received
  const list = (of: HeaderList) => of.map(([name, value]) => ({ name, value }))
  const text = new TextDecoder().decode(body?.bytes)
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: timing.sendMs + timing.waitMs + timing.receiveMs,
    request: { method: request.method, url: request.url, httpVersion: 'h2', headers: list(request.headers) },
    response: {
      ...{ status, statusText, httpVersion, headers: list(headers) },
      content: { size: body?.totalBytes ?? 0, mimeType: 'application/json', text },
    },
    timings: { send: timing.sendMs, wait: timing.waitMs, receive: timing.receiveMs },
  }
}
