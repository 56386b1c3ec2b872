import { expect, test } from 'vitest'
import { createSession } from '../../../src/recording/recording.ts'
import { stepsOf } from '../../support/rule-examples.ts'
import { playExample } from '../../support/transcript.ts'

test('that a front waited no longer is told as a person would say it', async () => {
  const [asked] = await playExample({
    steps: stepsOf('POST https://app.test/api/auth/callback/credentials -> app-closed'),
  })
  if (asked === undefined) throw new Error('one exchange')
  const failure = { kind: 'front-timed-out', front: 'nginx', seconds: 60, over: 'read', setting: null } as const
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  session.ingest({ ...asked, front: 'nginx', outcome: { kind: 'failure', failure, answered: 504 } })
  await session.settled()
  expect(session.snapshot().diagnoses.map(one => [one.id, one.evidence.map(({ excerpt }) => excerpt)])).toEqual([
    ['auth-request-timed-out', ['504, by the front, after 60 s']],
  ])
})
