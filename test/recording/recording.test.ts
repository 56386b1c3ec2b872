import { CompactEncrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { defineRule } from '../../src/analyzers/define-rule.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { SessionEvent } from '../../src/model/recording.ts'
import type { Rule } from '../../src/model/rule.ts'
import { createSession, type SessionOptions } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET, START } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const digestKey = new Uint8Array(32).fill(1)

function watch(options: Partial<SessionOptions> = {}) {
  const session = createSession({ digestKey, ...options })
  const events: SessionEvent[] = []
  session.subscribe(event => events.push(event))
  return { session, events, ids: () => events.flatMap(one => (one.kind === 'exchange' ? [one.exchange.id] : [])) }
}

async function exchanges(count: number, step: Partial<ExampleStep> = {}): Promise<readonly Exchange[]> {
  return playExample({
    steps: Array.from({ length: count }, () => ({ request: `GET ${APP}/page`, status: 200, ...step })),
  })
}

/** No exchange at all: what a bug elsewhere could hand in. */
const broken = (id: `x${number}`) => ({ id, outcome: { kind: 'response' } }) as unknown as Exchange

const rule = (id: string, check: () => 'pass' | 'fail' | 'throw'): Rule =>
  defineRule({
    id,
    on: 'set-cookie',
    severity: 'warning',
    title: id,
    why: '',
    fix: { summary: '', v4: null, v5: null, verify: '' },
    references: [],
    messages: { bad: 'The cookie `{{name}}` is bad.' },
    check: (seen, { fail, pass }) => {
      const answer = check()
      if (answer === 'throw') throw new TypeError('canary-of-the-wire')
      if (answer === 'pass') return pass('cookie')
      return fail(
        'bad',
        { name: seen.cookie.name },
        { subject: seen.cookie.name, situations: ['cookie'], evidence: [seen.proof] },
      )
    },
  })

describe('order', () => {
  test('is that of ingest, however long one takes to be judged', async () => {
    const { session, ids } = watch({
      secrets: Array.from({ length: 30 }, (_, index) => `wrong-${index}`).concat(SECRET),
    })
    const token = `__Secure-next-auth.session-token=$jwe4{"sub":"1","pad":"${'p'.repeat(3_000)}"}`
    const [slow] = await exchanges(1, { send: [`cookie: ${token}`] })
    const quick = await exchanges(3)
    if (slow === undefined) throw new Error('one step is one exchange')
    session.ingest({ ...slow, id: 'x9' })
    for (const one of quick) session.ingest(one)
    expect(ids()).toEqual([])
    await session.settled()
    expect(ids()).toEqual(['x9', 'x1', 'x2', 'x3'])
    expect(session.recorded().exchanges.map(one => one.id)).toEqual(['x9', 'x1', 'x2', 'x3'])
    expect(session.snapshot().exchanges.map(one => one.id)).toEqual(['x9', 'x1', 'x2', 'x3'])
  })

  test('ingest judges later: it never holds up the one who calls', async () => {
    const { session, events } = watch()
    expect(() => session.ingest(broken('x1'))).not.toThrow()
    expect(events).toEqual([])
    await session.settled()
    expect(events).toHaveLength(1)
  })
})

describe('bounds', () => {
  test('the history keeps the newest, and says how many it dropped', async () => {
    const { session } = watch({ historySize: 2 })
    for (const one of await exchanges(5)) session.ingest(one)
    await session.settled()
    expect(session.recorded().exchanges.map(one => one.id)).toEqual(['x4', 'x5'])
    expect(session.snapshot().totals).toMatchObject({ exchanges: 5, dropped: 3 })
  })

  test('so does the log', async () => {
    const { session } = watch()
    for (let at = 0; at < 5_010; at++) session.ingestLog({ at, stream: 'stdout', line: `line ${at}` })
    await session.settled()
    const { log } = session.recorded()
    expect([log.length, log[0]?.at, log.at(-1)?.at]).toEqual([5_000, 10, 5_009])
  })
})

