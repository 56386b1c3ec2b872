import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSession } from '../../../src/recording/recording.ts'
import type { ExampleStep } from '../../support/rule-examples.ts'
import { playExample } from '../../support/transcript.ts'

const TOKEN = '__Secure-next-auth.session-token=$jwe4{"sub":"1"}'
const CSRF = `__Host-next-auth.csrf-token=${'c'.repeat(40)}`
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const page = (path: string, cookies: string): ExampleStep => ({
  request: `GET https://localhost:3443${path}`,
  send: [`cookie: ${cookies}`, 'sec-fetch-site: none', 'sec-fetch-mode: navigate', 'sec-fetch-dest: document'],
  status: 200,
})
const signIn = (line: string): ExampleStep => ({
  request: 'POST https://localhost:3443/api/auth/callback/credentials',
  send: [`cookie: ${CSRF}`, 'sec-fetch-site: same-origin', 'sec-fetch-mode: cors', 'sec-fetch-dest: empty'],
  status: 200,
  answer: [`set-cookie: ${line}`],
})

async function judge(steps: readonly ExampleStep[]) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3) })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  const snapshot = session.snapshot()
  expect(snapshot.diagnostics).toEqual([])
  return snapshot
}

async function findings(steps: readonly ExampleStep[]): Promise<readonly string[]> {
  return (await judge(steps)).findings.map(one => `${one.rule}/${one.message} ${one.severity} ${one.state}`)
}

describe('journeys', () => {
  test("another browser's request without the cookie blames nobody", async () => {
    const other = `__Host-next-auth.csrf-token=${'d'.repeat(40)}`
    const steps = [signIn(`${TOKEN}; ${ATTRIBUTES}`), ...['/a', '/b', '/c', '/d', '/e'].map(path => page(path, other))]
    expect(await findings(steps)).toEqual([])
  })

  test('requests that were under way when the cookie was set do not count', async () => {
    const slow = { ...page('/slow', CSRF), takesMs: 9_000 }
    expect(await findings([slow, slow, slow, signIn(`${TOKEN}; ${ATTRIBUTES}`)])).toEqual([])
  })

  test('a narrow Path is named once a page comes without the cookie, and is mended by Path=/', async () => {
    const narrow = [signIn(`${TOKEN}; Path=/api; HttpOnly; Secure; SameSite=Lax`), page('/account', CSRF)]
    expect(await findings(narrow.slice(0, 1))).toEqual([])
    expect(await findings(narrow)).toEqual(['cookie-path-too-narrow/page error open'])
    const mended = [...narrow, signIn(`${TOKEN}; ${ATTRIBUTES}`)]
    expect(await findings(mended)).toContain('cookie-path-too-narrow/page error resolved')
  })

  test('sign-out with one deleting line for each scope is in order', async () => {
    const steps: ExampleStep[] = [
      signIn(`${TOKEN}; ${ATTRIBUTES}`),
      {
        request: 'POST https://localhost:3443/logout',
        send: [`cookie: ${CSRF}; ${TOKEN}`],
        status: 200,
        answer: [
          'set-cookie: __Secure-next-auth.session-token=; Max-Age=0; Path=/app; Secure',
          'set-cookie: __Secure-next-auth.session-token=; Max-Age=0; Path=/; Secure',
        ],
      },
    ]
    expect((await findings(steps)).filter(one => one.startsWith('cookie-deletion'))).toEqual([])
  })
})

