import { describe, expect, test } from 'vitest'
import { readHar } from '../../src/har/read.ts'
import { writeHar } from '../../src/har/write.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createSession } from '../../src/recording/recording.ts'
import { formatJson } from '../../src/report/json.ts'
import { formatNdjson } from '../../src/report/ndjson.ts'
import { formatSummary } from '../../src/report/text.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

async function outcomeOf(text: string, secrets: readonly string[] = [SECRET], dependencies: readonly string[] = []) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets, dependencies })
  for (const exchange of await playExample({ steps: stepsOf(text) })) session.ingest(exchange)
  await session.settled()
  return session.snapshot().outcome
}

test('nobody came', async () => {
  expect(await outcomeOf('')).toEqual({
    kind: 'nobody-came',
    text: 'Nobody came: there is no request to judge.',
    proven: [],
    notJudged: [],
  })
})

describe('only authproxy asked: nobody came, no tick in any output, and its requests are marked as its own', () => {
  const PROVIDERS = 'https://localhost:3443/api/auth/callback/github'
  const probed = async (callback: string) => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(3) })
    const lines: string[] = []
    session.subscribe(event => lines.push(formatNdjson(event)))
    const text = `GET https://localhost:3443/api/auth/providers -> 200 {"github":{"id":"github","callbackUrl":"${callback}"}}`
    for (const one of await playExample({ steps: stepsOf(text) })) session.ingest({ ...one, initiator: 'probe' })
    await session.settled()
    return { session, snapshot: session.snapshot(), lines: lines.map(line => JSON.parse(line)) }
  }

  test('lines and JSON', async () => {
    const { snapshot, lines } = await probed(PROVIDERS)
    expect(formatSummary(snapshot, { color: false })).toMatch(
      /^… Nobody came: there is no request to judge\.\n\n\d checks of authproxy's own requests passed · 0 exchanges · 1 asked by authproxy · 0 auth · 0 clients$/,
    )
    expect(JSON.parse(formatJson(snapshot, '1'))).toMatchObject({
      outcome: { kind: 'nobody-came' },
      totals: { exchanges: 0, probes: 1, auth: 0, clients: 0 },
    })
    expect(lines).toEqual([
      {
        event: 'exchange',
        exchange: expect.objectContaining({ id: 'x1', initiator: 'probe', meaning: 'asked by authproxy itself' }),
      },
    ])
  })

  test('the HAR file, and what analyze makes of it', async () => {
    const { session } = await probed(PROVIDERS)
    const meta = { version: '1', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
    const document = writeHar(exportSession(session.recorded(), null), meta)
    expect(document.log.comment).toContain('Nobody came')
    expect(document.log.entries[0]).toMatchObject({
      comment: 'asked by authproxy itself',
      _authproxy: { initiator: 'probe' },
    })
    const again = createSession({ digestKey: new Uint8Array(32).fill(4) })
    for (const one of readHar(JSON.stringify(document)).exchanges) again.ingest(one)
    await again.settled()
    expect(again.snapshot().outcome.kind).toBe('nobody-came')
    expect(again.snapshot().totals).toMatchObject({ exchanges: 0, probes: 1 })
  })

  test('what it finds says who asked', async () => {
    const { snapshot } = await probed('http://localhost:3000/api/auth/callback/github')
    const [finding] = snapshot.findings
    expect([finding?.rule, finding?.evidence[0].note]).toEqual([
      'auth-origin-mismatch',
      'authproxy asked GET /api/auth/providers',
    ])
    expect(formatSummary(snapshot, { color: false })).not.toContain('✓')
  })
})

