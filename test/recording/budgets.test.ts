import { expect, test } from 'vitest'
import { createSession } from '../../src/recording/recording.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const ORIGIN = 'https://app.test'
const COOKIE = `__Secure-next-auth.session-token=${'x'.repeat(500)}`

test('the largest heads of what belongs to a session, as HTTP/1.1 writes them; pages without one do not count', async () => {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
  const steps = [
    { request: `GET ${ORIGIN}/api/auth/session`, send: [`cookie: ${COOKIE}`], status: 200, answer: ['a: b'] },
    {
      request: `GET ${ORIGIN}/page`,
      send: [`x: ${'y'.repeat(5_000)}`],
      status: 200,
      answer: [`x: ${'y'.repeat(5_000)}`],
    },
    {
      request: `POST ${ORIGIN}/api/auth/callback/credentials`,
      status: 200,
      answer: [`set-cookie: ${COOKIE}; Path=/; Secure`],
    },
  ]
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  const { budgets } = session.snapshot()
  const line = `cookie: ${COOKIE}`.length
  expect(budgets).toMatchObject([
    { part: 'request-head', exchange: 'x1', bytes: expect.any(Number), cookieBytes: COOKIE.length },
    { part: 'request-header', exchange: 'x1', bytes: line, cookieBytes: COOKIE.length },
    { part: 'response-head', exchange: 'x3', bytes: expect.any(Number), cookieBytes: COOKIE.length + 16 },
  ])
  expect(budgets[0]?.bytes).toBeGreaterThan(line)
  expect(budgets[0]?.bytes).toBeLessThan(line + 200)
  const least = `HTTP/1.1 200 \r\nset-cookie: ${COOKIE}; Path=/; Secure\r\n\r\n`.length
  expect(budgets[2]?.bytes).toBeGreaterThanOrEqual(least)
  expect(budgets[2]?.bytes).toBeLessThan(least + 60)
})
