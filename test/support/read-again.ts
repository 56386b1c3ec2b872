import { valueFactsKey } from '../../src/http/value-key.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'

/** Not drawn anew each run: the placeholders of two short values are alike under one key in sixteen. */
const PAPER_KEY = new Uint8Array(32).fill(3)
export const DIGEST_KEY = new Uint8Array(32).fill(5)

/** One line for each finding: its sentence, its state, how often. */
export async function findingsOf(session: Session): Promise<readonly string[]> {
  await session.settled()
  return session.snapshot().findings.map(one => `${one.rule}/${one.message} ${one.state} ${one.count}`)
}

/** What is found in the redacted export of a session, without its secret. */
export async function findingsInExportOf(session: Session): Promise<readonly string[]> {
  const { exchanges, valueFacts } = exportSession(session.recorded(), createForPaper({ key: PAPER_KEY }))
  const again = createSession({
    digestKey: DIGEST_KEY,
    valueFacts: (cookie, value) => valueFacts[valueFactsKey(cookie, value)] ?? null,
  })
  for (const exchange of exchanges) again.ingest(exchange)
  return findingsOf(again)
}
