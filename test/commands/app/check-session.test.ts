import { expect, test } from 'vitest'
import { createSessionAsker } from '../../../src/commands/app/check-session.ts'
import type { Exchange } from '../../../src/model/exchange.ts'
import type { BrowserSession } from '../../../src/model/session-check.ts'
import { playExample } from '../../support/transcript.ts'

const NAME = '__Secure-next-auth.session-token'
const held: BrowserSession = {
  origin: 'https://localhost:3443',
  path: '/api/auth/session',
  cookies: [
    ['theme', 'dark'],
    [NAME, 't0'],
  ],
  from: 'x7',
  rotates: false,
}

function askerOf(session: BrowserSession | null, answers: readonly (Exchange | null)[] = []) {
  const asked: string[] = []
  const ingested: Exchange[] = []
  const judged: (Exchange | null)[] = []
  const asker = createSessionAsker({
    session: {
      browserSession: () => session,
      checkSession: async all => {
        judged.push(...all)
        return { holds: true, text: 'Session holds.' }
      },
    },
    routes: () => '/api/auth',
    ask: async ({ cookie, turn }) => {
      asked.push(cookie)
      return answers[turn] ?? null
    },
    ingest: one => ingested.push(one),
    mask: () => '_',
    gapMs: 0,
  })
  return { asker, asked, ingested, judged }
}

test('says what it would do, and that it may use something up', () => {
  const textOf = (session: BrowserSession | null) => askerOf(session).asker.before()
  expect(textOf(held)).toEqual({
    ready: true,
    text: 'Once more to ask /api/auth/session 3× with the cookies of x7; no browser gets the answers',
  })
  expect(textOf({ ...held, rotates: true }).text).toBe(
    'Once more to ask /api/auth/session 3× with the cookies of x7; may use up its refresh token: then sign in again',
  )
  expect(textOf({ ...held, rotates: null }).text).toBe(
    'Once more to ask /api/auth/session 3× with the cookies of x7; may use up its refresh token, if it has one: then sign in again',
  )
  expect(textOf(null)).toEqual({
    ready: false,
    text: 'Nothing to ask: no browser has a session that authproxy saw. Sign in first',
  })
})

test('follows the cookies of its own answers, and stops when none comes', async () => {
  const [first, second] = await playExample({
    steps: [
      {
        request: 'GET https://localhost:3443/api/auth/session',
        status: 200,
        answer: [`set-cookie: ${NAME}=t1; Path=/`],
        body: '{}',
      },
      {
        request: 'GET https://localhost:3443/api/auth/session',
        status: 200,
        answer: [`set-cookie: ${NAME}=; Path=/; Max-Age=0`, `set-cookie: ${NAME}.0=a; Path=/`],
        body: '{}',
      },
    ],
  })
  const { asker, asked, ingested, judged } = askerOf(held, [first ?? null, second ?? null, null])
  expect(await asker.ask()).toEqual({ holds: true, text: 'Session holds.' })
  expect(asked).toEqual([`theme=dark; ${NAME}=t0`, `theme=dark; ${NAME}=t1`, `theme=dark; ${NAME}.0=a`])
  expect(ingested.length).toBe(2)
  expect(judged.at(-1)).toBeNull()
})
