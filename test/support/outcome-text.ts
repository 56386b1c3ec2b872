import { createSession } from '../../src/recording/recording.ts'
import { stepsOf } from './rule-examples.ts'
import { playExample, SECRET } from './transcript.ts'

/** What a recording says when nothing is wrong: its sentence, what it proves, what was not judged; a line each. */
export async function outcomeText(text: string, secrets: readonly string[] = [SECRET]): Promise<readonly string[]> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets })
  for (const exchange of await playExample({ steps: stepsOf(text) })) session.ingest(exchange)
  await session.settled()
  const { outcome } = session.snapshot()
  return [outcome.text, `Proven: ${outcome.proven.join(', ')}`, ...outcome.notJudged]
}
