import { describe, expect, test } from 'vitest'
import { createObserver } from '../../src/analyzers/observe.ts'
import { readExchange } from '../../src/analyzers/read-exchange.ts'
import { createOverview } from '../../src/recording/overview.ts'
import { createTokenReader } from '../../src/tokens/reader.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET, START } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'
const TOKEN = `${COOKIE}=$jwe4{"sub":"1"}`
const KEPT = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const GONE = `${COOKIE}=; Max-Age=0; ${KEPT}`
const USER = '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}'

/** Plays steps into an overview, without the rules. */
async function overviewOf(steps: readonly ExampleStep[], secrets: readonly string[] = [SECRET]) {
  const tokens = createTokenReader({ secrets, digestKey: new Uint8Array(32).fill(1) })
  const observer = createObserver(tokens.digest)
  const overview = createOverview(tokens.hasSecret)
  for (const exchange of await playExample({ steps })) {
    const facts = await readExchange(exchange, { tokens, sessionCookies: [], basePath: null })
    overview.take(facts, observer.observe(facts))
  }
  return { overview, ...overview.view() }
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

test('answers of auth routes that were recorded in part are told among the limits, pages are not', async () => {
  const html = 'content-type: text/html; charset=utf-8'
  const steps = [session({ body: '{"user":{"na' }), session({}), session({ body: '<p>', answer: [html] })]
  const tokens = createTokenReader({ secrets: [], digestKey: new Uint8Array(32).fill(1) })
  const observer = createObserver(tokens.digest)
  const overview = createOverview(false)
  const limits: string[][] = []
  for (const exchange of await playExample({ steps })) {
    const { outcome } = exchange
    const body = outcome.kind === 'response' ? outcome.received.body : null
    const whole = body === null || Buffer.from(body.bytes).toString().endsWith('}')
    const received = outcome.kind === 'response' && !whole && { ...outcome.received, body: { ...body, totalBytes: 99 } }
    const cut = received ? { ...exchange, outcome: { kind: 'response' as const, received, delivered: [] } } : exchange
    const facts = await readExchange(cut, { tokens, sessionCookies: [], basePath: null })
    overview.take(facts, observer.observe(facts))
    limits.push([...overview.view().limits])
  }
  const one = 'One answer of an auth route is recorded only in part: what stands in the body was not judged.'
  expect(limits).toEqual([[one], [one], [one]])
})

describe('the newest state of the session', () => {
  test('follows the token: set, refreshed, deleted', async () => {
    const set = await overviewOf([signIn])
    expect(set.status).toMatchObject({ dialect: 'next-auth-v4', cookie: COOKIE, token: { kind: 'decoded' } })
    expect(set.status.lastRefreshAt).toBe(START + 12)
    const seen = await overviewOf([signIn, session({ send: [`cookie: ${TOKEN}`] })])
    expect(seen.status.lastRefreshAt).toBe(START + 12)
    const gone = await overviewOf([signIn, session({ send: [`cookie: ${TOKEN}`], answer: [`set-cookie: ${GONE}`] })])
    expect(gone.status).toMatchObject({ dialect: 'next-auth-v4', cookie: null, token: null, tokenBytes: null })
  })

  test('names its limits: no secret, or another one than the app', async () => {
    expect((await overviewOf([signIn])).limits).toEqual([])
    expect((await overviewOf([signIn], [])).limits).toEqual([expect.stringContaining('No secret')])
    expect((await overviewOf([signIn], ['other'])).limits).toEqual([
      expect.stringContaining('does not open the new tokens of the app'),
    ])
    // A token from before may be anybody's; only what the app writes now proves that our secret is not its own.
    expect((await overviewOf([session({ send: [`cookie: ${TOKEN}`] })], ['other'])).limits).toEqual([])
  })
})

describe('cookies', () => {
  test('are counted by name and host, with the last line and its verdict', async () => {
    const { cookies } = await overviewOf([
      { request: `GET ${APP}/`, status: 200, answer: ['set-cookie: theme=canary-value; Path=/'] },
      { request: `GET ${APP}/`, send: ['cookie: theme=canary-value'], status: 200 },
      {
        request: 'GET http://localhost:3000/',
        status: 200,
        answer: ['set-cookie: sid=1; Secure; SameSite=None; Domain=evil.example'],
      },
      {
        request: `GET ${APP}/`,
        send: ['cookie: theme=canary-value'],
        status: 200,
        answer: ['set-cookie: theme=canary-value; SameSite=None'],
      },
    ])
    expect(
      cookies.map(({ name, host, setCount, sentCount, ok, exchange }) => ({
        name,
        host,
        setCount,
        sentCount,
        ok,
        exchange,
      })),
    ).toEqual([
      { name: 'theme', host: 'localhost', setCount: 2, sentCount: 2, ok: false, exchange: 'x4' },
      { name: 'sid', host: 'localhost', setCount: 1, sentCount: 0, ok: false, exchange: 'x3' },
    ])
    expect(cookies[0]?.verdict).toMatch(/^rejected: \w+/)
    expect(JSON.stringify(cookies)).not.toContain('canary-value')
  })

  test('a flood of names stays bounded', async () => {
    const answer = Array.from({ length: 400 }, (_, index) => `set-cookie: c${index}=1; Path=/`)
    expect((await overviewOf([{ request: `GET ${APP}/`, status: 200, answer }])).cookies).toHaveLength(300)
  })
})

test('counts what it was given', async () => {
  const { overview } = await overviewOf([signIn, session({}), { request: `GET ${APP}/`, status: 200 }])
  expect(overview.totals()).toEqual({ exchanges: 3, probes: 0, auth: 2 })
})
