import { expect, test } from 'vitest'
import { createSession } from '../../../src/recording/recording.ts'
import { stepsOf } from '../../support/rule-examples.ts'
import { playExample } from '../../support/transcript.ts'

const AT_AUTH = `GET https://app.test/auth/session -> 200 null
< set-cookie: __Host-authjs.csrf-token=a%7Cb; Path=/; HttpOnly; Secure; SameSite=Lax
`
const asks = (dest: string, path = '/api/auth/session') => `GET ${path} -> 404 <pre>Cannot GET</pre>
> sec-fetch-dest: ${dest}
< content-type: text/html; charset=utf-8
`

async function found(text: string): Promise<readonly string[]> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), basePath: '/auth' })
  for (const exchange of await playExample({ steps: stepsOf(text) })) session.ingest(exchange)
  await session.settled()
  return session.snapshot().findings.map(one => `${one.state} ${one.severity}: ${one.text}`)
}

const TEXT =
  'A script of the page asks under `/api/auth` (session) and gets the page for 404: no auth route is there, NextAuth answers under `/auth`.'

test('a script that asks where Next has the routes, while they are elsewhere', async () => {
  expect(await found(AT_AUTH + asks('empty') + asks('empty'))).toEqual([`open error: ${TEXT}`])
})

test('it is mended when the script asks the routes', async () => {
  const mended = `GET /auth/session -> 200 null
> sec-fetch-dest: empty
`
  expect(await found(AT_AUTH + asks('empty') + asks('empty') + mended)).toEqual([`resolved error: ${TEXT}`])
})

test.each([
  ['once is nothing', AT_AUTH + asks('empty')],
  ['somebody who opens the address by hand', AT_AUTH + asks('document') + asks('document')],
  ['an API of the app', AT_AUTH + asks('empty', '/api/session') + asks('empty', '/api/session')],
])('%s', async (_name, text) => {
  expect(await found(text)).toEqual([])
})
