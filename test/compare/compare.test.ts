import { describe, expect, test } from 'vitest'
import { compareFlows } from '../../src/compare/compare.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'
import { ANSWERS } from '../support/captures.ts'
import { flow } from './flows.ts'

const DEFAULT = { basePath: null }
const compare = async (good: string, bad: string) => compareFlows(await flow(good), await flow(bad), DEFAULT)
const texts = (found: Awaited<ReturnType<typeof compare>>) => found.divergences.map(one => `${one.step}: ${one.text}`)

describe('two recordings of the same healthy flow do not diverge', () => {
  // Of other runs, scripts, days and versions of the app; what is configured alike.
  test.each([
    ['n051', 'n052'],
    ['n051', 'n058'],
    ['n051', 'n171'],
    ['n019', 'n051'],
    ['n039', 'n058'],
    ['n112', 'n341'],
    ['n262', 'n137'],
    ['n262', 'n170'],
    ['n200', 'n243'],
    ['n170', 'n270'],
    ['n263', 'n051'],
    ['n104', 'n251'],
    ['n267', 'n032'],
    ['n053', 'n332'],
  ])('%s and %s', async (one, other) => {
    const both = [await compare(one, other), await compare(other, one)]
    expect(both.flatMap(texts)).toEqual([])
    for (const { aligned } of both) expect(aligned).toBeGreaterThan(4)
  })

  test.each(ANSWERS.map(row => row.file.slice(0, 4)))('%s and itself', async name => {
    expect(texts(await compare(name, name))).toEqual([])
  })

  test('nor with noise: files, other sites, a poll, an aborted page, requests that came twice', async () => {
    const noisy = (all: readonly Exchange[]) =>
      all.flatMap((one, index): readonly Exchange[] => {
        const foreign = {
          ...one,
          outcome: plain(one),
          request: { ...one.request, url: `https://tracker.example/p?id=${index}`, headers: [] },
        }
        const file = { ...one, request: { ...one.request, url: 'http://localhost:3000/logo.png', headers: [] } }
        const aborted = {
          ...one,
          outcome: { kind: 'failure', failure: { kind: 'browser-aborted' }, answered: null },
        } as const
        const isRead = one.request.method === 'GET' && one.request.url.endsWith('/api/auth/session')
        return [foreign, ...(isRead ? [one, one] : []), { ...file, outcome: plain(one) }, aborted, one]
      })
    const clean = await flow('n051')
    for (const noise of [
      compareFlows(clean, await flow('n051', noisy), DEFAULT),
      compareFlows(await flow('n051', noisy), clean, DEFAULT),
    ])
      expect(texts(noise)).toEqual([])
  })
})