describe('a tick stands beside no cause', () => {
  const signIn = (attributes: string) =>
    `POST https://localhost:3443/login -> 303 (empty)
  > next-action: 40a2
  < set-cookie: $session5{"sub":"1"}; Path=/; Secure; HttpOnly; SameSite=lax${attributes}
  < x-action-redirect: /dashboard;push`

  test('a cookie that the next answer deleted does not last', async () => {
    const deleted = `${signIn('; Expires=Wed, 23 Dec 2026 09:00:00 GMT')}
GET /dashboard with $session5{"sub":"1"} -> 307
  > sec-fetch-dest: document
  < location: /login?callbackUrl=%2Fdashboard
  < $session5=`
    expect(await outcomeOf(deleted)).toEqual({
      kind: 'judged',
      text: 'Something is wrong in what was seen: its causes are named.',
      proven: ['signed in at x1', 'session cookie stored', 'came back 1 time'],
      notJudged: [],
    })
  })

  test('nor does one that the browser refused', async () => {
    const refused = signIn('; Expires=Wed, 23 Dec 2026 09:00:00 GMT; Domain=example.org')
    expect((await outcomeOf(refused)).proven).toEqual(['the app accepted a sign-in at x1'])
  })

  test('one that was kept does', async () => {
    expect(await outcomeOf(signIn('; Expires=Wed, 23 Dec 2026 09:00:00 GMT'))).toMatchObject({
      text: 'Nothing wrong in what was seen.',
      proven: [
        'signed in at x1',
        'session cookie fit to be stored',
        'the cookie is to last until 2026-12-23 09:00 UTC',
      ],
    })
  })
})

test('the app is down', async () => {
  const outcome = await outcomeOf('GET https://localhost:3443/ -> app-unreachable')
  expect(outcome).toMatchObject({
    kind: 'app-down',
    text: 'The app answered none of the requests: there is nothing to judge.',
  })
})

test('no auth request', async () => {
  const outcome = await outcomeOf('GET https://localhost:3443/ -> 200 <html></html>')
  expect(outcome).toMatchObject({
    kind: 'no-auth',
    text: 'No NextAuth or Auth.js request is in it: no session was judged. Is it mounted elsewhere (--base-path), or is this another tab?',
  })
})

test('auth routes of Auth.js outside of Next, and a page of their name', async () => {
  const routes = `
    POST https://localhost:3443/auth/signin/google with __Host-authjs.csrf-token=t%7Ch -> 302
      < location: https://accounts.google.test/authorize?state=s
      < set-cookie: __Secure-authjs.state=s1; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax
  `
  expect(await outcomeOf(routes)).toMatchObject({
    kind: 'no-auth',
    text: 'No auth route was judged: those of this app answer at /auth. Give authproxy `--base-path /auth`.',
  })
  const used = await outcomeOf(`${routes}
    GET /auth/callback/google?code=c with __Secure-authjs.state=s1 -> 302
      < location: https://localhost:3443/
      < $session5{"sub":"1"}
    GET / with $session5{"sub":"1"} -> 200 <html></html>
  `)
  expect(used).toMatchObject({ kind: 'judged', text: 'Nothing wrong in what was seen.' })
  expect(used.notJudged).toEqual([
    'The auth routes of this app answer at /auth: give authproxy `--base-path /auth`, or they are not judged.',
  ])
  const page = `
    POST https://localhost:3443/auth/signin/google -> 303
      > next-action: 40f1c2
      < location: https://accounts.google.test/authorize?state=s
      < set-cookie: __Secure-authjs.state=s1; Max-Age=900; Path=/; Secure; HttpOnly; SameSite=lax
  `
  expect((await outcomeOf(page)).text).not.toContain('--base-path /auth')
})

test('a neighbour is named, and its sessions are not judged', async () => {
  const outcome = await outcomeOf(`
    GET https://localhost:3443/ with better-auth.session_token=0123456789abcdef -> 200 <html></html>
    GET /api/auth/get-session with better-auth.session_token=0123456789abcdef -> 200 {"session":{},"user":{}}
  `)
  expect(outcome).toEqual({
    kind: 'no-auth',
    text: 'No NextAuth or Auth.js request is in it: no session was judged.',
    proven: [],
    notJudged: ['This is Better Auth: its sessions are not judged; its cookies are.'],
  })
})

