import { describe, expect, test } from 'vitest'
import { createSession } from '../../../src/recording/recording.ts'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'
import { healthySession, refusedSession } from '../../support/server-steps.ts'
import { playExample, SECRET, START } from '../../support/transcript.ts'

const ORIGIN = 'http://localhost:3000'
const THREW = [
  '[next-auth][error][JWT_SESSION_ERROR] ',
  "https://next-auth.js.org/errors#jwt_session_error Cannot read properties of undefined (reading 'role') {",
]

describe('the log decides', () => {
  test('between look-alikes, and the undecided finding goes beneath', async () => {
    const { ids, diagnoses } = await diagnoseSteps([refusedSession(4, ORIGIN, '1', THREW)])
    expect(ids).toEqual(['jwt-or-session-callback-threw'])
    expect(diagnoses[0]?.findings).toHaveLength(2)
    expect(diagnoses[0]?.confidence.kind).toBe('proven')
  })

  test('without it the same answer stays undecided', async () => {
    expect((await diagnoseSteps([refusedSession(4, ORIGIN, '1')])).ids).toEqual(['valid-token-refused'])
  })

  test('also when the line comes out of its pipe after the answer', async () => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: [SECRET] })
    for (const exchange of await playExample({ steps: [refusedSession(4, ORIGIN, '1')] })) session.ingest(exchange)
    for (const line of THREW) session.ingestLog({ at: START + 300, stream: 'stderr', line })
    await session.settled()
    expect(session.snapshot().diagnoses.map(one => one.id)).toEqual(['jwt-or-session-callback-threw'])
  })
})

describe('the log accuses nobody else', () => {
  test('a session that was refreshed at the same time', async () => {
    expect((await diagnoseSteps([{ ...healthySession(4, ORIGIN, '1', '2'), log: THREW }])).serious).toEqual([])
  })

  test('an exchange of another time', async () => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: [SECRET] })
    for (const line of THREW) session.ingestLog({ at: START - 60_000, stream: 'stderr', line })
    for (const exchange of await playExample({ steps: [refusedSession(4, ORIGIN, '1')] })) session.ingest(exchange)
    await session.settled()
    expect(session.snapshot().diagnoses.map(one => one.id)).toEqual(['valid-token-refused'])
  })

  test('a line without a time of its own stops nothing', async () => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3) })
    session.ingestLog({
      at: Number.NaN,
      stream: 'stderr',
      line: 'upstream sent too big header while reading response header',
    })
    for (const exchange of await playExample({ steps: [healthySession(4, ORIGIN, '1', '2')] })) session.ingest(exchange)
    await session.settled()
    expect(session.snapshot().diagnoses).toEqual([])
  })
})

test('no word of the app reaches a finding', async () => {
  const canary = 'canary-7f3a ada@example.com'
  const { findings, diagnoses } = await diagnoseSteps([
    refusedSession(5, ORIGIN, '1', [
      '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
      `[auth][cause]: Error: ${canary}`,
      `[auth][details]: {"payload":{"name":"${canary}"}}`,
    ]),
  ])
  expect(findings.length).toBeGreaterThan(0)
  expect(JSON.stringify([findings, diagnoses])).not.toMatch(/canary|example\.com/)
})

describe('whose line is it', () => {
  const confidence = async (text: string) => {
    const { diagnoses } = await diagnoseSteps(stepsOf(text))
    return diagnoses.map(one => [one.id, one.confidence])
  }
  const OTHER = { kind: 'likely', decides: 'the log at that moment: another request may have printed the line' }

  test('the answer shows it, and no other request of that moment does: proven', async () => {
    expect(
      await confidence(`
        GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
          < $session4=
          ! ${THREW[0]}
          ! ${THREW[1]}
      `),
    ).toEqual([['jwt-or-session-callback-threw', { kind: 'proven' }]])
  })

  test('a page that shows nothing of it only may have printed it', async () => {
    expect(
      await confidence(`
        GET http://localhost:3000/account with $session4{"sub":"1"} -> 200 <html></html>
          ! ${THREW[0]}
          ! ${THREW[1]}
      `),
    ).toEqual([['jwt-or-session-callback-threw', OTHER]])
  })

  test('such a page does not take the line away from the request that printed it', async () => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: [SECRET] })
    const [page, refused] = await playExample({
      steps: stepsOf(`
        GET http://localhost:3000/account with $session4{"sub":"1"} -> 200 <html></html>
        GET /api/auth/session with $session4{"sub":"1"} -> 200 {}
          < $session4=
      `),
    })
    if (page === undefined || refused === undefined) throw new Error('two exchanges were played')
    for (const line of THREW) session.ingestLog({ at: page.startedAt + 5, stream: 'stderr', line })
    session.ingest(page)
    session.ingest({ ...refused, startedAt: page.startedAt })
    await session.settled()
    const [diagnosis, ...rest] = session.snapshot().diagnoses
    expect([diagnosis?.id, diagnosis?.confidence, rest]).toEqual([
      'jwt-or-session-callback-threw',
      { kind: 'proven' },
      [],
    ])
  })

  test('a line that comes long after the answer may be of a request that has not ended yet', async () => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: [SECRET] })
    for (const exchange of await playExample({ steps: [refusedSession(4, ORIGIN, '1')] })) session.ingest(exchange)
    for (const line of THREW) session.ingestLog({ at: START + 800, stream: 'stderr', line })
    await session.settled()
    expect(session.snapshot().diagnoses.map(one => [one.id, one.confidence])).toEqual([
      ['jwt-or-session-callback-threw', OTHER],
    ])
  })
})

describe('signed tokens', () => {
  const jws = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'
  const read = async (value: string, words: string) =>
    (
      await diagnoseSteps(
        stepsOf(`
          GET http://localhost:3000/api/auth/session with $session4=${value} -> 200 {}
            < $session4=
            ! [next-auth][error][JWT_SESSION_ERROR] 
            ! https://next-auth.js.org/errors#jwt_session_error ${words} {
        `),
      )
    ).ids

  test('are read by a decode of the app: its words are about the session', async () => {
    expect(await read(jws, 'jwt expired')).toEqual(['session-expired'])
    expect(await read(jws, 'invalid signature')).toEqual(['session-token-undecryptable'])
    expect(await read('$id', 'jwt malformed')).toEqual(['strategy-changed'])
  })

  test('an encrypted one is not: then a callback looked at something else', async () => {
    expect(await read('$jwe4{"sub":"1"}', 'jwt expired')).toEqual(['jwt-or-session-callback-threw'])
  })
})
