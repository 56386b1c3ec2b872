import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../../src/model/exchange.ts'
import { createSession } from '../../../src/recording/recording.ts'
import { ANSWERS, CAUSES, loadCapture } from '../../support/captures.ts'
import { CHECKS, callbackStep, startStep } from '../../support/oauth-steps.ts'
import { type ExampleStep, stepsOf } from '../../support/rule-examples.ts'
import { playExample, SECRET } from '../../support/transcript.ts'

const APP = 'http://localhost:3000'
const MINUTE = 60_000

async function judge(exchanges: readonly Exchange[], secrets: readonly string[] = [SECRET]) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets })
  for (const exchange of exchanges) session.ingest(exchange)
  await session.settled()
  const snapshot = session.snapshot()
  expect(snapshot.diagnostics).toEqual([])
  return snapshot
}

/** `rule:message` of every finding of a sign-in or sign-out. */
async function findingsOf(exchanges: readonly Exchange[]) {
  const { findings } = await judge(exchanges)
  return findings.filter(one => /^(oauth|sign|cred|para)/.test(one.rule)).map(one => `${one.rule}:${one.message}`)
}

const play = (...steps: readonly ExampleStep[]) => playExample({ steps })

function withHeader(exchange: Exchange, name: string, value: string): Exchange {
  return { ...exchange, request: { ...exchange.request, headers: [...exchange.request.headers, [name, value]] } }
}

function withForm(exchange: Exchange, form: string): Exchange {
  const bytes = new TextEncoder().encode(form)
  return { ...exchange, request: { ...exchange.request, body: { bytes, totalBytes: bytes.length } } }
}

function aborted(exchange: Exchange): Exchange {
  return { ...exchange, outcome: { kind: 'failure', failure: { kind: 'browser-aborted' }, answered: null } }
}

async function two(first: ExampleStep, second: ExampleStep): Promise<readonly [Exchange, Exchange]> {
  const [a, b] = await play(first, second)
  if (a === undefined || b === undefined) throw new Error('two steps give two exchanges')
  return [a, b]
}

describe('check cookies that stay away', () => {
  const lost = callbackStep(APP, { cookies: [], error: 'OAuthCallback' })

  test('after more than a quarter of an hour they are expired', async () => {
    const [start, callback] = await two(startStep(APP), lost)
    const late = { ...callback, startedAt: callback.startedAt + 17 * MINUTE }
    expect(await findingsOf([start, late])).toEqual(['oauth-check-cookie-missing:expired'])
  })

  test('another browser does not have them', async () => {
    const [start, callback] = await two(startStep(APP), lost)
    const exchanges = [withHeader(start, 'user-agent', 'Phone'), withHeader(callback, 'user-agent', 'Desktop')]
    expect(await findingsOf(exchanges)).toEqual(['oauth-check-cookie-missing:otherBrowser'])
  })

  test('Secure ones are not sent over http', async () => {
    const start = startStep('https://app.test', { callbackOrigin: 'http://app.test' })
    const callback = callbackStep('http://app.test', { cookies: [], error: 'OAuthCallback' })
    expect(await findingsOf(await play(start, callback))).toEqual(['oauth-check-cookie-missing:scheme'])
  })

  test('a success is a success, whatever cookie was not sent', async () => {
    expect(await findingsOf(await play(startStep(APP), callbackStep(APP, { cookies: [], error: null })))).toEqual([])
  })

  test('a callback without state or cookies finds its start by its address', async () => {
    const there = 'http://127.0.0.1:3000'
    const start = startStep(APP, { callbackOrigin: there })
    const callback = callbackStep(there, { cookies: [], query: 'code=1', error: 'Configuration' })
    expect(await findingsOf(await play(start, callback))).toEqual(['oauth-started-on-other-host:hop'])
  })

  test('a server action starts a sign-in as well', async () => {
    const action: ExampleStep = {
      request: 'POST https://app.test/login',
      send: ['next-action: 00ab'],
      status: 200,
      answer: [
        'x-action-redirect: https://provider.test/authorize?state=s1;push',
        'set-cookie: __Secure-authjs.state=c1; Path=/; Max-Age=900; Secure; HttpOnly; SameSite=lax',
      ],
    }
    const callback: ExampleStep = {
      request: 'GET https://app.test/api/auth/callback/github?code=1&state=s1',
      status: 302,
      answer: ['location: https://app.test/api/auth/error?error=Configuration'],
    }
    expect(await findingsOf(await play(action, callback))).toEqual(['oauth-check-cookie-missing:missing'])
  })
})

describe('form_post', () => {
  const callback = callbackStep(APP, { method: 'POST', cookies: CHECKS, error: 'OAuthCallback' })

  test('state and error stand in the body, where it was recorded', async () => {
    const [start, posted] = await two(startStep(APP), callback)
    expect(await findingsOf([start, withForm(posted, 'code=1&state=tampered')])).toEqual([
      'oauth-state-mismatch:foreignState',
    ])
    expect(await findingsOf([start, withForm(posted, 'error=access_denied')])).toEqual(['oauth-provider-error:denied'])
  })

  test('a form of the app itself is no answer of a provider', async () => {
    const own: ExampleStep = {
      request: `POST ${APP}/api/auth/callback/my-login`,
      send: ['sec-fetch-site: same-origin', 'cookie: next-auth.csrf-token=aaaaaaaaaaaaaaaa'],
      status: 401,
      body: `{"url":"${APP}/api/auth/error?error=CredentialsSignin&provider=my-login"}`,
    }
    expect(await findingsOf(await play(own))).toEqual(['credentials-rejected:rejected'])
  })
})