test('a neighbour is named by its addresses alone, and by what the app depends on', async () => {
  const step = 'GET https://localhost:3443/api/auth/get-session -> 200 {"session":{},"user":{}}'
  expect((await outcomeOf(step)).notJudged).toEqual([
    'This is Better Auth: its sessions are not judged; its cookies are.',
  ])
  const page = 'GET https://localhost:3443/ -> 200 <html></html>'
  expect(await outcomeOf(page, [SECRET], ['next', '@clerk/nextjs'])).toEqual({
    kind: 'no-auth',
    text: 'No NextAuth or Auth.js request is in it: no session was judged.',
    proven: [],
    notJudged: ['The app depends on Clerk: its sessions are not judged; its cookies are.'],
  })
})

test("auth requests whose answers are nobody's", async () => {
  const outcome = await outcomeOf('GET https://localhost:3443/api/auth/session -> 404 <h1>404')
  expect(outcome).toMatchObject({
    kind: 'not-judged',
    text: '1 auth request, and no answer to them could be judged: none shows a session or sets a cookie, or none was recorded whole.',
  })
})

test('nobody signed in', async () => {
  const outcome = await outcomeOf('GET https://localhost:3443/api/auth/session -> 200 {}')
  expect(outcome.kind).toBe('anonymous')
})

test('a cookie that the secret does not open, and that nobody accepts', async () => {
  const page = 'GET https://localhost:3443/ with $session4{"sub":"1"} -> 200 <html></html>'
  expect((await outcomeOf(`${page}\nGET /api/auth/csrf -> 200 $csrf\n  < $csrf4=a`, ['another'])).kind).toBe(
    'not-judged',
  )
})

test('what was proven of a session, and no more', async () => {
  const outcome = await outcomeOf(`
    POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443/"}
      < set-cookie: $session5{"sub":"1"}; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax
    GET /api/auth/session with $session5{"sub":"1"} -> 200 $user
      < set-cookie: $session5{"sub":"1","exp":1798102800}; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax
    GET /dashboard with $session5{"sub":"1","exp":1798102800} -> 200 <html></html>
  `)
  expect(outcome).toEqual({
    kind: 'judged',
    text: 'Nothing wrong in what was seen.',
    proven: [
      'signed in at x1',
      'session cookie stored',
      'came back 2 times',
      'the session showed a user 1 time',
      'renewed 1 time',
      'the cookie lasts until 2026-11-24 09:00 UTC',
    ],
    notJudged: [],
  })
})

