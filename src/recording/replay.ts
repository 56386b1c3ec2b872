import type { Exchange } from '../model/exchange.ts'
import type { LogLine } from '../model/recording.ts'
import type { Session } from './recording-options.ts'

export interface Replayed {
  /** In order of completion. */
  readonly exchanges: readonly Exchange[]
  readonly log: readonly LogLine[]
}

/** Plays what was recorded through a session: the same path as live traffic. `pace`: waited for before each exchange, with its end. */
export async function replay(
  session: Pick<Session, 'ingest' | 'ingestLog' | 'room' | 'settled'>,
  { exchanges, log }: Replayed,
  pace?: (end: number) => Promise<void>,
): Promise<void> {
  const lines = [...log].sort((a, b) => a.at - b.at)
  let next = 0
  for (const exchange of exchanges) {
    const { sendMs, waitMs, receiveMs } = exchange.timing
    const end = exchange.startedAt + sendMs + waitMs + receiveMs
    await pace?.(end)
    for (let line = lines[next]; line !== undefined && line.at <= end; line = lines[++next]) {
      await session.room()
      session.ingestLog(line)
    }
    await session.room()
    session.ingest(exchange)
  }
  for (const line of lines.slice(next)) {
    await session.room()
    session.ingestLog(line)
  }
  await session.settled()
}
