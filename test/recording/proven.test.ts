import { describe, expect, test } from 'vitest'
import { createSession } from '../../src/recording/recording.ts'
import { outcomeText } from '../support/outcome-text.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

/*
 * No tick beyond the evidence: recordings in which a sentence of the kind "signed in, stored, came back, renewed, lasts until" would be
 * untrue, or more than is known; and beside each the healthy one, in which it is said.
 */

const FINE = 'Nothing wrong in what was seen.'
const UNTAKEN =
  'Whether the app takes the session cookie that was sent was not judged: no answer showed its session or renewed it.'
const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const SIGN_IN = `POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443/"}`
const SIGNED_IN = `${SIGN_IN}
  < set-cookie: $session5{"sub":"1"}; ${LINE}; Max-Age=86400`
const ENDS = '2026-11-24 09:00 UTC'

test('nothing came after the sign-in, as with curl: whether the cookie was stored is not known', async () => {
  expect(await outcomeText(`${SIGNED_IN}\n  > user-agent: curl/8.5.0`)).toEqual([
    FINE,
    `Proven: signed in at x1, session cookie fit to be stored, the cookie is to last until ${ENDS}`,
  ])
  expect(await outcomeText(`${SIGNED_IN}\nGET / with $session5{"sub":"1"} -> 200 <html>`)).toEqual([
    FINE,
    `Proven: signed in at x1, session cookie stored, came back 1 time, the cookie lasts until ${ENDS}`,
  ])
})

test('the browser itself says that it stored it', async () => {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3), secrets: [SECRET] })
  const witness = { context: 'b1', tab: 't1', resourceType: 'Fetch', cause: 'script', prefetch: false, site: null }
  for (const one of await playExample({ steps: stepsOf(SIGNED_IN) }))
    session.ingest({ ...one, witness: { ...witness, lines: [[]], exemptions: [null], cookies: [] } })
  await session.settled()
  expect(session.snapshot().outcome.proven).toEqual([
    'signed in at x1',
    'session cookie stored',
    `the cookie lasts until ${ENDS}`,
  ])
})

test('what came is not what was set: it came back from nowhere', async () => {
  expect(
    await outcomeText(`${SIGNED_IN}
      > user-agent: A
      GET / with $session5{"sub":"2"} -> 200 <html>
      > user-agent: B
      GET /a with $session5{"sub":"2"} -> 200 <html>
      > user-agent: B`),
  ).toEqual([
    FINE,
    `Proven: signed in at x1, session cookie fit to be stored, an earlier session cookie was sent 2 times, the cookie is to last until ${ENDS}`,
  ])
  expect(await outcomeText('GET https://localhost:3443/ with $session5{"sub":"2"} -> 200 <html>')).toEqual([
    FINE,
    'Proven: an earlier session cookie was sent 1 time',
    UNTAKEN,
  ])
})

test('two browsers, each with its cookie: both sign-ins are told, and the newest end', async () => {
  const other = SIGN_IN.replace('credentials', 'github').replace('POST', 'GET')
  expect(
    await outcomeText(`${SIGNED_IN}
      > user-agent: A
      ${other}
      > user-agent: B
      < set-cookie: $session5{"sub":"2"}; ${LINE}; Max-Age=172800
      GET / with $session5{"sub":"1"} -> 200 <html>
      > user-agent: A`),
  ).toEqual([
    FINE,
    'Proven: signed in at x1 and x2, session cookie stored, came back 1 time, the newest of 2 cookies lasts until 2026-11-25 09:00 UTC',
  ])
})

test('a user that a cache shows is nobody that this session showed', async () => {
  const read = 'GET https://localhost:3443/api/auth/session with $session5{"sub":"1"} -> 200 $user'
  expect((await outcomeText(`${read}\n  < age: 12`))[1]).toBe('Proven: an earlier session cookie was sent 1 time')
  expect((await outcomeText(read))[1]).toBe(
    'Proven: an earlier session cookie was sent 1 time, the session showed a user 1 time',
  )
})