describe('an auth request without an answer leaves no tick as if all had been seen', () => {
  const SIGNED_IN = 'GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} -> 200 $user'
  const UPDATE = 'POST https://localhost:3443/api/auth/session with $session4{"sub":"1"} ->'
  const told = async (...lines: readonly string[]) => {
    const { text, notJudged } = await outcomeOf(lines.join('\n'))
    return [text, ...notJudged]
  }

  test('update() that never comes back, be it given up or cut off', async () => {
    expect(await told(SIGNED_IN, `${UPDATE} 60000ms browser-aborted`)).toEqual([
      'Nothing wrong in what was answered; 1 auth request got no answer.',
      'POST /api/auth/session at x2 got no answer in 60 s: what it was to do was not judged.',
    ])
    expect(await told(SIGNED_IN, `${UPDATE} app-closed`)).toEqual([
      'Nothing wrong in what was answered; 1 auth request got no answer.',
      'POST /api/auth/session at x2 got no answer: what it was to do was not judged.',
    ])
  })

  test('a sign-in that the imitated front ended is told as a cause, and not once more; update() is', async () => {
    const late = (request: string) => `POST https://localhost:3443${request} -> 75000ms 200 {}\n  ~ nginx`
    const { notJudged } = await outcomeOf([SIGNED_IN, late('/api/auth/callback/credentials')].join('\n'))
    expect(notJudged).toEqual([])
    expect(await told(SIGNED_IN, late('/api/auth/session'))).toEqual([
      'Nothing wrong in what was answered; 1 auth request got no answer.',
      'POST /api/auth/session at x2 got no answer in 60 s: what it was to do was not judged.',
    ])
  })

  test('the same request, answered later, settles it', async () => {
    expect(await told(SIGNED_IN, `${UPDATE} browser-aborted`, `${UPDATE} 200 $user`)).toEqual([
      'Nothing wrong in what was seen.',
    ])
  })

  test('a page that is left gives up its reading of the session; one that waits for it shows that it hangs', async () => {
    const left = 'GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} ->'
    expect(await told(SIGNED_IN, `${left} 300ms browser-aborted`)).toEqual(['Nothing wrong in what was seen.'])
    expect(await told(SIGNED_IN, `${left} 30000ms browser-aborted`)).toEqual([
      'Nothing wrong in what was answered; 1 auth request got no answer.',
      'GET /api/auth/session at x2 got no answer in 30 s: what it was to do was not judged.',
    ])
  })

  test('nobody signed in: the sign-in is among them', async () => {
    const csrf = 'GET https://localhost:3443/api/auth/csrf -> 200 $csrf\n  < $csrf4=t%7Ch'
    const signIn =
      'POST https://localhost:3443/api/auth/callback/credentials with $csrf4=t%7Ch -> 45000ms browser-aborted'
    expect(await told(csrf, signIn)).toEqual([
      'Nobody was signed in: 1 auth request got no answer, and no session was there to judge.',
      'POST /api/auth/callback/credentials at x2 got no answer in 45 s: what it was to do was not judged.',
    ])
  })

  test('a server action of nobody may be the sign-in; of who is signed in it may answer for minutes', async () => {
    const action = '90000ms browser-aborted\n  > next-action: 40f1c2'
    const nobody = 'GET https://localhost:3443/api/auth/session -> 200 {}\n  < $csrf4=t%7Ch'
    const signIn = `POST https://localhost:3443/login with $csrf4=t%7Ch -> ${action}`
    expect(await told(nobody, signIn)).toEqual([
      'Nobody was signed in: 1 auth request got no answer, and no session was there to judge.',
      'POST /login (a server action) at x2 got no answer in 90 s: what it was to do was not judged.',
    ])
    const chat = `POST https://localhost:3443/chat with $session4{"sub":"1"} -> ${action}`
    expect(await told(SIGNED_IN, chat)).toEqual(['Nothing wrong in what was seen.'])
  })

  test('three are named, all are counted', async () => {
    const ways = ['a', 'b', 'c', 'd'].map(name => `POST https://localhost:3443/api/auth/signin/${name} -> app-closed`)
    const [text, ...notJudged] = await told(SIGNED_IN, ...ways)
    expect(text).toBe('Nothing wrong in what was answered; 4 auth requests got no answer.')
    expect(notJudged).toHaveLength(3)
  })
})

test('what was wrong and passed since is not told as if it never had been', async () => {
  const read = (sent: string, set: string, body: string) => `
  GET https://localhost:3443/api/auth/session with $session4{"sub":"${sent}"} -> 200 ${body}
    < $session4{"sub":"${set}"}`
  const lost = read('1', '2', '{"expires":"2026-12-23T00:00:00.000Z"}')
  expect((await outcomeOf(lost)).text).toBe('Something is wrong in what was seen: its causes are named.')
  expect((await outcomeOf(lost + read('2', '3', '$user'))).text).toBe('Nothing wrong any more in what was seen.')
  expect((await outcomeOf(read('2', '3', '$user'))).text).toBe('Nothing wrong in what was seen.')
})

test('304 of what came before the recording: said, and no session is called well by it', async () => {
  const step = 'GET https://app.test/api/auth/session with $session4{"sub":"1"} -> 304\n  > if-none-match: "a"\n'
  expect(await outcomeOf(step.repeat(2))).toMatchObject({
    proven: ['an earlier session cookie was sent 2 times'],
    notJudged: [
      '2 session answers with status 304: the body that the browser holds came before this recording, and was not judged. Reload with the cache disabled in DevTools.',
      'Whether the app takes the session cookie that was sent was not judged: no answer showed its session or renewed it.',
    ],
  })
})
