import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../../src/model/exchange.ts'
import { createSession } from '../../../src/recording/recording.ts'
import { ANSWERS, loadCapture } from '../../support/captures.ts'
import { callbackStep, startStep } from '../../support/oauth-steps.ts'
import { playExample } from '../../support/transcript.ts'

interface Hop {
  readonly status: number
  /** Where the browser asks first. */
  readonly from: (callback: URL) => Partial<Pick<URL, 'protocol' | 'hostname' | 'host' | 'pathname'>>
}

const HOPS: Readonly<Record<string, Hop>> = {
  'HSTS, http to https': { status: 307, from: () => ({ protocol: 'http:' }) },
  'apex to www': { status: 308, from: ({ hostname }) => ({ hostname: `apex-of-${hostname}` }) },
  redirectProxyUrl: { status: 302, from: () => ({ host: 'stable.example.com' }) },
  'a slash too much': { status: 308, from: ({ pathname }) => ({ pathname: `${pathname}/` }) },
}

/** With what a provider answers: a code, or its error. */
const CALLBACK = /\/callback\/\w+\?(?:[^#]*&)?(?:code|error)=/

function withHop(exchanges: readonly Exchange[], { status, from }: Hop): readonly Exchange[] {
  return exchanges.flatMap(one => {
    const url = new URL(one.request.url)
    if (!CALLBACK.test(one.request.url)) return [one]
    Object.assign(url, from(url))
    if (url.href === one.request.url) return [one]
    const headers = one.request.headers.filter(([name]) => !/^(?:cookie|host)$/i.test(name))
    const received = {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: [['Location', one.request.url]] as const,
      body: null,
      complete: true,
    }
    const hop: Exchange = {
      ...one,
      id: `x${9_000 + Number(one.id.slice(1))}`,
      startedAt: one.startedAt - 3,
      timing: { sendMs: 0, waitMs: 1, receiveMs: 0 },
      request: { ...one.request, url: url.href, headers: [...headers, ['Host', url.host]] },
      outcome: { kind: 'response', received, delivered: received.headers },
    }
    return [hop, one]
  })
}

async function findingsOf(exchanges: readonly Exchange[], secret: string | null = null) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: secret === null ? [] : [secret] })
  for (const exchange of exchanges) session.ingest(exchange)
  await session.settled()
  return session.snapshot().findings.map(one => `${one.severity} ${one.rule}:${one.message} ${one.state}`)
}

const CALLBACKS = ANSWERS.map(loadCapture).filter(({ exchanges }) =>
  exchanges.some(one => CALLBACK.test(one.request.url)),
)

describe.each(Object.entries(HOPS))('%s in front of every recorded callback', (_name, hop) => {
  test.each(CALLBACKS.map(one => [`${one.row.file} ${one.row.scenario}`, one] as const))('%s', async (_title, one) => {
    const { exchanges, row } = one
    const hopped = withHop(exchanges, hop)
    expect(await findingsOf(hopped, row.secret)).toEqual(await findingsOf(exchanges, row.secret))
  })
})

test('the recordings hold callbacks that fail and callbacks that work', () => {
  const causes = CALLBACKS.map(one => one.row.expected_root_cause)
  expect(causes).toContain('none')
  expect(causes.filter(cause => cause.startsWith('oauth-')).length).toBeGreaterThan(8)
})

const APP = 'http://localhost:3000'
const failed = callbackStep(APP, { error: 'OAuthCallback' })

describe('what spends no code', () => {
  test.each([
    ['a page that lets the browser wait', { status: 200, answer: ['content-type: text/html'], body: '<p>One moment' }],
    ['a wall that sends to its own sign-in', { status: 302, answer: ['location: https://wall.example.com/sso?to=1'] }],
  ])('%s', async (_title, answer) => {
    const wall = { request: callbackStep(APP, { error: null }).request, ...answer }
    const findings = await findingsOf(await playExample({ steps: [startStep(APP), wall, failed] }))
    expect(findings).toContain('error oauth-callback-failed:behind open')
    expect(findings.join()).not.toContain('replayed')
  })

  test('a form that goes on by 307', async () => {
    const posted = callbackStep(APP, { method: 'POST', error: 'OAuthCallback' })
    const hop = { ...posted, status: 307, answer: [`location: ${APP}/api/auth/callback/github/`] }
    expect(await findingsOf(await playExample({ steps: [startStep(APP), hop, posted] }))).toEqual(
      await findingsOf(await playExample({ steps: [startStep(APP), posted] })),
    )
  })
})

test('a hop mends nothing', async () => {
  const again = callbackStep(APP, { id: 'two', error: null })
  const hop = { ...again, status: 308, answer: [`location: ${again.request.split(' ')[1]?.replace('//', '//www.')}`] }
  const steps = [startStep(APP), failed, startStep(APP, { id: 'two' }), hop]
  expect(await findingsOf(await playExample({ steps }))).toEqual(['error oauth-callback-failed:behind open'])
})

test('a failure that is asked for again stays the failure that it was', async () => {
  const findings = await findingsOf(await playExample({ steps: [startStep(APP), failed, failed] }))
  expect(findings).toEqual(['error oauth-callback-failed:behind open'])
})
