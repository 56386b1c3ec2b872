import { describe, expect, test } from 'vitest'
import { valueFactsKey } from '../../src/http/value-key.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type RecordedSession } from '../../src/recording/recording.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
const COOKIE = '__Secure-next-auth.session-token'

async function record(): Promise<RecordedSession> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
  const claims = '{"sub":"canary-sub","email":"canary@example.org"}'
  const steps = [
    {
      request: `POST ${APP}/api/auth/callback/credentials`,
      status: 200,
      answer: [
        `set-cookie: ${COOKIE}=$jwe4${claims}; Path=/; HttpOnly; SameSite=Lax`,
        'set-cookie: canary@example.org=canary-value; SameSite=None',
      ],
    },
  ]
  for (const one of await playExample({ steps })) session.ingest(one)
  session.ingestLog({ at: 0, stream: 'stdout', line: 'canary-line' })
  await session.settled()
  return session.recorded()
}

describe('exportSession', () => {
  test('without paper everything is as it was recorded, and no facts are needed', async () => {
    const recorded = await record()
    const { facts: _facts, safeLog: _safeLog, ...rest } = recorded
    expect(exportSession(recorded, null)).toEqual({
      ...rest,
      pages: expect.anything(),
      redacted: false,
      valueFacts: {},
    })
    expect(exportSession(recorded, null).log).toHaveLength(1)
  })

  test('redacted: no value, no claim, no address in a finding, no line of the log', async () => {
    const exported = exportSession(await record(), paper)
    expect(exported.redacted).toBe(true)
    expect(exported.findings.length).toBeGreaterThan(0)
    const text = JSON.stringify(exported)
    for (const canary of ['canary-value', 'canary-sub', 'canary@example.org', 'canary-line', SECRET]) {
      expect(text.includes(canary), canary).toBe(false)
    }
  })

  test('what is known of a token travels under its placeholder, which stands in the redacted line', async () => {
    const recorded = await record()
    const exported = exportSession(recorded, paper)
    const [exchange] = exported.exchanges
    const line =
      exchange?.outcome.kind === 'response'
        ? exchange.outcome.received.headers.find(([, value]) => value.startsWith(COOKIE))
        : undefined
    const placeholder = /=([^;]*)/.exec(line?.[1] ?? '')?.[1] ?? ''
    const known = exported.valueFacts[valueFactsKey(COOKIE, placeholder)]
    expect(known).toMatchObject({ enc: 'A256GCM', snapshot: { kind: 'decoded' } })
    expect(known).toEqual(recorded.facts.find(one => one.cookie === COOKIE)?.facts)
  })

  test('the recording itself is left alone', async () => {
    const recorded = await record()
    const before = structuredClone(recorded)
    exportSession(recorded, paper)
    expect(recorded).toEqual(before)
  })
})
