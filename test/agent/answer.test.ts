import { describe, expect, test } from 'vitest'
import { answer } from '../../src/agent/answer.ts'
import type { CookieAnswer } from '../../src/agent/cookie.ts'
import type { DiagnoseAnswer } from '../../src/agent/diagnose.ts'
import type { ExchangeAnswer } from '../../src/agent/exchange.ts'
import { MAX_ANSWER_BYTES } from '../../src/agent/fit.ts'
import { type Question, readQuestion } from '../../src/agent/question.ts'
import type { AgentSource, RunFacts } from '../../src/agent/source.ts'
import type { StatusAnswer } from '../../src/agent/status.ts'
import { diagnoseText, statusText } from '../../src/agent/text.ts'
import type { VerifyAnswer } from '../../src/agent/verify.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'
import { UserError } from '../../src/model/user-error.ts'
import { agentSource } from '../support/agent-source.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'
const ALL = '{"sub":"7","name":"Ada","role":"admin"}'
/** The same claims; equal texts would be one token. */
const ANEW = '{"sub":"7","name":"Ada", "role":"admin"}'
const LESS = '{"sub":"7"}'
const line = (claims: string) => `set-cookie: ${COOKIE}=$jwe4${claims}; Path=/; HttpOnly; Secure; SameSite=Lax`
const USER = '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}'

const signIn: ExampleStep = {
  request: `POST ${APP}/api/auth/callback/credentials`,
  status: 302,
  answer: [`location: ${APP}/`, line(ALL)],
}
const read = (leaves: string): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  send: [`cookie: ${COOKIE}=$jwe4${ALL}`],
  status: 200,
  answer: ['content-type: application/json', line(leaves)],
  body: USER,
})
const odd: ExampleStep = {
  request: `GET ${APP}/shop`,
  status: 200,
  answer: ['set-cookie: cart=secret-cart; SameSite=None'],
}

/** Later than all that came before, with ids of their own. */
const later = async (steps: readonly ExampleStep[], seconds: number, from: number): Promise<Exchange[]> =>
  (await playExample({ steps })).map((one, index) => ({
    ...one,
    id: `x${from + index}`,
    startedAt: one.startedAt + seconds * 1_000,
  }))

const ask = <T>(source: AgentSource, question: Question) => answer(question, source) as T
const diagnose = (source: AgentSource, cause: string | null = null) =>
  ask<DiagnoseAnswer>(source, { ask: 'diagnose', cause })
const verify = (source: AgentSource, cause: string, since: number | `x${number}` | null = null, rule = null) =>
  ask<VerifyAnswer>(source, { ask: 'verify', cause, rule, since })
const trouble = (run: () => unknown): readonly [string, string] => {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.nextStep]
    throw error
  }
  throw new Error('nothing was wrong with it')
}

const sick = async () => agentSource(await playExample({ steps: [odd, signIn, read(LESS)] }))

describe('diagnose', () => {
  test('tells the sentence, the proof, the fix of the library in use, and what to check next', async () => {
    const { source } = await sick()
    const told = diagnose(source)
    expect(told.sentence).toMatch(/^2 causes are open, the first: Sessions lose `name`, `role` when they are refreshed\.$/)
    const [first, second] = told.causes
    expect(first).toMatchObject({
      id: 'token-claim-lost',
      state: 'open',
      confidence: 'proven',
      proof: [
        { exchange: 'x2', request: `POST ${APP}/api/auth/callback/credentials 302` },
        { exchange: 'x3', request: `GET ${APP}/api/auth/session 200` },
      ],
    })
    expect(Object.keys(first?.fix.code ?? {})).toEqual(['next-auth-v4'])
    expect(first?.fix.code['next-auth-v4']).toContain('\n')
    expect(first?.next).not.toBe('')
    expect(second).toMatchObject({ id: 'cookie-rejected-samesite-none-insecure', severity: 'warning' })
    expect(told.leftOut).toEqual([])
  })

  test('one cause by its key, by a finding that it explains, or by its rule', async () => {
    const { source } = await sick()
    const [, second] = diagnose(source).causes
    for (const name of [second?.key ?? '', 'cookie-rejected-samesite-none-insecure'])
      expect(diagnose(source, name).causes.map(one => one.key)).toEqual([second?.key])
    expect(trouble(() => diagnose(source, 'no-such'))[0]).toBe('This run knows no such cause.')
    expect(trouble(() => diagnose(source, 'no-such'))[1]).toContain(second?.key)
  })

  test.each<readonly [Partial<RunFacts>, readonly ExampleStep[], RegExp]>([
    [{}, [], /^Open https:\/\/localhost:3443 in a browser and sign in/],
    [{}, [{ request: `GET ${APP}/api/auth/session`, status: 200, body: '{}' }], /^Sign in at https:\/\/localhost:3443/],
    [{ app: { down: 'Nothing listens there.' } }, [], /^The app is down: Nothing listens there\./],
    [{}, [signIn, read(ANEW)], /^Nothing is wrong in what was seen/],
  ])('without a cause it says what to do: %j', async (run, steps, next) => {
    const { source } = await agentSource(await playExample({ steps }), run)
    expect(diagnose(source).causes).toEqual([])
    expect(diagnose(source).next).toMatch(next)
    expect(ask<StatusAnswer>(source, { ask: 'status' }).next).toMatch(next)
  })
})

