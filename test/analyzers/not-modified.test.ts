import { expect, test } from 'vitest'
import { createNotModified } from '../../src/analyzers/not-modified.ts'
import { readExchange } from '../../src/analyzers/read-exchange.ts'
import { createSession } from '../../src/recording/recording.ts'
import { createTokenReader } from '../../src/tokens/reader.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

/** What each session answer says, as the browser holds it. */
async function held(text: string): Promise<readonly (readonly [number | null, string | null, string])[]> {
  const tokens = createTokenReader({ secrets: [SECRET], digestKey: new Uint8Array(32).fill(3) })
  const asHeld = createNotModified()
  const read: (readonly [number | null, string | null, string])[] = []
  for (const exchange of await playExample({ steps: stepsOf(text) })) {
    const options = { tokens, basePath: '/api/auth', sessionCookies: [] }
    const { status, sessionBody, proof } = asHeld(await readExchange(exchange, options))
    read.push([status, sessionBody?.body ?? null, proof.excerpt])
  }
  return read
}

const USER = 'GET https://app.test/api/auth/session with $session4{"sub":"1"} -> 200 $user\n  < etag: "a"\n'

test('304 is the answer that came under this ETag', async () => {
  const [, again] = await held(`${USER}GET /api/auth/session -> 304\n  < etag: "a"`)
  expect(again).toEqual([200, 'user', '304: the answer of x1, which the browser holds'])
})

test('a 304 without an ETag is about the one that was asked for', async () => {
  const [, again] = await held(`${USER}GET /api/auth/session -> 304\n  > if-none-match: "a"`)
  expect(again?.[1]).toBe('user')
})

test.each([
  ['another ETag', 'GET /api/auth/session -> 304\n  < etag: "b"'],
  ['another address', 'GET /api/auth/session?x=1 -> 304\n  < etag: "b"'],
  ['another host', 'GET https://other.test/api/auth/session -> 304\n  < etag: "a"'],
  ['no ETag', 'GET /api/auth/session -> 304'],
])('%s: nothing is known of it', async (_title, step) => {
  expect((await held(`${USER}${step}`))[1]?.slice(0, 2)).toEqual([304, null])
})

test('a page that has taken the address is one under its ETag, too', async () => {
  const page = `GET https://app.test/api/auth/session -> 200 <!doctype html><title>App</title>
< etag: "p"
< content-type: text/html
< x-powered-by: Express
`
  const again = `GET /api/auth/session -> 304
< etag: "p"
< x-powered-by: Express
`
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  for (const exchange of await playExample({ steps: stepsOf(page + again) })) session.ingest(exchange)
  await session.settled()
  expect(session.snapshot().findings.map(one => one.text)).toEqual([
    '`/api/auth` (session) is answered by a page (HTML) of Express, with 200, and was never answered by NextAuth in this recording.',
  ])
})
