import { expect, test } from 'vitest'
import { readExchange } from '../../src/analyzers/read-exchange.ts'
import { rankOf } from '../../src/recording/rank.ts'
import { createTokenReader } from '../../src/tokens/reader.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const SET = 'set-cookie: __Secure-next-auth.session-token=a; Path=/; HttpOnly; Secure; SameSite=Lax'
const GONE = 'set-cookie: __Secure-next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'

test.each<[string, ExampleStep, string]>([
  ['a sign-in', { request: `POST ${APP}/api/auth/callback/credentials`, status: 200, answer: [SET] }, 'turn'],
  ['a failed one', { request: `GET ${APP}/api/auth/callback/github`, status: 302 }, 'turn'],
  ['a sign-out', { request: `POST ${APP}/api/auth/signout`, status: 200 }, 'turn'],
  ['a page that ends a session', { request: `GET ${APP}/`, status: 200, answer: [GONE] }, 'turn'],
  ['a session', { request: `GET ${APP}/api/auth/session`, status: 200, answer: [SET] }, 'auth'],
  ['a page that renews one', { request: `GET ${APP}/`, status: 200, answer: [SET] }, 'auth'],
  ['a page', { request: `GET ${APP}/`, status: 200, answer: ['set-cookie: theme=dark'] }, 'other'],
])('%s', async (_what, step, rank) => {
  const tokens = createTokenReader({ secrets: [], digestKey: new Uint8Array(32) })
  const [exchange] = await playExample({ steps: [step] })
  if (exchange === undefined) throw new Error('one step is one exchange')
  expect(rankOf(await readExchange(exchange, { tokens, sessionCookies: [], basePath: null }))).toBe(rank)
})
