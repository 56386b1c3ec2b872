import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/model/exchange.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const NAME = '__Secure-next-auth.session-token'
const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const ADA = `${NAME}=$jwe4{"sub":"1","name":"Ada"}`
const ROTATING = `${NAME}=$jwe4{"sub":"1","account":{"refresh_token":"r1"}}`

const signIn = (token: string, attributes = LINE): ExampleStep => ({
  request: `POST ${APP}/shop/api/auth/callback/credentials`,
  send: ['cookie: theme=dark'],
  status: 200,
  answer: ['content-type: application/json', `set-cookie: ${token}; ${attributes}`],
  body: `{"url":"${APP}/"}`,
})
const read = (cookie: string, ...answer: string[]): ExampleStep => ({
  request: `GET ${APP}/shop/api/auth/session`,
  ...(cookie === '' ? {} : { send: [`cookie: ${cookie}`] }),
  status: 200,
  answer: ['content-type: application/json', ...answer],
  body: '{}',
})

async function sessionOf(steps: readonly ExampleStep[], map = (one: Exchange) => one) {
  const session = createSession({ secrets: [SECRET] })
  for (const exchange of await playExample({ steps })) session.ingest(map(exchange))
  await session.settled()
  return session
}
const namesOf = async (steps: readonly ExampleStep[]) => {
  const found = (await sessionOf(steps)).browserSession('/api/auth')
  return found === null ? null : `${found.from} ${found.path}: ${found.cookies.map(([name]) => name).join(', ')}`
}

describe('the newest session of a browser', () => {
  test('is what it sent, and what the answer left', async () => {
    const found = (await sessionOf([signIn(ADA)])).browserSession('/api/auth')
    expect(found).toMatchObject({ origin: APP, path: '/shop/api/auth/session', from: 'x1', rotates: false })
    expect(found?.cookies.map(([name]) => name)).toEqual(['theme', NAME])
    expect(found?.cookies[1]?.[1]).toMatch(/^eyJ/)
  })

  test('none before a sign-in, and none after a sign-out', async () => {
    expect(await namesOf([])).toBeNull()
    expect(await namesOf([signIn(ADA), read(ADA, `set-cookie: ${NAME}=; Max-Age=0; ${LINE}`)])).toBeNull()
    expect(await namesOf([signIn(ADA), read(ADA), read('')])).toBeNull()
    expect(await namesOf([signIn(ADA), read(ADA)])).toBe(`x2 /shop/api/auth/session: ${NAME}`)
  })

  test('a cookie that the browser refuses is not one of its own', async () => {
    expect(await namesOf([signIn(ADA, 'Path=/; HttpOnly')])).toBeNull()
  })

  test('a refresh token may be one that is taken once', async () => {
    expect((await sessionOf([signIn(ROTATING)])).browserSession('/api/auth')?.rotates).toBe(true)
  })

  test('what authproxy asks itself is listed, judged by nobody, and changes nothing of it', async () => {
    const steps = [signIn(ADA), read(ADA), read(ADA, `set-cookie: ${NAME}=; Max-Age=0; ${LINE}`)]
    const session = await sessionOf(steps, one => (one.id === 'x3' ? { ...one, initiator: 'probe' } : one))
    expect(session.browserSession('/api/auth')?.from).toBe('x2')
    const { exchanges, totals, status, road, checked } = session.snapshot()
    expect(exchanges.map(one => one.id)).toEqual(['x1', 'x2', 'x3'])
    expect(session.detail('x3')?.exchange.initiator).toBe('probe')
    expect([totals.exchanges, totals.probes, totals.clients]).toEqual([2, 1, 1])
    const before = (await sessionOf(steps.slice(0, 2))).snapshot()
    expect([status.cookie, road.length, checked]).toEqual([before.status.cookie, before.road.length, before.checked])
  })
})
