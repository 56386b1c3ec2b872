import { describe, expect, test } from 'vitest'
import type { SessionStep } from '../../src/model/road.ts'
import { createSession } from '../../src/recording/recording.ts'
import { fateText } from '../../src/tui/screens/road.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const NAME = '__Secure-next-auth.session-token'
const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const JSON_TYPE = 'content-type: application/json'
const ADA = `${NAME}=$jwe4{"sub":"1","user":{"name":"Ada"}}`
const BARE = `${NAME}=$jwe4{"sub":"1"}`
const USER = '{"user":{"name":"Ada"},"expires":"2026-12-23T09:01:00.000Z"}'

const signIn: ExampleStep = {
  request: `POST ${APP}/api/auth/callback/credentials`,
  status: 200,
  answer: [JSON_TYPE, `set-cookie: ${ADA}; ${LINE}`],
  body: `{"url":"${APP}/"}`,
}
const read = (token: string, body: string, ...answer: string[]): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  send: [`cookie: ${token}`],
  status: 200,
  answer: [JSON_TYPE, ...answer],
  body,
})
const deletes = `set-cookie: ${NAME}=; Max-Age=0; ${LINE}`

async function roadOf(
  steps: readonly ExampleStep[],
  secrets: readonly string[] = [SECRET],
): Promise<readonly SessionStep[]> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  return session.snapshot().road
}
const words = (road: readonly SessionStep[]) =>
  road.map(one => `${one.exchange}${one.count > 1 ? ` to ${one.last}` : ''} ${one.asker}: ${fateText(one)}`)

describe('from sign-in on', () => {
  test('made, read, changed with what was lost and gained, deleted', async () => {
    const road = await roadOf([
      signIn,
      read(ADA, USER),
      read(ADA, '{"expires":"2026-12-23T09:01:00.000Z"}', `set-cookie: ${BARE}; ${LINE}`),
      read(BARE, USER, `set-cookie: ${ADA}; ${LINE}`),
      { request: `GET ${APP}/about`, send: [`cookie: ${ADA}`], status: 200, answer: ['content-type: text/html'] },
      read(ADA, '{}', deletes),
      read(ADA, '{}'),
    ])
    expect(words(road).map(line => line.replace(/\d+ bytes/g, 'N bytes'))).toEqual([
      'x1 sign-in: token made, N bytes',
      'x2 session read: token untouched; answer: user',
      'x3 session read: token changed, N bytes: - user; answer: no user',
      'x4 session read: token changed, N bytes: + user; answer: user',
      'x6 session read: token deleted; answer: empty object; no sign-out was seen',
      'x7 session read: token untouched; answer: empty object',
    ])
    expect(road.map(one => one.isDeath)).toEqual([false, false, false, false, true, false])
  })

  test('a read before the sign-in is no part of it; where nobody signed in, reads are all there is', async () => {
    const nobody: ExampleStep = { ...read(ADA, '{}'), send: [] }
    const road = await roadOf([nobody, nobody, { ...signIn, send: ['cookie: theme=1'] }, read(ADA, USER)])
    expect(road.map(one => one.exchange)).toEqual(['x3', 'x4'])
    expect((await roadOf([nobody, nobody])).map(one => one.exchange)).toEqual(['x1'])
  })

  test('a sign-out is no death', async () => {
    const out: ExampleStep = {
      request: `POST ${APP}/api/auth/signout`,
      send: [`cookie: ${ADA}`],
      status: 200,
      answer: [JSON_TYPE, deletes],
      body: `{"url":"${APP}/"}`,
    }
    expect(words(await roadOf([signIn, out])).at(-1)).toBe('x2 sign-out: token deleted')
  })

  test('an answer that says nobody, though a token came, is one', async () => {
    const road = await roadOf([signIn, read(ADA, '{}')])
    expect(words(road).at(-1)).toBe(
      'x2 session read: token untouched; answer: empty object; a token came, nobody is signed in',
    )
  })

  test('what is the same again is one step, each client for itself', async () => {
    const quiet = Array.from({ length: 5 }, () => read(ADA, USER))
    expect(words(await roadOf([signIn, ...quiet]))).toEqual([
      expect.stringMatching(/^x1 sign-in: token made, \d+ bytes$/),
      'x2 to x6 session read: token untouched; answer: user',
    ])
  })

  test('the same token once more is no new one; the id of a database session is renewed by its cookie', async () => {
    const again = (token: string) => read(token, USER, `set-cookie: ${token}; ${LINE}`)
    expect(words(await roadOf([signIn, again(ADA), again(`${NAME}=96b09235-78a9-4f2b-a8c4-880659925296`)]))).toEqual([
      expect.stringMatching(/^x1 sign-in: token made, \d+ bytes$/),
      expect.stringMatching(/^x2 session read: token set again, \d+ bytes; answer: user$/),
      'x3 session read: token renewed, 36 bytes; answer: user',
    ])
  })

  test('without the secret no claim is told, and a token that came anew is replaced: nobody can tell by what', async () => {
    const road = await roadOf([signIn, read(ADA, USER, `set-cookie: ${BARE}; ${LINE}`)], [])
    expect(words(road).at(-1)).toMatch(/^x2 session read: token replaced, \d+ bytes; answer: user$/)
    expect(road.map(({ expiresAt, issuedAt }) => [expiresAt, issuedAt])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  test('of very many the first and the newest stay', async () => {
    const flips = Array.from({ length: 400 }, (_, index) =>
      index % 2 === 0
        ? read(ADA, USER, `set-cookie: ${BARE}; ${LINE}`)
        : read(BARE, USER, `set-cookie: ${ADA}; ${LINE}`),
    )
    const road = await roadOf([signIn, ...flips])
    expect([road.length, road[0]?.exchange, road[49]?.exchange, road.at(-1)?.exchange]).toEqual([
      expect.any(Number),
      'x1',
      'x50',
      'x401',
    ])
    expect(road.length).toBeLessThanOrEqual(350)
  })
})
