import type { Exchange } from '../../model/exchange.ts'
import type { LogLine } from '../../model/recording.ts'
import type { Batch } from '../../proxy/lane/messages.ts'
import type { Session } from '../../recording/recording.ts'
import type { BrowserEar } from './hear-browser.ts'
import { createWaitingLine } from './waiting-line.ts'

/** Where all that is seen goes into the session, numbered by completion: the list then reads from top to bottom, probes included. */
export interface Intake {
  readonly ingest: (exchange: Exchange) => void
  /** A line that the app printed, in its place among the exchanges. */
  readonly ingestLog: (line: LogLine) => void
  /** Resolves when more can be taken without leaving anything out. */
  readonly take: (batch: Batch) => Promise<void>
  /** Nothing more will be told of what waits. */
  readonly end: () => void
}

/** How long an exchange waits for what the browser says of it (docs/decisions/0014). */
const PATIENCE_MS = 250
const MAX_WAITING = 500

export function createIntake(
  session: Pick<Session, 'ingest' | 'ingestLog' | 'pass' | 'missed' | 'room'>,
  ear: Pick<BrowserEar, 'hear' | 'onNews'> | null = null,
): Intake {
  let count = 0
  const nextId = () => `x${++count}` as const
  const line = createWaitingLine({ patienceMs: PATIENCE_MS, most: MAX_WAITING })
  ear?.onNews(line.look)
  const inTurn = (run: () => void) => line.add({ isReady: () => true, run })
  const ingest = (seen: Exchange) => {
    const exchange = { ...seen, id: nextId() }
    let heard: Exchange | null = ear === null ? exchange : null
    line.add({
      isReady: () => {
        heard ??= ear?.hear(exchange) ?? null
        return heard !== null
      },
      run: () => session.ingest(heard ?? exchange),
    })
  }
  return {
    ingest,
    ingestLog: one => inTurn(() => session.ingestLog(one)),
    take: async batch => {
      for (const one of batch) {
        if (one.weight === 'gap') inTurn(() => session.missed(one.missed))
        else if (one.weight === 'asset') {
          const file = { ...one.summary, id: nextId() }
          inTurn(() => session.pass(file))
        } else ingest(one.exchange)
      }
      await session.room()
    },
    end: line.end,
  }
}