describe('nor where one person did the same once more, or in another way', () => {
  const SIGN_IN = '/api/auth/callback/credentials'
  const isAt = (one: Exchange, path: string) => new URL(one.request.url).pathname === path
  /** `one` told as NextAuth's form is: by a redirect. */
  const byForm = (one: Exchange, location: string): Exchange => {
    if (one.outcome.kind === 'failure') return one
    const { received } = one.outcome
    const headers = [...received.headers.filter(([name]) => !/^content-/i.test(name)), ['location', location] as const]
    return {
      ...one,
      outcome: { ...one.outcome, received: { ...received, status: 302, headers, body: null }, delivered: headers },
    }
  }
  const both = async (change: (all: readonly Exchange[]) => readonly Exchange[]) => {
    const [clean, changed] = [await flow('n262'), await flow('n262', change)]
    return [compareFlows(clean, changed, DEFAULT), compareFlows(changed, clean, DEFAULT)]
  }
  const told = (found: Awaited<ReturnType<typeof both>>) =>
    found.map(one => [texts(one), one.onlyIn.good, one.onlyIn.bad])

  test('a password that was mistyped, and then not', async () => {
    const refused = await both(all =>
      all.flatMap(one =>
        isAt(one, SIGN_IN) && one.request.method === 'POST'
          ? [byForm(one, '/api/auth/signin?error=CredentialsSignin'), one]
          : [one],
      ),
    )
    expect(told(refused)).toEqual([
      [[], [], ['sign-in with credentials, refused']],
      [[], ['sign-in with credentials, refused'], []],
    ])
  })

  test('a sign-out, and a sign-in once more', async () => {
    expect(told(await both(all => [...all, ...all]))).toEqual([
      [
        [],
        [],
        [
          'GET providers',
          'GET csrf',
          'sign-in with credentials',
          'page /',
          'session read',
          'page /server',
          'GET /api/me',
          'GET /api/mepages',
          'sign-out',
        ],
      ],
      [
        [],
        [
          'GET providers',
          'GET csrf',
          'sign-in with credentials',
          'page /',
          'session read',
          'page /server',
          'GET /api/me',
          'GET /api/mepages',
          'sign-out',
        ],
        [],
      ],
    ])
  })

  /** As `update()` is called behind the first read of the session; `body`: what is answered, default what the read was. */
  const updated = (all: readonly Exchange[], body?: string): readonly Exchange[] => {
    const at = all.findIndex(one => isAt(one, '/api/auth/session') && textOf(one).includes('user'))
    const read = all[at]
    if (read === undefined) return []
    const post = { ...read, request: { ...read.request, method: 'POST' } }
    return all.toSpliced(at + 1, 0, body === undefined ? post : withBody(post, body))
  }

  test('an update() that the other did not call', async () => {
    expect(told(await both(all => updated(all)))).toEqual([
      [[], [], ['session update']],
      [[], ['session update'], []],
    ])
  })

  test('but one that loses the session is told, by whoever made it', async () => {
    expect((await both(all => updated(all, '{}'))).map(one => texts(one))).toEqual([
      ['session update: The step is in the bad one only; the good one goes another way.'],
      ['session update: The step is in the good one only; the bad one goes another way.'],
    ])
  })

  test('and a claim that is lost behind an update() is told of the read behind it', async () => {
    const lost = await both(all => {
      const at = all.findIndex(one => isAt(one, '/api/auth/session') && textOf(one).includes('user'))
      return updated(all).map((one, index) =>
        index > at + 1 && textOf(one).includes('"user"')
          ? withBody(one, '{"user":{"name":"Ada"},"expires":"2026-12-28T00:00:00Z"}')
          : one,
      )
    })
    expect(texts(lost[0] as Awaited<ReturnType<typeof compare>>)).toEqual([
      'session read: The fields of the session: the bad one lacks user.email, user.role.',
    ])
  })

  test('a password that was refused twice, and once, by somebody who gave up', async () => {
    const refuse = (one: Exchange) => byForm(one, '/api/auth/error?error=CredentialsSignin')
    const until = (all: readonly Exchange[]) => all.slice(0, all.findIndex(one => isAt(one, SIGN_IN)) + 1)
    const once = await flow('n262', all => until(all).map(one => (isAt(one, SIGN_IN) ? refuse(one) : one)))
    const twice = await flow('n262', all =>
      until(all).flatMap(one => (isAt(one, SIGN_IN) ? [refuse(one), refuse(one)] : [one])),
    )
    expect(texts(compareFlows(once, twice, DEFAULT))).toEqual([])
    const text = (side: string) =>
      `sign-in with credentials: The credentials were refused in the ${side} one (CredentialsSignin: \`authorize()\` returned null), and taken in the other. They may be other ones: no password is compared.`
    expect(texts(compareFlows(await flow('n262'), twice, DEFAULT))).toEqual([text('bad')])
    expect(texts(compareFlows(once, await flow('n262'), DEFAULT))).toEqual([text('good')])
  })

  /** As of another person, who has no role. */
  const ofAnother = (recorded: Awaited<ReturnType<typeof flow>>) => {
    const change = (token: (typeof recorded.facts)[number]['set']) => {
      if (token?.snapshot.kind !== 'decoded') return token
      const { role: _, ...claims } = token.snapshot.claims
      const [name = 'sub'] = ['sub', 'id', 'email'].filter(one => one in claims)
      const digest = { type: 'string', sizeBytes: 5, digest: 'another' } as const
      return { ...token, snapshot: { ...token.snapshot, claims: { ...claims, [name]: digest } } }
    }
    return { ...recorded, facts: recorded.facts.map(one => ({ ...one, set: change(one.set), sent: change(one.sent) })) }
  }

  test('another person signed in: what differs is told, and that it is another one', async () => {
    const [one, other] = [await flow('n262'), ofAnother(await flow('n262'))]
    const told = compareFlows(one, other, DEFAULT)
    expect([texts(told), told.limits]).toEqual([
      ['sign-in with credentials: The claims in the session token: the bad one lacks role.'],
      [
        'Another person signed in: claims and fields that only one of the two has may be of their profiles. Record both as the same one.',
      ],
    ])
    const redacted = compareFlows({ ...one, digestKey: null }, { ...other, digestKey: null }, DEFAULT)
    expect(redacted.limits).toEqual([
      'The files do not tell whether the same person signed in: of two people, claims may differ by that alone.',
    ])
  })

  test('but a sign-in once more that fails is told', async () => {
    const failed = await both(all => [
      ...all,
      ...all.map(one => (isAt(one, SIGN_IN) ? byForm(one, '/api/auth/error?error=Configuration') : one)),
    ])
    expect(failed.map(one => texts(one)[0])).toEqual([
      'sign-in with credentials: The step is in the bad one only; the good one goes another way.',
      'sign-in with credentials: The step is in the good one only; the bad one goes another way.',
    ])
  })

  test('by a form, and by the client of next-auth/react', async () => {
    const forms = await both(all =>
      all.map(one => (isAt(one, SIGN_IN) && one.request.method === 'POST' ? byForm(one, '/') : one)),
    )
    expect(told(forms)).toEqual([
      [[], [], []],
      [[], [], []],
    ])
  })
})

