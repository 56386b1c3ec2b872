import { describe, expect, test } from 'vitest'
import { readHar } from '../../src/har/read.ts'
import { writeHar } from '../../src/har/write.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { Witness } from '../../src/model/witness.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const TOLD: Witness = {
  context: 'b1',
  tab: 't1',
  resourceType: 'Document',
  cause: 'other',
  prefetch: false,
  site: { ancestors: [], initiator: null },
  lines: [],
  exemptions: [],
  cookies: [],
}
const NAVIGATION = ['sec-fetch-site: none', 'sec-fetch-mode: navigate', 'sec-fetch-dest: document']
const SIGN_IN: ExampleStep = {
  request: 'GET https://localhost:3443/',
  send: NAVIGATION,
  status: 200,
  answer: ['set-cookie: next-auth.session-token=abc; Path=/; SameSite=None'],
}
const PAGE: ExampleStep = { request: 'GET https://localhost:3443/', send: NAVIGATION, status: 200 }

async function recorded(
  steps: readonly (readonly [ExampleStep, Partial<Witness> | null])[],
  connection: string | null = null,
) {
  const played = await playExample({ steps: steps.map(([step]) => step) })
  const exchanges = played.map((exchange, index): Exchange => {
    const told = steps[index]?.[1] ?? null
    const seen = { ...exchange, connection }
    return told === null ? seen : { ...seen, witness: { ...TOLD, ...told } }
  })
  const session = createSession({ digestKey: new Uint8Array(32).fill(3) })
  for (const exchange of exchanges) session.ingest(exchange)
  await session.settled()
  return session
}

describe('a refused line', () => {
  test('the browser agrees: said in the proof, in the detail and in the file', async () => {
    const session = await recorded([[SIGN_IN, { lines: [['SameSiteNoneInsecure']] }]])
    const { findings, diagnostics, witness } = session.snapshot()
    expect(findings[0]?.evidence[0]?.note).toBe('GET / set it (the browser agrees)')
    expect(diagnostics).toEqual([])
    expect(witness).toMatchObject({ heard: 1, agreed: 1, disagreed: 0 })
    expect(session.detail('x1')?.lines[0]?.browser).toEqual({
      word: 'agrees',
      reasons: ['SameSiteNoneInsecure'],
      exemption: null,
    })
    const har = writeHar(exportSession(session.recorded(), null), META)
    expect(har.log.entries[0]?._authproxy.verdicts).toEqual([
      {
        cookie: 'next-auth.session-token',
        what: 'set',
        authproxy: 'rejected: SameSiteNoneInsecure',
        browser: { word: 'agrees', reasons: ['SameSiteNoneInsecure'], exemption: null },
      },
    ])
    // What it said is read back from the file.
    expect(readHar(JSON.stringify(har)).exchanges[0]?.witness).toEqual({ ...TOLD, lines: [['SameSiteNoneInsecure']] })
  })

  test('the browser disagrees: no finding, and a fault of authproxy that is told', async () => {
    const { findings, diagnostics, witness } = (await recorded([[SIGN_IN, { lines: [[]] }]])).snapshot()
    expect(findings.filter(one => one.rule.startsWith('cookie-rejected'))).toEqual([])
    expect(witness).toMatchObject({ heard: 1, agreed: 0, disagreed: 1 })
    expect(diagnostics).toEqual([
      'The browser disagrees about the cookie `next-auth.session-token` in x1: authproxy says rejected (SameSiteNoneInsecure), the browser says: has nothing against it. This is a fault of authproxy: please report it.',
    ])
  })

  test('without a browser that is heard all is as before', async () => {
    const session = await recorded([[SIGN_IN, null]])
    expect(session.snapshot().witness).toBeNull()
    expect(session.snapshot().findings[0]?.evidence[0]?.note).toBe('GET / set it')
    expect(session.detail('x1')?.lines[0]?.browser).toBeNull()
    expect(writeHar(exportSession(session.recorded(), null), META).log.entries[0]?._authproxy).not.toHaveProperty(
      'verdicts',
    )
  })
})

const META = { version: '1', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }

