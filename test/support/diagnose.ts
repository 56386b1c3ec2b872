import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from './rule-examples.ts'
import { logOf, playExample, SECRET } from './transcript.ts'

/** Plays steps through every rule; the ids of what is said, first thing first. */
export async function diagnoseSteps(steps: readonly ExampleStep[], secret: string | null = SECRET) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: secret === null ? [] : [secret] })
  const log = logOf({ steps })
  for (const exchange of await playExample({ steps })) {
    while (log[0] !== undefined && log[0].at < exchange.startedAt + 1_000) session.ingestLog(log.shift() ?? log[0])
    session.ingest(exchange)
  }
  await session.settled()
  const { diagnoses, findings, diagnostics } = session.snapshot()
  if (diagnostics.length > 0) throw new Error(diagnostics.join('; '))
  return {
    ids: diagnoses.map(one => one.id),
    serious: diagnoses.filter(one => one.severity !== 'info').map(one => one.id),
    diagnoses,
    findings,
  }
}