function textOf({ outcome }: Exchange): string {
  return outcome.kind === 'failure' ? '' : new TextDecoder().decode(outcome.received.body?.bytes)
}

function withBody(one: Exchange, text: string): Exchange {
  if (one.outcome.kind === 'failure') return one
  const bytes = new TextEncoder().encode(text)
  const received = { ...one.outcome.received, body: { bytes, totalBytes: bytes.length, decoded: true as const } }
  return { ...one, outcome: { ...one.outcome, received } }
}

/** Without cookies: a file as a server hands it out. */
function plain({ outcome }: Exchange): Exchange['outcome'] {
  if (outcome.kind === 'failure') return outcome
  const headers = outcome.received.headers.filter(([name]) => name.toLowerCase() !== 'set-cookie')
  return { kind: 'response', received: { ...outcome.received, status: 200, headers }, delivered: headers }
}

describe('the first divergence names the fault', () => {
  test.each([
    [
      'n262',
      'n110',
      'sign-in with credentials: The attribute of the cookie: session Secure: yes in the good one, absent in the bad one.',
    ],
    [
      'n262',
      'n183',
      'sign-in with credentials: The attribute of the cookie: session HttpOnly: yes in the good one, absent in the bad one.',
    ],
    [
      'n262',
      'n290',
      'sign-in with credentials: The attribute of the cookie: session Path: / in the good one, /api in the bad one.',
    ],
    [
      'n262',
      'n025',
      'sign-in with credentials: The attribute of the cookie: session Path: / in the good one, absent in the bad one.',
    ],
    [
      'n019',
      'n091',
      'sign-in with credentials: The attribute of the cookie: session Domain: absent in the good one, .example.com in the bad one.',
    ],
    [
      'n019',
      'n060',
      'sign-in with credentials: The attribute of the cookie: session SameSite: lax in the good one, none in the bad one.',
    ],
    [
      'n003',
      'n308',
      'callback of fake: The attribute of the cookie: session SameSite: lax in the good one, strict in the bad one.',
    ],
    [
      'n099',
      'n044',
      'start of the sign-in with fake: The attribute of the cookie: pkce SameSite: none in the good one, lax in the bad one.',
    ],
    ['n267', 'n311', 'GET csrf: The attribute of the cookie: csrf Secure: yes in the good one, absent in the bad one.'],
    ['n251', 'n351', 'session read: The claims in the session token: the bad one lacks role.'],
    ['n104', 'n228', 'session read: The claims in the session token: the bad one lacks name, email.'],
    ['n019', 'n246', 'session read: The claims in the session token: the bad one lacks name, email, sub, role.'],
    [
      'n284',
      'n239',
      'callback of fake: The state cookie that the browser sent: next-auth.state in the good one, not sent in the bad one.',
    ],
    [
      'n284',
      'n264',
      'callback of fake: The pkce cookie that the browser sent: next-auth.pkce.code_verifier in the good one, not sent in the bad one.',
    ],
    [
      'n284',
      'n276',
      'callback of fake: The nonce cookie that the browser sent: next-auth.nonce in the good one, not sent in the bad one.',
    ],
    [
      'n267',
      'n335',
      'GET providers: The address of its own that the app tells: https://localhost:3443/api/auth/callback/credentials in the good one, https://app.example.com/api/auth/callback/credentials in the bad one.',
    ],
    [
      'n094',
      'n234',
      'GET csrf: The address that the browser used: http://localhost:3000 in the good one, http://127.0.0.1:3000, the rest of the flow on http://localhost:3000 in the bad one.',
    ],
    [
      'n053',
      'n036',
      'sign-in with credentials: Where the answer sends the browser: http://localhost:3000/ in the good one, http://localhost:3000/api/auth/error?… (error=AccessDenied) in the bad one.',
    ],
    ['n039', 'n261', 'sign-in with credentials: The status of the answer: 200 in the good one, 403 in the bad one.'],
    ['n051', 'n118', 'session read: Whose session the answer shows: user in the good one, nobody in the bad one.'],
    [
      'n262',
      'n244',
      'sign-in with credentials: What the answer does to the session cookie: set in the good one, not touched in the bad one.',
    ],
    ['n094', 'n113', 'callback of fake: The step is in the bad one only; the good one goes another way.'],
    [
      'n284',
      'n121',
      'callback of fake: Where the answer sends the browser: http://localhost:3000/ in the good one, http://localhost:3000/api/auth/error?… (error=Callback) in the bad one.',
    ],
  ])('%s against %s', async (good, bad, text) => {
    expect(texts(await compare(good, bad))[0]).toBe(text)
  })
})

