import { expect, test } from 'vitest'
import { createMountWatch, findMount, mountOf as mountOfExchange } from '../../src/analyzers/find-mount.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const mountOf = async (text: string) => findMount(await playExample({ steps: stepsOf(text) }))
const PAGE =
  '<html><form action="http://localhost:3000/auth/callback/credentials"><input name="csrfToken" value="t"></form></html>'
const STATE = '< set-cookie: authjs.state=s1; Max-Age=900; Path=/; HttpOnly; SameSite=Lax'

test.each([
  ['a sign-in of SvelteKit or Express', `POST http://localhost:5173/auth/signin/github -> 302\n${STATE}`, '/auth'],
  [
    'the sign-in of a SvelteKit app below paths.base, as @auth/sveltekit answers its own client',
    'POST https://localhost:3443/shop/auth/callback/credentials -> 200 {"url":"https://localhost:3443/shop"}\n< content-type: application/json\n< set-cookie: __Secure-authjs.callback-url=https%3A%2F%2Flocalhost%3A3443%2Fshop; Path=/; HttpOnly; Secure; SameSite=Lax\n< $session5{"sub":"7"}',
    '/shop/auth',
  ],
  ['a csrf token', 'GET https://a.test/id/auth/csrf -> 200 $csrf\n< $csrf5=t%7Ch', '/id/auth'],
  ['a path that @auth/core refuses', 'GET http://localhost:3000/auth/session -> 400 "Bad request."', '/auth'],
  ['the sign-in page', `GET http://localhost:3000/auth/signin -> 200 ${PAGE}\n< $csrf5=t%7Ch`, '/auth'],
  [
    'the sign-in page, of which nobody kept the body',
    'GET http://localhost:3000/auth/signin -> 200\n< content-type: text/html\n< $csrf5=t%7Ch',
    '/auth',
  ],
  [
    'a list of providers',
    'GET http://localhost:3000/api/v1/auth/providers -> 200 {"github":{"id":"github","signinUrl":"http://localhost:3000/api/v1/auth/signin/github","callbackUrl":"http://localhost:3000/api/v1/auth/callback/github"}}',
    '/api/v1/auth',
  ],
  [
    'a list of providers behind a base path of Next, which the library does not see',
    'GET http://localhost:3000/shop/auth/providers -> 200 {"github":{"signinUrl":"http://localhost:3000/auth/signin/github","callbackUrl":"http://localhost:3000/auth/callback/github"}}',
    '/shop/auth',
  ],
  [
    'a list of providers of another place',
    'GET http://localhost:3000/auth/providers -> 200 {"github":{"signinUrl":"https://id.test/sso/signin/github","callbackUrl":"https://id.test/sso/callback/github"}}',
    null,
  ],
  [
    'a list of other providers',
    'GET http://localhost:3000/auth/providers -> 200 {"github":{"url":"https://a.test"}}',
    null,
  ],
  ['a list that is empty', 'GET http://localhost:3000/auth/providers -> 200 {}', null],
  [
    "a neighbour's session where Next has them",
    'GET http://localhost:3000/api/auth/get-session -> 200 {"session":{"token":"t"}}\n< set-cookie: better-auth.session_token=a; Path=/; HttpOnly; SameSite=Lax',
    null,
  ],
  [
    "an app's own session call, whose middleware renews the cookie",
    'GET http://localhost:3000/api/v1/session -> 200 {"user":{"name":"a"},"expires":"2099-01-01T00:00:00.000Z"}\n< $session5{"sub":"1"}',
    null,
  ],
  [
    "an app's own sign-out",
    'POST http://localhost:3000/account/signout -> 200 {"ok":true}\n< set-cookie: sid=; Max-Age=0; Path=/; SameSite=Lax',
    null,
  ],
  [
    "an app's own sign-out behind auth() as middleware",
    'POST http://localhost:3000/account/signout -> 307\n< location: /\n< $csrf5=t%7Ch',
    null,
  ],
  [
    'two of them',
    `POST http://localhost:3000/auth/signin/github -> 302\n${STATE}\nPOST http://localhost:3000/admin/auth/signin/github -> 302\n${STATE}`,
    null,
  ],
  [
    "an app's own sign-in page behind auth() as middleware",
    'GET http://localhost:3000/auth/signin -> 200\n< content-type: text/html\n< vary: rsc, next-router-state-tree\n< $csrf5=t%7Ch',
    null,
  ],
  [
    'the same, with its body',
    `GET http://localhost:3000/auth/signin -> 200 ${PAGE.replace('/auth', '/api/auth')}\n< $csrf5=t%7Ch`,
    null,
  ],
  [
    'the same, to somebody who is signed in',
    'GET http://localhost:3000/auth/signin -> 307\n< location: /\n< $csrf5=t%7Ch',
    null,
  ],
  ['a 400 of somebody else', 'GET http://localhost:3000/v1/session -> 400 {"error":"Bad request."}', null],
  [
    'a configuration that is refused',
    'GET http://localhost:3000/auth/session -> 500 {"message":"There was a problem with the server configuration. Check the server logs for more information."}',
    '/auth',
  ],
  ['a 500 of somebody else', 'GET http://localhost:3000/auth/session -> 500 {"message":"Internal Error"}', null],
  ['where Next has them', `POST http://localhost:3000/api/auth/signin/github -> 302\n${STATE}`, null],
  ['under a base path of Next', `POST http://localhost:3000/app/api/auth/signin/github -> 302\n${STATE}`, null],
  [
    'both',
    `POST http://localhost:3000/auth/signin/github -> 302\n${STATE}\nGET /api/auth/csrf -> 200 $csrf\n< $csrf5=t%7Ch`,
    null,
  ],
  ['a page that is called so', 'GET https://a.test/auth/session -> 200 <html></html>', null],
  [
    'another session of that name',
    'GET https://a.test/auth/session -> 200 {}\n< set-cookie: sid=1; HttpOnly; SameSite=Lax',
    null,
  ],
  [
    'a server action of such a page',
    'POST https://a.test/auth/signin/github -> 303\n> next-action: 40f1\n< set-cookie: authjs.state=s; Path=/; HttpOnly; SameSite=lax',
    null,
  ],
  ['a renewal on a page', 'GET https://a.test/auth/session -> 200 <html></html>\n< $session5{"sub":"1"}', null],
])('%s', async (_title, text, expected) => {
  expect(await mountOf(text)).toBe(expected)
})

