import { redactedSource } from '../../src/agent/redacted-source.ts'
import type { RunFacts } from '../../src/agent/source.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { SECRET } from './transcript.ts'

const RUN: RunFacts = {
  version: '0.0.0',
  pid: 4_711,
  port: 3_443,
  url: 'https://localhost:3443',
  target: 'localhost:3000',
  startedAt: 0,
  app: 'up',
  library: 'next-auth 4.24.11',
  front: null,
  secret: 'found',
}

/** What a run that saw these exchanges is asked, as `run` wires it; `add`: more of them come. */
export async function agentSource(exchanges: readonly Exchange[], run: Partial<RunFacts> = {}) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const add = async (more: readonly Exchange[]) => {
    for (const exchange of more) session.ingest(exchange)
    await session.settled()
  }
  await add(exchanges)
  const now = () => Date.UTC(2026, 10, 23, 10, 0, 0)
  const source = redactedSource(session, paper, { run: () => ({ ...RUN, ...run }), now })
  return { source, session, add }
}
