import { expect, test } from 'vitest'
import { atMount } from '../../src/analyzers/at-mount.ts'
import { createSession } from '../../src/recording/recording.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

/** A session callback that returns null, at these routes. */
async function checkAt(basePath: string | null): Promise<readonly string[]> {
  const at = basePath ?? '/api/auth'
  const text = `POST https://app.test${at}/callback/credentials -> 302
< location: https://app.test/
< $session5{"sub":"1","name":"Ada"}
GET ${at}/session with $session5{"sub":"1","name":"Ada"} -> 200 null
< content-type: application/json
< $session5{"sub":"1","name":"Ada"}`
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET], basePath })
  for (const exchange of await playExample({ steps: stepsOf(text) })) session.ingest(exchange)
  await session.settled()
  return session.snapshot().diagnoses.map(one => one.fix.verify)
}

test.each([null, '/auth', '/api/v1/auth', '/shop/api/auth'])(
  'routes at %s: what there is to check is there',
  async basePath => {
    expect(await checkAt(basePath)).toEqual([
      `GET ${basePath ?? '/api/auth'}/session answers {"user":{…},"expires":…}.`,
    ])
  },
)

test('an address that is whole already stays', () => {
  const verify = 'Open https://app.test/api/auth/providers, /shop/api/auth/session and /api/authors.'
  const diagnosis = { fix: { summary: '', v4: '', v5: '', verify } } as Parameters<ReturnType<typeof atMount>>[0]
  expect(atMount('/auth')(diagnosis).fix.verify).toBe(verify)
})
