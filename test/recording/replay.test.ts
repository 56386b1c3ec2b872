import { expect, test } from 'vitest'
import type { LogLine } from '../../src/model/recording.ts'
import { replay } from '../../src/recording/replay.ts'
import { playExample, START } from '../support/transcript.ts'

const steps = Array.from({ length: 2 }, (_, index) => ({ request: `GET https://localhost:3443/${index}`, status: 200 }))
const line = (at: number): LogLine => ({ at, stream: 'stderr', line: `at ${at - START}` })

test('each line stands before the exchange that ended after it', async () => {
  const exchanges = await playExample({ steps })
  const seen: string[] = []
  const session = {
    ingest: (one: { id: string }) => void seen.push(one.id),
    ingestLog: (one: LogLine) => void seen.push(one.line),
    room: async () => {},
    settled: async () => void seen.push('settled'),
  }
  const log = [line(START + 60_000), line(START + 500), line(START)]
  await replay(session, { exchanges, log }, async end => void seen.push(end > START ? 'paced' : 'early'))
  expect(seen).toEqual(['paced', 'at 0', 'x1', 'paced', 'at 500', 'x2', 'at 60000', 'settled'])
})