describe('a token in the place of another one', () => {
  const read = (sent: string, set: string) => `
    GET https://localhost:3443/api/auth/session with ${sent} -> 200 $user
      < set-cookie: ${set}; ${LINE}; Max-Age=86400`
  const proven = async (text: string, secrets?: readonly string[]) => (await outcomeText(text, secrets))[1]
  const ONE = '$session5{"sub":"1"}'
  const OPENED = 'Proven: session cookie fit to be stored, an earlier session cookie was sent 1 time'
  const SEEN = 'the session showed a user 1 time'

  test('that ends later is a renewal', async () => {
    expect(await proven(read(ONE, '$session5{"sub":"1","exp":1798102800}'))).toBe(
      `${OPENED}, ${SEEN}, renewed 1 time, the cookie is to last until ${ENDS}`,
    )
  })

  test('the same once more is none, nor one that could not end later yet', async () => {
    expect(await proven(read(ONE, ONE))).toBe(`${OPENED}, ${SEEN}, the cookie is to last until ${ENDS}`)
    expect(await proven(read(ONE, '$session5{"sub":"1","n":2}'))).toBe(
      `${OPENED}, ${SEEN}, the cookie is to last until ${ENDS}`,
    )
  })

  test('that ends no later, though made later, is another token and no renewal', async () => {
    expect(await proven(read(ONE, '$session5{"sub":"1","iat":1795424500}'))).toBe(
      `${OPENED}, ${SEEN}, replaced by another token 1 time, the cookie is to last until ${ENDS}`,
    )
  })

  test("of another user is none, nor one by another library's name", async () => {
    expect(await proven(read(ONE, '$session5{"sub":"2","exp":1798102800}'))).toContain(
      'replaced by another token 1 time',
    )
    expect(await proven(read('$session4{"sub":"1"}', '$session5{"sub":"1","exp":1798102800}'))).not.toMatch(
      /renewed|replaced/,
    )
  })

  test('that the browser refuses renews nothing', async () => {
    const refused = read(ONE, '$session5{"sub":"1","exp":1798102800}').replace('Path=/;', 'Path=/; Domain=example.org;')
    expect(await proven(refused)).not.toMatch(/renewed|replaced|stored|last/)
  })

  test('without the secret the end of the cookie tells', async () => {
    const later = `... 5min${read(ONE, '$session5{"sub":"2"}')}`
    expect(await proven(`${SIGNED_IN}\n${later}`, [])).toContain('renewed 1 time')
    expect(await proven(`${SIGNED_IN}\n${later.replace('; Max-Age=86400', '')}`, [])).toContain(
      'replaced by another token 1 time, the cookie ends with the browser',
    )
  })

  test('the id of a database session stays: its cookie is prolonged, where it is', async () => {
    const id = '$session5=$id'
    const first = read(id, id)
    expect(await proven(first)).toBe(`${OPENED}, ${SEEN}, the cookie is to last until ${ENDS}`)
    expect(await proven(`${first}\n... 5min${first}`)).toBe(
      'Proven: session cookie stored, came back 1 time, an earlier session cookie was sent 1 time, the session showed a user 2 times, cookie prolonged 1 time, the cookie lasts until 2026-11-24 09:05 UTC',
    )
  })
})

