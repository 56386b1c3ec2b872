import { expect, test } from 'vitest'
import { withCookiesTakenOut } from '../../src/recording/cookies-taken-out.ts'
import { createSession } from '../../src/recording/recording.ts'
import { APP } from '../support/canaries.ts'
import { playExample } from '../support/transcript.ts'

const json = ['content-type: application/json']
const read = { request: `GET ${APP}/api/auth/session`, status: 200, answer: json }

async function outcomesOf(body: string, send: readonly string[] = []) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  for (const exchange of await playExample({ steps: [{ ...read, send, body }] })) session.ingest(exchange)
  await session.settled()
  const taken = withCookiesTakenOut(session)
  return [session, taken].flatMap(one => [one.snapshot().outcome, one.recorded().outcome]).map(one => one.kind)
}

test('that nobody was signed in is not known, what was seen stays', async () => {
  expect(await outcomesOf('{}')).toEqual(['anonymous', 'anonymous', 'not-judged', 'not-judged'])
  const user = '{"user":{"name":"a"},"expires":"2026-12-23T00:00:00.000Z"}'
  expect(await outcomesOf(user, ['cookie: __Secure-next-auth.session-token=$jwe4{"sub":"1"}'])).toEqual([
    'judged',
    'judged',
    'judged',
    'judged',
  ])
})