describe('pieces of a session cookie', () => {
  const name = 'authjs.session-token'
  const piece = (number: number, text: string) => `${name}.${number}=${text}`
  const [head, middle, tail] = [
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0..aaaaaaaaaaaaaaaaaaaaaa.bbbb',
    'cccc',
    'dddd.eeeeeeeeeeeeeeeeeeeeee',
  ]
  const ask = (cookies: readonly string[]): ExampleStep => ({
    request: 'GET http://localhost:3000/api/auth/session',
    send: [`cookie: ${cookies.join('; ')}`],
    status: 200,
    answer: cookies.map(
      cookie => `set-cookie: ${cookie.slice(0, cookie.indexOf('='))}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`,
    ),
    body: 'null',
  })
  const set = (cookies: readonly string[]): ExampleStep => ({
    request: 'POST http://localhost:3000/api/auth/callback/credentials',
    status: 200,
    answer: cookies.map(cookie => `set-cookie: ${cookie}; Path=/; HttpOnly; SameSite=Lax`),
  })
  const rulesOf = async (steps: readonly ExampleStep[]) =>
    (await judge(steps)).diagnoses.flatMap(one => (one.severity === 'error' ? one.id : []))

  test.each([
    ['a middle piece is missing', [piece(0, head), piece(2, tail)], 'session-chunk-missing'],
    ['the first piece is missing', [piece(1, middle), piece(2, tail)], 'session-chunk-missing'],
    ['the last piece is missing', [piece(0, head), piece(1, middle)], 'session-chunk-missing'],
    ['a piece beyond a gap', [piece(0, head), piece(1, tail), piece(3, 'old')], 'stale-session-chunk'],
    ['a whole cookie besides', [`${name}=old`, piece(0, head), piece(1, tail)], 'stale-unchunked-session-cookie'],
    ['a single piece beside a whole cookie', [`${name}=${head}${tail}`, piece(1, 'old')], 'stale-session-chunk'],
    ['a name that begins alike', [`${name}=${head}${tail}`, `${name}-admin=x`], 'session-cookie-prefix-collision'],
  ])('%s', async (_title, cookies, rule) => {
    expect(await rulesOf([ask(cookies)])).toEqual([rule])
  })

  test('what was set in this recording decides between missing and left over', async () => {
    const [zero, one, two] = [piece(0, head), piece(1, middle), piece(2, tail)]
    expect(await rulesOf([set([zero, one, two]), ask([zero, two])])).toEqual(['session-chunk-missing'])
    expect(await rulesOf([set([zero, one]), ask([zero, one, two])])).toEqual(['stale-session-chunk'])
    expect(await rulesOf([set([`${name}=${head}${tail}`]), ask([`${name}=${head}${tail}`, zero, one])])).toEqual([
      'stale-session-chunk',
    ])
  })
})

test('whatever stands in the cookie headers, no rule and no tracker throws', async () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '=', ';', ',', ' ', '.', '0', '-', '\t', '\u0000', '"', 'é'),
    maxLength: 40,
  })
  const name = fc.constantFrom(
    'next-auth.session-token',
    '__Secure-authjs.session-token',
    '__Host-authjs.csrf-token',
    'undefined',
    '',
    '__proto__',
  )
  const suffix = fc.constantFrom('', '.0', '.1', '.9999', '-admin', '.')
  const pair = fc.tuple(name, suffix, text).map(([base, end, value]) => `${base}${end}=${value}`)
  const attributes = fc.constantFrom(
    '',
    '; Path=/',
    '; Path=/x; Max-Age=0',
    '; Domain=localhost; Secure',
    '; Expires=0',
    '; Secure, b=2; Path=/',
    '; Partitioned; Secure',
  )
  const step = fc
    .tuple(
      fc.constantFrom('/api/auth/session', '/api/auth/callback/x', '/', '/a/b'),
      fc.constantFrom('https://localhost:3443', 'http://app.test', 'http://127.0.0.1:3000'),
      fc.array(pair, { maxLength: 5 }),
      fc.array(
        fc.tuple(pair, attributes).map(([cookie, rest]) => `set-cookie: ${cookie}${rest}`),
        { maxLength: 5 },
      ),
    )
    .map(
      ([path, origin, cookies, answer]): ExampleStep => ({
        request: `GET ${origin}${path}`,
        send: cookies.length === 0 ? [] : [`cookie: ${cookies.join('; ')}`],
        status: 200,
        answer,
        body: '{}',
      }),
    )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async steps => {
      await findings(steps)
    }),
    { numRuns: 150 },
  )
})