describe('verify', () => {
  const keyOf = (source: AgentSource) => diagnose(source).causes[0]?.key ?? ''

  test('mended: the same situation passed, and the exchange is named', async () => {
    const { source, add } = await sick()
    const key = keyOf(source)
    await add(await later([signIn, read(ANEW)], 60, 10))
    expect(verify(source, key)).toMatchObject({
      state: 'mended',
      mended: true,
      provenBy: { exchange: 'x11' },
      cause: { id: 'token-claim-lost', state: 'resolved' },
      open: [{ id: 'cookie-rejected-samesite-none-insecure', isNew: false }],
    })
    expect(verify(source, key).sentence).toMatch(/^Mended: the same situation passed in x11 at .*Z; it was last broken at/)
    expect(diagnose(source).causes.map(one => one.key)).not.toContain(key)
    expect(diagnose(source).others.find(one => one.key === key)?.state).toBe('resolved')
  })

  test('broken: it came again after the change', async () => {
    const { source, add } = await sick()
    const key = keyOf(source)
    await add(await later([signIn, read(LESS)], 60, 10))
    expect(verify(source, key, 'x3')).toMatchObject({ state: 'broken', mended: false, provenBy: null })
    expect(verify(source, key, 'x3').sentence).toContain('(x11)')
  })

  test('not tried, and not seen again, are no proof', async () => {
    const { source, add } = await sick()
    const key = keyOf(source)
    expect(verify(source, key)).toMatchObject({ state: 'not-tried', mended: false, tried: { auth: 0 } })
    // Somebody without a session asks for it: that tries nothing of a refresh.
    await add(await later([{ request: `GET ${APP}/api/auth/session`, status: 200, body: '{}' }], 60, 10))
    expect(verify(source, key)).toMatchObject({ state: 'not-seen-again', mended: false, tried: { sessionReads: 1 } })
    // Of a cookie that a page sets, a page is a try.
    expect(verify(source, 'cookie-rejected-samesite-none-insecure')).toMatchObject({ state: 'not-seen-again' })
  })

  test('a run that began anew says what it judged itself, and no more', async () => {
    const { source } = await agentSource(await playExample({ steps: [signIn, read(ANEW)] }))
    const known = { ask: 'verify', cause: 'ffffffffffffffff', rule: 'token-claim-lost', since: null } as const
    expect(ask<VerifyAnswer>(source, known)).toMatchObject({ state: 'passes', mended: false, cause: null })
    expect(verify(source, 'ffffffffffffffff')).toMatchObject({ state: 'unknown', mended: false })
  })

  test('a cause that is new since the change is named as new', async () => {
    const { source, add } = await agentSource(await playExample({ steps: [signIn, read(LESS)] }))
    const key = keyOf(source)
    await add(await later([odd], 60, 10))
    expect(verify(source, key, 'x2').open).toMatchObject([
      { id: 'cookie-rejected-samesite-none-insecure', isNew: true },
    ])
  })
})

describe('one exchange', () => {
  const exchange = (source: AgentSource, id: string) => ask<ExchangeAnswer>(source, readQuestion({ ask: 'exchange', id }))

  test('equal values have equal placeholders, and no value is in it', async () => {
    const { source } = await sick()
    const [one, two] = [exchange(source, 'x2'), exchange(source, '3')]
    const token = /session-token=(eyJyZWRhY3RlZCI6I[\w-]*)/
    const set = token.exec(one.response?.headers.join('\n') ?? '')?.[1]
    expect(set).toBeDefined()
    expect(token.exec(two.request.headers.join('\n'))?.[1]).toBe(set)
    expect(one.tokens.set?.token).toBe(two.tokens.sent?.token)
    expect(two.claimChange).toMatchObject({ lost: ['name', 'role'] })
    expect(two.tokens.set?.claims).toContain('sub string')
    expect(JSON.stringify([one, two])).not.toMatch(/Ada|admin/)
    expect(two.findings).toHaveLength(1)
  })

  test('names why a line is refused, without its value', async () => {
    const { source } = await sick()
    expect(exchange(source, 'x1').setCookies).toMatchObject([
      { name: 'cart', verdict: 'rejected', line: 'cart=‹11 bytes›; SameSite=None', why: [{ code: 'SameSiteNoneInsecure' }] },
    ])
    expect(trouble(() => exchange(source, 'x99'))[0]).toBe('This run holds no exchange x99. It lists x1 to x3.')
  })

  test('a cookie by its name', async () => {
    const { source } = await sick()
    const told = ask<CookieAnswer>(source, { ask: 'cookie', name: 'CART' })
    expect(told.seen).toMatchObject([{ host: 'localhost', stored: false, exchange: 'x1', why: [{ code: 'SameSiteNoneInsecure' }] }])
    expect(trouble(() => ask(source, { ask: 'cookie', name: 'none' }))).toEqual([
      'No answer has set a cookie none in this run.',
      expect.stringContaining(`cart, ${COOKIE}`),
    ])
  })
})