describe('the end', () => {
  const OUT = `POST https://localhost:3443/api/auth/signout with $csrf5=t%7Ch; $session5{"sub":"1"} -> 200 {"url":"https://localhost:3443/"}
    < $session5=`

  test('signed out, and in again: the cookie is there', async () => {
    expect((await outcomeText(`${SIGNED_IN}\n${OUT}`))[1]).toBe(
      'Proven: signed in at x1, session cookie stored, came back 1 time, signed out at x2',
    )
    expect((await outcomeText(`${SIGNED_IN}\n${OUT}\n${SIGNED_IN}`))[1]).toBe(
      `Proven: signed in at x1 and x3, session cookie stored, came back 1 time, signed out at x2, the cookie lasts until ${ENDS}`,
    )
  })

  test('nobody was there to sign out', async () => {
    const csrf = 'GET https://localhost:3443/api/auth/csrf -> 200 $csrf\n  < $csrf5=t%7Ch'
    expect(await outcomeText(`${csrf}\n${OUT.replace('; $session5{"sub":"1"}', '')}`)).toEqual([
      'Nobody was signed in: the routes answer, and no session was there to judge.',
      'Proven: ',
    ])
  })

  test('the token ends before its cookie; browsers keep none for more than 400 days', async () => {
    const text = (token: string, age: number) => `${SIGN_IN}
      < set-cookie: $session5${token}; ${LINE}; Max-Age=${age}`
    expect((await outcomeText(text('{"sub":"1","exp":1795428000}', 2_592_000)))[1]).toBe(
      'Proven: signed in at x1, session cookie fit to be stored, the cookie is to last until 2026-12-23 09:00 UTC, the token in it ends 2026-11-23 10:00 UTC',
    )
    expect((await outcomeText(text('{"sub":"1","exp":1990000000}', 315_360_000)))[1]).toBe(
      'Proven: signed in at x1, session cookie fit to be stored, the cookie is to last until 2027-12-28 09:00 UTC',
    )
  })

  test("the server's clock is two hours behind: its dates are told by this machine's", async () => {
    const text = `${SIGN_IN}
      < date: Mon, 23 Nov 2026 07:00:00 GMT
      < set-cookie: $session5{"sub":"1","exp":1795420800}; ${LINE}; Expires=Mon, 23 Nov 2026 10:00:00 GMT`
    expect((await outcomeText(text))[1]).toBe(
      'Proven: signed in at x1, session cookie fit to be stored, the cookie is to last until 2026-11-23 12:00 UTC, the token in it ends 2026-11-23 10:00 UTC',
    )
  })

  test('it is over before the recording is', async () => {
    const short = SIGNED_IN.replace('86400', '60')
    expect((await outcomeText(`${short}\n... 5min\nGET /about -> 200 <html>`))[1]).toBe(
      'Proven: signed in at x1, session cookie fit to be stored, the cookie was to last until 2026-11-23 09:01 UTC',
    )
  })
})

test('several hosts: each line names its own', async () => {
  expect(
    await outcomeText(`${SIGNED_IN.replaceAll('localhost:3443', 'one.test')}
      GET https://two.test/ with $session4{"sub":"9"} -> 200 <html>`),
  ).toEqual([
    FINE,
    `Proven: signed in at x1 (one.test), session cookie fit to be stored (one.test), the cookie is to last until ${ENDS} (one.test), an earlier session cookie was sent 1 time (two.test)`,
  ])
})

test('a cookie of the parent domain came back to another host: it was stored where it was set', async () => {
  const parent = SIGNED_IN.replaceAll('localhost:3443', 'login.one.test').replace('Path=/', 'Path=/; Domain=one.test')
  expect((await outcomeText(`${parent}\nGET https://app.one.test/ with $session5{"sub":"1"} -> 200 <html>`))[1]).toBe(
    `Proven: signed in at x1 (login.one.test), session cookie stored (login.one.test), the cookie lasts until ${ENDS} (login.one.test), came back 1 time (app.one.test)`,
  )
})

test('a POST that shows no cookie, in a file that holds none: whether it signed in is not known', async () => {
  const save = 'POST https://localhost:3443/save -> 200 {}\n  < $session5{"sub":"1"}'
  const END = 'the cookie ends with the browser, the token in it ends 2026-12-23 09:00 UTC'
  expect((await outcomeText(save))[1]).toBe(`Proven: session cookie fit to be stored, ${END}`)
  expect((await outcomeText(`${save}\nGET / with $session5{"sub":"1"} -> 200 <html>`))[1]).toBe(
    `Proven: signed in at x1, session cookie stored, came back 1 time, ${END}`,
  )
})

test('signed in very often', async () => {
  expect((await outcomeText(Array(3).fill(SIGNED_IN).join('\n')))[1]).toContain('signed in 3 times, last at x3')
})
