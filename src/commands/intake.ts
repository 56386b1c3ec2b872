import type { Exchange } from '../model/exchange.ts'
import type { Batch } from '../proxy/lane/messages.ts'
import type { Session } from '../recording/recording.ts'

/** Where all that is seen goes into the session, numbered by completion: the list then reads from top to bottom, probes included. */
export interface Intake {
  readonly ingest: (exchange: Exchange) => void
  /** Resolves when more can be taken without leaving anything out. */
  readonly take: (batch: Batch) => Promise<void>
}

export function createIntake(session: Pick<Session, 'ingest' | 'pass' | 'missed' | 'room'>): Intake {
  let count = 0
  const nextId = () => `x${++count}` as const
  const ingest = (exchange: Exchange) => session.ingest({ ...exchange, id: nextId() })
  return {
    ingest,
    take: async batch => {
      for (const one of batch) {
        if (one.weight === 'gap') session.missed(one.missed)
        else if (one.weight === 'asset') session.pass({ ...one.summary, id: nextId() })
        else ingest(one.exchange)
      }
      await session.room()
    },
  }
}