describe('clients', () => {
  const clients = async (contexts: readonly (string | null)[]) => {
    const session = await recorded(contexts.map(context => [PAGE, context === null ? null : { context }]))
    return session.snapshot().exchanges.map(one => one.client)
  }

  test('two windows that look alike and hold no cookie are two; two tabs of one cookie store are one', async () => {
    expect(await clients(['b1', 'b2', 'b1', 'b2'])).toEqual(['c1', 'c2', 'c1', 'c2'])
    expect(await clients([null, null])).toEqual(['c1', 'c1'])
  })

  test('of two that are interchangeable the connection may be the other one', async () => {
    // All of them come over one connection; the last one is not told of.
    const over = async (interchangeable: boolean) => {
      const told = { context: 'b1', ...(interchangeable ? { interchangeable: true as const } : {}) }
      const steps = [
        [PAGE, { context: 'b2' }],
        [PAGE, told],
        [PAGE, null],
      ] as const
      const session = await recorded(steps, 'k1')
      return session.snapshot().exchanges.map(one => one.client)
    }
    expect(await over(false)).toEqual(['c1', 'c2', 'c2'])
    expect(await over(true)).toEqual(['c1', 'c2', 'c1'])
  })

  test('what the browser did not tell of is given to nobody where it could be one of two', async () => {
    expect(await clients(['b1', 'b2', null])).toEqual(['c1', 'c2', 'c0'])
    expect(await clients(['b1', null])).toEqual(['c1', 'c1'])
  })
})

describe('the true context', () => {
  const set: ExampleStep = { ...PAGE, answer: ['set-cookie: a=1234567890abcdef; Path=/; Secure; SameSite=Lax'] }
  // The headers of a same-origin fetch in a frame of a foreign page do not tell of that page.
  const fetched: ExampleStep = {
    request: 'GET https://localhost:3443/api/data',
    send: ['sec-fetch-site: same-origin', 'sec-fetch-mode: cors', 'sec-fetch-dest: empty'],
    status: 200,
    answer: ['set-cookie: b=1; Path=/; Secure; SameSite=Lax'],
  }
  const framed = { ancestors: ['https://shop.example', 'https://localhost:3443'], initiator: 'https://localhost:3443' }

  test('a frame in a foreign page: why a cookie stayed away, and that one is not stored', async () => {
    const cookie = { name: 'a', domain: 'localhost', path: '/', secure: true, sameSite: 'lax' as const }
    const session = await recorded([
      [set, { lines: [[]] }],
      [
        fetched,
        {
          site: framed,
          lines: [['SchemefulSameSiteLax']],
          cookies: [{ ...cookie, reasons: ['SchemefulSameSiteLax'], exemption: null }],
        },
      ],
    ])
    const detail = session.detail('x2')
    expect(detail?.withheld.map(one => [one.name, one.reasons.map(reason => reason.code), one.browser])).toEqual([
      ['a', ['SchemefulSameSiteLax'], { word: 'agrees', reasons: ['SchemefulSameSiteLax'], exemption: null }],
    ])
    expect(detail?.lines[0]).toMatchObject({ verdict: 'rejected', browser: { word: 'agrees' } })
    expect(session.snapshot().diagnostics).toEqual([])
  })

  test('without the browser the reason stays open, and the line counts as stored', async () => {
    const session = await recorded([
      [set, null],
      [fetched, null],
    ])
    expect(session.detail('x2')?.withheld).toEqual([])
    expect(session.detail('x2')?.lines[0]?.verdict).toBe('stored')
  })
})

test('answers that never reached the app are counted, those of the session named, other sites left alone', async () => {
  const session = await recorded([[PAGE, {}]])
  const at = 1_700_000_000_000
  for (const [url, source] of [
    ['https://localhost:3443/api/auth/session', 'service-worker'],
    ['https://localhost:3443/logo.png', 'memory-cache'],
    ['https://elsewhere.example/api/auth/session', 'memory-cache'],
    ['no address', 'memory-cache'],
  ] as const)
    session.witnessed({ at, url, source, tab: 't1' })
  await session.settled()
  expect(session.snapshot().witness).toMatchObject({
    unseen: { 'service-worker': 1, 'memory-cache': 1 },
    sessionAnswers: [{ at, path: '/api/auth/session', source: 'service-worker', tab: 't1' }],
  })
})
