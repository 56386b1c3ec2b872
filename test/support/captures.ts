import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { AnswerRow, Causes } from '../../scripts/corpus-nextauth.ts'
import { readHar } from '../../src/har/read.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import { createSession } from '../../src/recording/recording.ts'

/** The recorded NextAuth apps, one fault each or none. */
export const CAPTURES = new URL('../fixtures/nextauth/', import.meta.url)

export const ANSWERS: readonly AnswerRow[] = JSON.parse(readFileSync(new URL('answer-key.json', CAPTURES), 'utf8'))
export const CAUSES: Causes = JSON.parse(readFileSync(new URL('causes.json', CAPTURES), 'utf8'))

export interface Capture {
  readonly row: AnswerRow
  readonly exchanges: readonly Exchange[]
}

export function loadCapture(row: AnswerRow): Capture {
  const text = gunzipSync(readFileSync(new URL(`${row.file}.gz`, CAPTURES))).toString('utf8')
  return { row, exchanges: readHar(text).exchanges }
}

/** When it was complete, ms since the epoch. */
export function endOf({ startedAt, timing }: Exchange): number {
  return startedAt + timing.sendMs + timing.waitMs + timing.receiveMs
}

/** Judges exchanges in the given order; every finding above info that was open at any moment. */
export async function judgeAll(
  exchanges: readonly Exchange[],
  secrets: readonly string[],
): Promise<readonly Finding[]> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets })
  const serious = new Map<string, Finding>()
  session.subscribe(event => {
    if ('finding' in event && event.finding.severity !== 'info') serious.set(event.finding.fingerprint, event.finding)
  })
  for (const exchange of exchanges) session.ingest(exchange)
  await session.settled()
  const { diagnostics } = session.snapshot()
  if (diagnostics.length > 0) throw new Error(diagnostics.join('; '))
  return [...serious.values()]
}
