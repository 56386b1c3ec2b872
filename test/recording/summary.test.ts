import { describe, expect, test } from 'vitest'
import { readExchange } from '../../src/analyzers/read-exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import { summarise, withFindings } from '../../src/recording/summary.ts'
import { createTokenReader } from '../../src/tokens/reader.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'
const TOKEN = `${COOKIE}=$jwe4{"sub":"1"}`
const KEPT = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const GONE = `${COOKIE}=; Max-Age=0; ${KEPT}`
const USER = '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}'

async function summariesOf(steps: readonly ExampleStep[]) {
  const tokens = createTokenReader({ secrets: [SECRET], digestKey: new Uint8Array(32).fill(1) })
  const options = { tokens, sessionCookies: [], basePath: null }
  const exchanges = await playExample({ steps })
  return Promise.all(exchanges.map(async one => summarise(one, await readExchange(one, options))))
}

const session = (more: Partial<ExampleStep>): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  status: 200,
  body: USER,
  ...more,
})
const signIn: ExampleStep = {
  request: `POST ${APP}/api/auth/callback/credentials`,
  status: 200,
  answer: [`set-cookie: ${TOKEN}; ${KEPT}`],
  body: '{"url":"x"}',
}

test('what a front did for lack of time, in words', async () => {
  const [late] = await summariesOf([{ ...signIn, takesMs: 75_000, front: 'nginx' }])
  const [whole] = await summariesOf([{ ...signIn, takesMs: 75_000, front: 'envoy' }])
  expect(late?.failure).toBe('nginx stopped waiting, the app had not answered: nothing came for 60 s')
  expect(whole?.failure).toBe('envoy stopped waiting, the app had not answered: it was not done after 15 s')
  const [stream] = await playExample({ steps: [{ request: `GET ${APP}/events`, status: 200, front: 'haproxy' }] })
  if (stream === undefined) throw new Error('there must be one')
  const frontCut = { seconds: 50, over: 'read', setting: 'timeout server 120s' } as const
  expect(summarise({ ...stream, frontCut }, null).front?.changes[0]).toBe(
    'it cut the answer off, the app was still at it: nothing came for 50 s',
  )
})

describe('what an exchange means', () => {
  test('in words, each in its place', async () => {
    const list = await summariesOf([
      session({ body: '{}' }),
      signIn,
      session({ send: [`cookie: ${TOKEN}`], answer: [`set-cookie: ${COOKIE}=$jwe4{"sub":"2"}; ${KEPT}`] }),
      session({ send: [`cookie: ${TOKEN}`] }),
      session({ send: [`cookie: ${TOKEN}`], answer: [`set-cookie: ${GONE}`], body: '{}' }),
      session({ send: [`cookie: ${TOKEN}`], body: '<html>' }),
      { request: `GET ${APP}/page`, send: [`cookie: ${TOKEN}`], status: 200 },
      {
        request: `POST ${APP}/api/auth/signout`,
        send: [`cookie: ${TOKEN}`],
        status: 200,
        answer: [`set-cookie: ${GONE}`],
      },
    ])
    expect(list.map(one => one.meaning)).toEqual([
      'session: empty object, no session cookie',
      'session cookie set',
      'session: user, cookie refreshed',
      'session: user, cookie untouched',
      'session: empty object, cookie deleted',
      'session: not a session, cookie untouched',
      null,
      'session cookie deleted',
    ])
  })

  test('a failure in words, its detail drawn safely', async () => {
    const exchanges = await summariesOf([{ request: `GET ${APP}/`, status: 'app-unreachable' }])
    expect(exchanges[0]).toMatchObject({ status: 502, failure: 'the app does not answer', responseHeaderBytes: 0 })
  })
})

test('a static file that nobody read has its line, too', async () => {
  const [exchange] = await playExample({ steps: [{ request: `GET ${APP}/a.js`, status: 304, answer: ['etag: "1"'] }] })
  if (exchange === undefined) throw new Error('one step is one exchange')
  expect(summarise(exchange, null)).toMatchObject({
    id: 'x1',
    method: 'GET',
    url: `${APP}/a.js`,
    status: 304,
    meaning: null,
  })
})

test('an exchange knows the findings that name it, each once', async () => {
  const list = await summariesOf([signIn, session({})])
  const evidence = (exchange: 'x1' | 'x2') =>
    ({ exchange, part: 'received', headerIndex: null, note: '', excerpt: '' }) as const
  const finding = (fingerprint: string, exchanges: readonly ['x1' | 'x2', ...('x1' | 'x2')[]]): Finding => ({
    fingerprint,
    rule: 'r',
    message: 'm',
    severity: 'error',
    text: '',
    subject: '',
    data: {},
    evidence: [evidence(exchanges[0]), ...exchanges.slice(1).map(evidence)],
    count: 1,
    state: 'open',
    firstAt: 0,
    lastAt: 0,
    resolvedBy: null,
  })
  expect(withFindings(list, [finding('a', ['x2', 'x2']), finding('b', ['x2', 'x1'])]).map(one => one.findings)).toEqual(
    [['b'], ['a', 'b']],
  )
  expect(withFindings(list, []).map(one => one.findings)).toEqual([[], []])
})