describe('a callback that is asked for twice', () => {
  const again = callbackStep(APP, { cookies: [], error: 'OAuthCallback' })

  test('after an answer that never came', async () => {
    const [start, first, second] = await play(startStep(APP), callbackStep(APP, { error: null }), again)
    if (!start || !first || !second) throw new Error('three exchanges')
    expect(await findingsOf([start, aborted(first), second])).toEqual(['oauth-callback-replayed:cut'])
  })

  test('after a prefetch', async () => {
    const [start, first, second] = await play(startStep(APP), callbackStep(APP, { error: null }), again)
    if (!start || !first || !second) throw new Error('three exchanges')
    const prefetched = withHeader(first, 'sec-purpose', 'prefetch')
    expect(await findingsOf([start, prefetched, second])).toEqual(['oauth-callback-replayed:prefetched'])
  })
})

test('a sign-in that works resolves what failed before', async () => {
  const { findings } = await judge(
    await play(
      startStep(APP),
      callbackStep(APP, { state: 'tampered', error: 'OAuthCallback' }),
      startStep(APP, { id: 'two' }),
      callbackStep(APP, { id: 'two', error: null }),
    ),
  )
  expect(findings.map(one => `${one.rule} ${one.state}`)).toContain('oauth-state-mismatch resolved')
})

describe('the proof of a mix-up has what took the check cookies', () => {
  const started = (id: string) => `  POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(${id})
    < $checks(${id})`
  const back = (id: string, cookies: string, error: string) =>
    `  GET http://localhost:3000/api/auth/callback/github?code=${id}&state=state-of-${id}${cookies} -> 302
    < location: http://localhost:3000/${error}`
  const notesOf = async (text: string) => {
    const { findings } = await judge(await playExample({ steps: stepsOf(text) }))
    const { evidence } = findings.find(one => one.rule === 'oauth-state-mismatch') ?? {}
    return evidence?.map(one => `${one.exchange} ${one.note}`)
  }

  test('the second start', async () => {
    const failed = back('one', ' with $checks(two)', 'api/auth/signin?error=OAuthCallback')
    expect(await notesOf([started('one'), started('two'), failed].join('\n'))).toEqual([
      'x1 POST /api/auth/signin/github set it (start of the sign-in)',
      'x2 POST /api/auth/signin/github set it (start of another sign-in)',
      'x3 GET /api/auth/callback/github ended in error=OAuthCallback',
    ])
  })

  test('or the end of another sign-in', async () => {
    const other = back('two', ' with $checks(two)', '')
    const failed = back('one', '', 'api/auth/signin?error=OAuthCallback')
    expect(await notesOf([started('one'), started('two'), other, failed].join('\n'))).toEqual([
      'x1 POST /api/auth/signin/github set it (start of the sign-in)',
      'x3 GET /api/auth/callback/github (end of another sign-in)',
      'x4 GET /api/auth/callback/github ended in error=OAuthCallback',
    ])
  })
})

test('of the wire no code, state, cookie value or exception text is told', async () => {
  const secretive = 'ada@example.com is not on the list'
  const threw: ExampleStep = {
    request: `POST ${APP}/api/auth/callback/credentials`,
    send: ['cookie: next-auth.csrf-token=aaaaaaaaaaaaaaaa'],
    status: 200,
    body: JSON.stringify({ url: `${APP}/api/auth/error?error=${encodeURIComponent(secretive)}` }),
  }
  const failed = callbackStep(APP, { error: encodeURIComponent(secretive) })
  const { findings, diagnoses } = await judge(await play(startStep(APP), failed, threw))
  const told = JSON.stringify([findings, diagnoses])
  expect(findings.map(one => one.rule)).toContain('signin-callback-threw')
  for (const secret of ['ada@', 'on the list', 'code-of-one', 'state-of-one', 'state-one', 'aaaaaaaa']) {
    expect(told).not.toContain(secret)
  }
})

test('old starts are forgotten, not piled up', async () => {
  const many = Array.from({ length: 520 }, (_, index) => startStep(APP, { id: `n${index}` }))
  const steps = [startStep(APP), ...many, callbackStep(APP, { error: 'OAuthCallback' })]
  expect(await findingsOf(await play(...steps))).toEqual(['oauth-callback-failed:unseenChecks'])
})

describe('recorded failures, begun later and told with another secret or none', () => {
  const codes = /^(oauth-|signin-|signout-|credentials-rejected|parallel-refresh)/
  const rows = ANSWERS.filter(row => codes.test(row.expected_root_cause))

  test.each(rows.map(row => [`${row.file} ${row.scenario}`, row] as const))('%s', async (_title, row) => {
    const { exchanges } = loadCapture(row)
    const accepted = [...(CAUSES[row.expected_root_cause] ?? []), 'oauth-callback-failed', 'parallel-refresh']
    for (let start = 0; start < exchanges.length; start++) {
      const { findings } = await judge(exchanges.slice(start), start % 2 === 0 && row.secret ? [row.secret] : [])
      const mine = findings.map(one => one.rule).filter(rule => codes.test(rule))
      expect([start, ...mine.filter(rule => !accepted.includes(rule))]).toEqual([start])
    }
  })
})