describe('more than can be judged', () => {
  test('is left out: one diagnostic, a count in the totals, an event in its place', async () => {
    const { session, events } = watch({ maxWaiting: 4 })
    const many = await exchanges(10)
    for (const one of many.slice(0, 7)) session.ingest(one)
    await session.room()
    for (const one of many.slice(7)) session.ingest(one)
    await session.settled()
    const text = '3 exchanges were not judged: more came than could be judged in time'
    expect(events.map(one => ('exchange' in one ? one.exchange.id : 'text' in one ? one.text : ''))).toEqual([
      ...['x1', 'x2', 'x3', 'x4'],
      text,
      ...['x8', 'x9'],
      '1 exchange was not judged: more came than could be judged in time',
    ])
    const { totals, diagnostics } = session.snapshot()
    expect(totals).toMatchObject({ exchanges: 6, notJudged: 4 })
    expect(diagnostics).toEqual([text.replace('3', '4')])
  })

  test('is nobody left out who waits for room', async () => {
    const { session, ids } = watch({ maxWaiting: 4 })
    const many = await exchanges(50)
    for (const one of many) {
      await session.room()
      session.ingest(one)
    }
    await session.settled()
    expect(ids()).toEqual(many.map(one => one.id))
    expect(session.snapshot().totals.notJudged).toBe(0)
  })

  const CSRF = `__Host-next-auth.csrf-token=${'a'.repeat(64)}|${'b'.repeat(64)}`
  const visit: readonly ExampleStep[] = [
    {
      request: `GET ${APP}/api/auth/csrf`,
      status: 200,
      answer: [`set-cookie: ${CSRF}; Path=/; Secure; HttpOnly; SameSite=Lax`],
    },
    {
      request: `POST ${APP}/api/auth/callback/credentials`,
      send: [`cookie: ${CSRF}`],
      status: 200,
      answer: ['set-cookie: __Secure-next-auth.session-token=$jwe4{"sub":"1"}; Path=/; Secure; HttpOnly; SameSite=Lax'],
    },
    { request: `POST ${APP}/sign-out`, send: [`cookie: ${CSRF}`], status: 200 },
    ...['', 'account', 'shop'].map(path => ({
      request: `GET ${APP}/${path}`,
      send: [
        `cookie: ${CSRF}`,
        'sec-fetch-site: same-origin',
        'sec-fetch-mode: navigate',
        'sec-fetch-dest: document',
        'sec-fetch-user: ?1',
      ],
      status: 200,
    })),
  ]
  /** Of a visit whose third exchange comes while the second one waits. */
  const findings = async (maxWaiting: number) => {
    const { session } = watch({ maxWaiting })
    for (const [index, one] of (await playExample({ steps: visit })).entries()) {
      session.ingest(one)
      if (index !== 1) await session.settled()
    }
    return session.snapshot().findings.map(one => one.rule)
  }

  // The one that nobody saw may have deleted the cookie.
  test('is a gap, across which nothing is blamed on anybody', async () => {
    expect(await findings(100)).toContain('cookie-never-returned')
    expect(await findings(1)).toEqual([])
  })

  test('at the end there is a time limit: what is not judged then is counted', async () => {
    const { session, ids } = watch({ secrets: Array.from({ length: 500 }, (_, index) => `wrong-${index}`) })
    // A header of more than the plain form is left to jose, which leaves the thread for each secret.
    const token = await new CompactEncrypt(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', iat: 1 })
      .encrypt(new Uint8Array(32))
    const [slow] = await exchanges(1, { send: [`cookie: __Secure-next-auth.session-token=${token}`] })
    if (slow) session.ingest(slow)
    await session.settled(1)
    expect(ids()).toEqual([])
    expect(session.snapshot().totals).toMatchObject({ exchanges: 0, notJudged: 1 })
  })
})

describe('subscribers', () => {
  test('one that throws harms neither the others nor the judging', async () => {
    const session = createSession({ digestKey })
    const heard: string[] = []
    session.subscribe(() => {
      throw new Error('mine')
    })
    session.subscribe(event => heard.push(event.kind))
    for (const one of await exchanges(2)) session.ingest(one)
    await session.settled()
    expect(heard).toEqual(['exchange', 'exchange'])
    expect(session.snapshot().diagnostics).toEqual([])
  })

  test('one that left hears no more', async () => {
    const session = createSession({ digestKey })
    const heard: string[] = []
    const leave = session.subscribe(event => heard.push(event.kind))
    const [first, second] = await exchanges(2)
    if (first) session.ingest(first)
    await session.settled()
    leave()
    if (second) session.ingest(second)
    await session.settled()
    expect(heard).toEqual(['exchange'])
  })

  test('hear a finding open, repeat and be resolved', async () => {
    const answers = ['fail', 'fail', 'pass', 'fail'] as const
    let next = 0
    const { session, events } = watch({ rules: [rule('r', () => answers[next++] ?? 'pass')] })
    for (const one of await exchanges(4, { answer: ['set-cookie: a=1; Path=/'] })) session.ingest(one)
    await session.settled()
    expect(events.filter(one => one.kind !== 'exchange').map(one => one.kind)).toEqual([
      'finding-opened',
      'finding-repeated',
      'finding-resolved',
      'finding-opened',
    ])
    expect(session.snapshot().checked).toEqual({ r: 4 })
  })
})

describe('troubles', () => {
  test('an exchange that cannot be judged becomes one diagnostic; those after it are judged', async () => {
    const { session, events, ids } = watch()
    const [good] = await exchanges(1)
    session.ingest(broken('x7'))
    session.ingest(broken('x7'))
    if (good) session.ingest(good)
    await session.settled()
    const told = events.filter(one => one.kind === 'diagnostic')
    expect(told).toEqual([{ kind: 'diagnostic', text: 'exchange x7 could not be judged: TypeError' }])
    expect(ids()).toEqual(['x1'])
  })

  test('stands in the very next snapshot', async () => {
    const { session } = watch()
    expect(session.snapshot().diagnostics).toEqual([])
    session.ingest(broken('x7'))
    await session.settled()
    expect(session.snapshot().diagnostics).toHaveLength(1)
  })

  test('a throwing rule becomes one diagnostic without its words, and the other rules answer', async () => {
    const { session, events } = watch({ rules: [rule('bad-rule', () => 'throw'), rule('good-rule', () => 'fail')] })
    for (const one of await exchanges(3, { answer: ['set-cookie: a=1; Path=/'] })) session.ingest(one)
    await session.settled()
    expect(session.snapshot().diagnostics).toEqual(['rule bad-rule failed: TypeError'])
    expect(events.filter(one => one.kind === 'diagnostic')).toHaveLength(1)
    expect(session.snapshot().findings.map(one => [one.rule, one.count])).toEqual([['good-rule', 3]])
    expect(JSON.stringify(session.snapshot())).not.toContain('canary')
  })

  test('of very many fifty are told', async () => {
    const { session } = watch()
    for (let number = 1; number <= 200; number++) session.ingest(broken(`x${number}`))
    await session.settled()
    expect(session.snapshot().diagnostics).toHaveLength(50)
  })
})

describe('the snapshot', () => {
  test('is the same object until something changes, and what was handed out never changes', async () => {
    const { session } = watch()
    const [first, second] = await exchanges(2)
    if (first) session.ingest(first)
    await session.settled()
    const before = session.snapshot()
    expect(session.snapshot()).toBe(before)
    const copy = structuredClone(before)
    if (second) session.ingest(second)
    await session.settled()
    expect(session.snapshot()).not.toBe(before)
    expect(before).toEqual(copy)
    expect(session.snapshot().totals.exchanges).toBe(2)
  })

  test('a subscriber that asks for it sees the exchange that it is told of', async () => {
    const session = createSession({ digestKey })
    const seen: number[] = []
    session.subscribe(() => seen.push(session.snapshot().totals.exchanges))
    for (const one of await exchanges(3)) session.ingest(one)
    await session.settled()
    expect(seen).toEqual([1, 2, 3])
  })

  test('counts a check that a log line passed, though it changed no finding', async () => {
    const passes = defineRule({
      id: 'reads-the-log',
      on: 'server-log',
      severity: 'info',
      title: '',
      why: '',
      fix: { summary: '', v4: null, v5: null, verify: '' },
      references: [],
      messages: {},
      check: (_seen, { pass }) => pass('log'),
    })
    const { session } = watch({ rules: [passes] })
    const steps = [{ request: `GET ${APP}/api/auth/session`, status: 500, body: '{}' }]
    for (const one of await playExample({ steps })) session.ingest(one)
    await session.settled()
    expect(session.snapshot().checked).toEqual({})
    session.ingestLog({ at: START + 5, stream: 'stderr', line: '[next-auth][error][NO_SECRET]' })
    await session.settled()
    expect(session.snapshot().checked).toEqual({ 'reads-the-log': 1 })
  })
})

test('a session cookie with a name of its own is known after the answer that sets it', async () => {
  const { session } = watch({ secrets: [SECRET] })
  const steps: readonly ExampleStep[] = [
    {
      request: `POST ${APP}/api/auth/callback/credentials`,
      status: 200,
      answer: ['set-cookie: my-app=$jwe4{"sub":"1"}; Path=/; HttpOnly; Secure'],
    },
  ]
  for (const one of await playExample({ steps })) session.ingest(one)
  await session.settled()
  expect(session.snapshot().status).toMatchObject({
    cookie: 'my-app',
    dialect: 'next-auth-v4',
    token: { kind: 'decoded' },
  })
})

describe('a session that ends at a route of the app', () => {
  const COOKIE = '__Secure-next-auth.session-token'
  const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
  const jar = `cookie: __Host-next-auth.csrf-token=abc%7Cdef; ${COOKIE}=$jwe4{"sub":"1","jti":"a"}`
  const steps = (method: string): readonly ExampleStep[] => [
    {
      request: `POST ${APP}/api/auth/callback/credentials`,
      status: 200,
      answer: [`set-cookie: ${COOKIE}=$jwe4{"sub":"1","jti":"a"}; ${LINE}`],
      body: `{"url":"${APP}/"}`,
    },
    {
      request: `GET ${APP}/api/auth/session`,
      send: [jar],
      status: 200,
      body: '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}',
    },
    {
      request: `${method} ${APP}/api/me`,
      send: [jar],
      status: 200,
      answer: [
        `set-cookie: ${COOKIE}=; Max-Age=0; ${LINE}`,
        `set-cookie: __Host-next-auth.csrf-token=new%7Cnew; ${LINE}`,
      ],
    },
  ]

  test.each(['GET', 'POST', 'PUT', 'PATCH'])('is told, whatever asked for it: %s', async method => {
    const { session } = watch({ secrets: [SECRET] })
    for (const one of await playExample({ steps: steps(method) })) session.ingest(one)
    await session.settled()
    expect(session.snapshot().findings.map(one => `${one.rule} ${one.severity}: ${one.text}`)).toEqual([
      'server-config-differs error: `/api/me` deletes the session cookie that another part of the app had just accepted, and re-issues the csrf cookie: this code works with another secret.',
    ])
  })
})

describe('an exchange of a host that is none', () => {
  test('is in the list and in the export, and those after it are judged', async () => {
    const { session, ids } = watch({ secrets: [SECRET] })
    const token = `__Secure-next-auth.session-token=$jwe4{"sub":"1"}`
    const user = '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}'
    const [foreign, refused] = await playExample({
      steps: [
        { request: `GET ${APP}/api/auth/session`, send: [`cookie: ${token}`], status: 200, body: user },
        {
          request: `GET ${APP}/api/auth/session`,
          send: [`cookie: ${token}`],
          status: 200,
          answer: ['set-cookie: __Secure-next-auth.session-token=; Max-Age=0; Path=/; Secure'],
          body: '{}',
        },
      ],
    })
    if (foreign === undefined || refused === undefined) throw new Error('two steps are two exchanges')
    // A file of another program may name a host that is none.
    session.ingest({ ...foreign, request: { ...foreign.request, url: 'https://exa mple.test/api/auth/session' } })
    session.ingest(refused)
    await session.settled()
    expect(ids()).toEqual(['x1', 'x2'])
    expect(session.recorded().exchanges.map(one => one.id)).toEqual(['x1', 'x2'])
    expect(session.snapshot().exchanges.map(one => one.meaning)).toEqual([
      'session: user, cookie untouched',
      'session: empty object, cookie deleted',
    ])
    expect(session.snapshot().diagnostics).toEqual([])
  })
})
