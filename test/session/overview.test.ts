import { describe, expect, test } from 'vitest'
import { createObserver } from '../../src/analyzers/observe.ts'
import { readExchange } from '../../src/analyzers/read-exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { ExampleStep } from '../../src/model/rule.ts'
import { createOverview } from '../../src/session/overview.ts'
import { createTokenReader } from '../../src/tokens/reader.ts'
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
  return { overview, ...overview.view([]), meanings: overview.view([]).exchanges.map(one => one.meaning) }
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
    limits.push([...overview.view([]).limits])
  }
  const one = 'One answer of an auth route is recorded only in part: what stands in the body was not judged.'
  expect(limits).toEqual([[one], [one], [one]])
})

describe('what an exchange means', () => {
  test('in words, each in its place', async () => {
    const { meanings } = await overviewOf([
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
    expect(meanings).toEqual([
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
    const { exchanges } = await overviewOf([{ request: `GET ${APP}/`, status: 'app-unreachable' }])
    expect(exchanges[0]).toMatchObject({ status: 502, failure: 'the app does not answer', responseHeaderBytes: 0 })
  })
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
      expect.stringContaining('not the one the app uses'),
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

test('exchanges are bounded, the totals are not', async () => {
  const { overview } = await overviewOf([])
  const [exchange] = await playExample({ steps: [session({})] })
  const tokens = createTokenReader({ secrets: [], digestKey: new Uint8Array(32) })
  if (exchange === undefined) throw new Error('one step is one exchange')
  const facts = await readExchange(exchange, { tokens, sessionCookies: [], basePath: null })
  for (let number = 1; number <= 2_005; number++) {
    overview.take({ ...facts, exchange: { ...exchange, id: `x${number}` } }, [])
  }
  const { exchanges } = overview.view([])
  expect([exchanges.length, exchanges[0]?.id, exchanges.at(-1)?.id]).toEqual([2_000, 'x6', 'x2005'])
  expect(overview.totals()).toEqual({ exchanges: 2_005, probes: 0, auth: 2_005 })
})

test('an exchange knows the findings that name it, each once', async () => {
  const { overview } = await overviewOf([signIn, session({})])
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
  const { exchanges } = overview.view([finding('a', ['x2', 'x2']), finding('b', ['x2', 'x1'])])
  expect(exchanges.map(one => one.findings)).toEqual([['b'], ['a', 'b']])
  expect(overview.view([]).exchanges.map(one => one.findings)).toEqual([[], []])
})
