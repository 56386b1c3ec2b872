import { describe, expect, it } from 'vitest'
import type { Body } from '../../src/model/exchange.ts'
import type { ExchangeDetail } from '../../src/model/exchange-detail.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'
const WITH = (claims: string) => `${COOKIE}=$jwe4${claims}`
const BEFORE = WITH('{"sub":"1","user":{"id":7,"name":"Ada"},"theme":"dark"}')
const AFTER = WITH('{"sub":"1","theme":"light","role":"admin"}')
const JSON_TYPE = 'content-type: application/json'

async function play(steps: readonly ExampleStep[], secrets: readonly string[] = [SECRET]) {
  const session = createSession({ secrets })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  return session
}

const line = (detail: ExchangeDetail | null, name: string) => {
  const found = detail?.lines.find(one => one.name === name)
  return (
    found && {
      verdict: found.verdict,
      marked: found.pieces.filter(one => one.marked).map(one => one.text),
      why: found.reasons.map(one => one.code),
    }
  )
}

describe('session.detail', () => {
  it('each Set-Cookie line with its verdict, and what the verdict rests on marked; no value in it', async () => {
    const session = await play([
      {
        request: `GET ${APP}/`,
        status: 200,
        answer: [
          'set-cookie: fine=secret-1; Path=/',
          'set-cookie: legacy=secret-2; Path=/; SameSite=None',
          'set-cookie: __Host-a=secret-3; Path=/app; Domain=localhost; Secure',
          'set-cookie: other=secret-4; Domain=example.com',
          'set-cookie: gone=; Max-Age=0',
        ],
      },
      {
        request: `GET ${APP}/`,
        send: ['cookie: fine=secret-1'],
        status: 200,
        answer: ['set-cookie: fine=secret-5; Path=/'],
      },
    ])
    const detail = session.detail('x1')
    expect(line(detail, 'fine')).toEqual({ verdict: 'stored', marked: [], why: [] })
    expect(line(detail, 'legacy')).toEqual({
      verdict: 'rejected',
      marked: ['SameSite=None'],
      why: ['SameSiteNoneInsecure'],
    })
    expect(line(detail, '__Host-a')).toEqual({
      verdict: 'rejected',
      marked: ['__Host-a=‹8 bytes›', 'Path=/app', 'Domain=localhost'],
      why: ['InvalidPrefix'],
    })
    expect(line(detail, 'other')).toEqual({
      verdict: 'rejected',
      marked: ['Domain=example.com'],
      why: ['InvalidDomain'],
    })
    expect(line(detail, 'gone')).toEqual({ verdict: 'expired', marked: [], why: [] })
    expect(line(session.detail('x2'), 'fine')).toMatchObject({ verdict: 'replaced' })
    expect(JSON.stringify(detail?.lines)).not.toContain('secret-')
  })

  it('cookies that the browser kept back, with the reason; none that it had no time to store', async () => {
    const set = ['set-cookie: narrow=1; Path=/admin', 'set-cookie: wide=1; Path=/']
    const session = await play([
      { request: `GET ${APP}/admin`, status: 200, answer: set },
      { request: `GET ${APP}/`, send: ['cookie: wide=1'], status: 200 },
    ])
    expect(session.detail('x1')?.withheld).toEqual([])
    expect(session.detail('x2')?.withheld).toMatchObject([{ name: 'narrow', reasons: [{ code: 'NotOnPath' }] }])
  })

  it('claims lost, gained, changed and kept where a token was replaced, and their values to who asks', async () => {
    const answer = [JSON_TYPE, `set-cookie: ${AFTER}; Path=/; HttpOnly; Secure`]
    const step = {
      request: `GET ${APP}/api/auth/session`,
      send: [`cookie: ${BEFORE}`],
      status: 200,
      answer,
      body: '{}',
    }
    const session = await play([step])
    expect(session.detail('x1')).toMatchObject({
      claimChange: { lost: ['user'], gained: ['role'], changed: ['theme'], kept: ['sub'] },
    })
    expect(await session.revealTokens('x1')).toMatchObject({
      sent: { user: '{"id":7,"name":"Ada"}', theme: '"dark"' },
      set: { role: '"admin"', theme: '"light"' },
    })
    const blind = await play([step], [])
    expect(blind.detail('x1')?.claimChange).toBeNull()
    expect(await blind.revealTokens('x1')).toEqual({ sent: null, set: null })
  })

  it('nothing of what is not kept, and no long body', async () => {
    const session = await play([{ request: `GET ${APP}/`, status: 200, body: 'x'.repeat(20_000) }])
    expect([session.detail('x8'), session.detail('x9'), await session.revealTokens('x9')]).toEqual([null, null, null])
    const outcome = session.detail('x1')?.exchange.outcome
    const body: Body | null = outcome?.kind === 'response' ? outcome.received.body : null
    expect([body?.bytes.length, body?.totalBytes]).toEqual([0, 20_000])
  })
})

describe('paper.detail', () => {
  it('masks headers, address and body; names and verdicts stay', async () => {
    const session = await play([
      {
        request: `GET ${APP}/api/auth/callback/x?code=canary-code-123456&state=canary-state-1`,
        send: ['cookie: a=canary-cookie', 'authorization: Bearer canary-bearer', 'x-unknown: canary-header'],
        status: 200,
        answer: [JSON_TYPE, 'set-cookie: a=canary-set; SameSite=None'],
        body: '{"token":"canary-body"}',
      },
    ])
    const detail = session.detail('x1')
    if (detail === null) throw new Error('not kept')
    const masked = createForPaper({ key: new Uint8Array(32) }).detail(detail)
    const { exchange } = masked
    const bytes = exchange.outcome.kind === 'response' ? exchange.outcome.received.body?.bytes : null
    const text = JSON.stringify(masked) + Buffer.from(bytes ?? []).toString()
    expect(text).not.toContain('canary')
    expect(masked.lines).toEqual(detail.lines)
  })
})