test('each step stands beside its like, with what differs in it', async () => {
  const { steps } = await compare('n251', 'n351')
  expect(steps.map(({ step, good, bad, extra, divergences }) => [step, good, bad, extra, divergences])).toEqual([
    ['GET providers', 'x1', 'x1', false, []],
    ['GET csrf', 'x2', 'x2', false, []],
    ['sign-in with credentials', 'x3', 'x3', false, []],
    ['page /', 'x4', 'x4', false, []],
    ['session read', 'x5', 'x5', false, [0, 1]],
    ['session read', 'x6', 'x6', false, [0, 1]],
    ['page /server', 'x7', 'x8', false, []],
    ['GET /api/me', 'x8', 'x9', false, []],
    ['GET /api/mepages', 'x9', 'x10', false, [0]],
    ['session read', 'x10', 'x7', false, [0, 1]],
    ['session read', 'x10', 'x11', true, []],
  ])
})

test('without the secret only lengths of tokens are compared, and that is said', async () => {
  const { divergences, limits } = compareFlows(
    await flow('n019', undefined, false),
    await flow('n246', undefined, false),
    DEFAULT,
  )
  expect(divergences.map(one => one.aspect)).not.toContain('claims')
  expect(limits).toEqual([
    'Claims were not compared, only lengths: the session tokens of a recording do not open. Give the secret of the app, or of both.',
  ])
})