describe('whatever the wire held', () => {
  const long = 'long-'.repeat(4_000)
  /** The player of transcripts is for short ones. */
  const lengthen = (text: string) => text.replaceAll('LONG', long)
  const withLength = (exchanges: readonly Exchange[]): Exchange[] =>
    exchanges.map(one => {
      const { outcome, request } = one
      const headers = (list: HeaderList): HeaderList => list.map(([name, value]) => [name, lengthen(value)])
      if (outcome.kind === 'failure') return one
      const received = { ...outcome.received, headers: headers(outcome.received.headers) }
      return {
        ...one,
        request: { ...request, url: lengthen(request.url), headers: headers(request.headers) },
        outcome: { ...outcome, received, delivered: received.headers },
      }
    })
  const wild = (index: number): ExampleStep => ({
    request: `GET ${APP}/LONG/${index}?LONG`,
    send: Array.from({ length: 15 }, (_, count) => `x-${count}: LONG`),
    status: 200,
    answer: [
      'content-type: application/json',
      ...Array.from({ length: 15 }, (_, count) => `set-cookie: LONG${index}-${count}=1; SameSite=None; Domain=LONG`),
      ...Array.from({ length: 10 }, (_, count) => `set-cookie: c${index}-${count}=1; SameSite=None; Path=/LONG`),
      `x-odd: \u009b31mLONG`,
    ],
    body: `{"LONG":"\\u001b]52;c;x\\u0007"}`,
  })

  test('each answer is shorter than 8 KB, says what is left out, and nothing in it can move a cursor', async () => {
    const steps = [signIn, ...Array.from({ length: 5 }, (_, index) => wild(index)), read(LESS)]
    const { source } = await agentSource(withLength(await playExample({ steps })), { app: { down: long } })
    const questions: Question[] = [
      { ask: 'status' },
      { ask: 'diagnose', cause: null },
      { ask: 'exchange', id: 'x3' },
      { ask: 'cookie', name: 'c1-1' },
      { ask: 'verify', cause: 'token-claim-lost', rule: null, since: null },
    ]
    for (const question of questions) {
      const told = ask<{ leftOut: readonly string[] }>(source, question)
      const text = JSON.stringify(told)
      expect([question.ask, Buffer.byteLength(text) <= MAX_ANSWER_BYTES]).toEqual([question.ask, true])
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\\u001b/)
    }
    const { causes, leftOut } = diagnose(source)
    expect(causes.length).toBeGreaterThan(0)
    expect(leftOut.join()).toMatch(/further/)
    expect(ask<ExchangeAnswer>(source, { ask: 'exchange', id: 'x3' }).leftOut.join()).toMatch(/response headers/)
  })
})

test('for people: the whole page', async () => {
  const { source } = await sick()
  const status = ask<StatusAnswer>(source, { ask: 'status' })
  expect(statusText(status)).toBe(`https://localhost:3443 → localhost:3000 · authproxy 0.0.0, pid 4711, since 1970-01-01T00:00:00.000Z
app up · next-auth 4.24.11 · secret found

${status.sentence}
${status.causes.map(one => `  ${one.severity === 'error' ? '✖' : '▲'} ${one.sentence} (${one.key})`).join('\n')}
Proven: ${status.outcome.proven.join(', ')}.
3 exchanges · 2 auth · 1 clients

Next: Ask diagnose for proof and fix.
`)
  const text = diagnoseText(diagnose(source))
  expect(text).toContain('\n  Proof:\n    x2 POST https://localhost:3443/api/auth/callback/credentials 302')
  expect(text).toMatch(/\n {2}Fix: .*\n(?: {4}.*\n)+ {2}Check: /)
  expect(text).toMatch(/\n\nNext: Make the change that fix names, .*\n$/)
})