test('what may be a session is worth a question, until it is known where they are', async () => {
  const watch = createMountWatch()
  const see = async (text: string) => {
    for (const one of await playExample({ steps: stepsOf(text) })) watch.take(one)
    return [watch.candidate(), watch.mount()]
  }
  const json = '< content-type: application/json'
  expect(await see('GET http://localhost:3000/id/session -> 200 <html></html>')).toEqual([null, null])
  expect(await see(`GET http://localhost:3000/id/auth/session -> 401 {}\n${json}`)).toEqual([null, null])
  expect(await see(`GET http://localhost:3000/id/auth/session -> 200 null\n${json}`)).toEqual(['/id/auth', null])
  expect(await see(`GET http://localhost:3000/id/auth/csrf -> 200 $csrf\n${json}\n< $csrf5=t%7Ch`)).toEqual([
    null,
    '/id/auth',
  ])
  expect(await see(`GET http://localhost:3000/api/auth/session -> 404 <html></html>`)).toEqual([null, null])
})

test('a configuration that the library refuses proves where it is, in its own words only', async () => {
  const at = async (body: string) => {
    const [one] = await playExample({ steps: stepsOf(`GET https://app.test/auth/session -> 500 ${body}`) })
    return one === undefined ? null : mountOfExchange(one)
  }
  const words = 'There was a problem with the server configuration. Check the server logs for more information.'
  expect(await at(`{"message":"${words}"}`)).toBe('/auth')
  expect(await at('{"message":"Internal Server Error"}')).toBeNull()
  expect(await at(`<p>${words}</p>`)).toBeNull()
})