test('cookies that another tool took out are not compared', async () => {
  const bad = { ...(await flow('n110')), holdsCookies: false }
  const { divergences, limits } = compareFlows(await flow('n262'), bad, DEFAULT)
  expect(divergences.filter(one => one.aspect.includes('cookie'))).toEqual([])
  expect(limits).toEqual(['Cookies were not compared: they are missing or masked in the bad recording.'])
})

test('what comes of the scheme is said to', async () => {
  expect((await compare('n051', 'n262')).limits).toEqual([
    'The good recording is of http, the bad one of https: cookie names and Secure differ by that alone. Record both at one address.',
  ])
})

test('an app before and after it went from v4 to v5: the names of their cookies are no divergence, what broke is', async () => {
  const renamed = (name: RegExp) => (exchanges: readonly Exchange[]) =>
    exchanges.map((one): Exchange => {
      const headers = (list: HeaderList): HeaderList =>
        list.map(([key, value]) => [key, /^(?:set-)?cookie$/i.test(key) ? value.replaceAll(name, 'authjs.') : value])
      const { request, outcome } = one
      if (outcome.kind === 'failure') return one
      const received = { ...outcome.received, headers: headers(outcome.received.headers) }
      return {
        ...{ ...one, request: { ...request, headers: headers(request.headers) } },
        outcome: { ...outcome, received, delivered: headers(outcome.delivered) },
      }
    })
  const before = await flow('n051', undefined, false)
  const after = compareFlows(before, await flow('n051', renamed(/next-auth\./g), false), { basePath: null })
  expect(after.divergences.map(one => one.text)).toEqual([])
  expect(after.limits[0]).toBe(
    'The good recording is of next-auth v4, the bad one of Auth.js v5: that their own cookies have other names is not compared. A session of the one is none for the other.',
  )
  // One name alone is somebody's doing.
  const one = compareFlows(before, await flow('n051', renamed(/next-auth\.(?=session)/g), false), { basePath: null })
  expect(one.divergences.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^The name of the session cookie: /),
  )
})

describe('what no recording of the corpus shows', () => {
  /** The recording with another of one exchange's parts in the middle of it. */
  const changed = (change: (one: Exchange) => Partial<Exchange>) => (all: readonly Exchange[]) =>
    all.map(one => (one.request.url.endsWith('/api/auth/session') ? { ...one, ...change(one) } : one))
  const answer = (one: Exchange, header: readonly [string, string]): Partial<Exchange> =>
    one.outcome.kind === 'failure'
      ? {}
      : {
          outcome: {
            ...one.outcome,
            received: {
              ...one.outcome.received,
              headers: [...one.outcome.received.headers.filter(([name]) => name.toLowerCase() !== header[0]), header],
            },
          },
        }
  const proto = (value: string) =>
    changed(one => ({ forwarded: [...one.request.headers, ['x-forwarded-proto', value] as const] }))
  const at = (offset: number) => changed(one => answer(one, ['date', new Date(one.startedAt + offset).toUTCString()]))

  test.each([
    [
      'a forwarded header',
      proto('https'),
      proto('http'),
      'The header x-forwarded-proto as the app saw it: https in the good one, http in the bad one.',
    ],
    [
      'a cache',
      changed(() => ({})),
      changed(one => answer(one, ['x-cache', 'HIT'])),
      'Who answered: by the app in the good one, x-cache: HIT in the bad one.',
    ],
    ['a clock', at(0), at(3_600_000), "The server's clock: right in the good one, 60 min ahead in the bad one."],
    [
      'an app that is down',
      changed(() => ({})),
      changed(() => ({
        outcome: { kind: 'failure', failure: { kind: 'app-closed', code: '', detail: '' }, answered: 502 },
      })),
      'The status of the answer: 200 in the good one, no answer (app-closed) in the bad one.',
    ],
  ] as const)('%s', async (_title, good, bad, text) => {
    const found = compareFlows(await flow('n267', good), await flow('n267', bad), DEFAULT)
    expect(found.divergences.map(one => one.text)).toContain(text)
  })
})
