import { describe, expect, test } from 'vitest'
import { compareExchanges } from '../../src/compare/compare-exchanges.ts'
import type { ExchangeId } from '../../src/model/exchange.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const NAME = '__Secure-next-auth.session-token'
const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const ADA = `${NAME}=$jwe4{"sub":"1","user":{"name":"Ada"}}`
const BARE = `${NAME}=$jwe4{"sub":"1"}`
const read = (token: string, body: string, ...answer: string[]): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  send: [`cookie: ${token}`],
  status: 200,
  answer: ['content-type: application/json', ...answer],
  body,
})
const USER = '{"user":{"name":"Ada"},"expires":"2026-12-23T09:01:00.000Z"}'

async function record(steps: readonly ExampleStep[], secrets: readonly string[] = [SECRET]): Promise<Session> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  return session
}

async function told(session: Session, one: ExchangeId, two: ExchangeId) {
  const [marked, other] = [await session.facts(one), await session.facts(two)]
  if (marked === null || other === null) throw new Error('not kept')
  const { contrasts, limits } = compareExchanges(marked, other, { basePath: null })
  return [...contrasts.map(({ what, marked: was, other: is, lists }) => [what, was, is, lists]), ...limits]
}

describe('two exchanges', () => {
  test('the same thing twice does not differ, whatever is new in each answer', async () => {
    const session = await record([read(ADA, USER), read(ADA, USER)])
    expect(await told(session, 'x1', 'x2')).toEqual([])
  })

  test('what came, what was set and what was answered is told by meaning', async () => {
    const session = await record([
      read(ADA, USER, `set-cookie: ${ADA}; ${LINE}`),
      read(BARE, '{}', `set-cookie: ${BARE}; Path=/app; HttpOnly; Secure; SameSite=Lax`),
    ])
    expect(await told(session, 'x1', 'x2')).toEqual([
      ['The claims in the session token that came', 'user, user.name', '', true],
      ['The attribute of the cookie: session Path', '/', '/app', false],
      ['The claims in the session token', 'user, user.name', '', true],
      ['Whose session the answer shows', 'user', 'nobody', false],
    ])
  })

  test('without the secret lengths are compared, and that is said', async () => {
    const session = await record([read(ADA, USER), read(BARE, USER)], [])
    expect(await told(session, 'x1', 'x2')).toEqual([
      'Claims were not compared, only lengths: a session token does not open without the secret.',
    ])
  })
})
