import { expect, test } from 'vitest'
import { findMount } from '../../src/analyzers/find-mount.ts'
import { stepsOf } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const mountOf = async (text: string) => findMount(await playExample({ steps: stepsOf(text) }))
const PAGE =
  '<html><form action="http://localhost:3000/auth/callback/credentials"><input name="csrfToken" value="t"></form></html>'
const STATE = '< set-cookie: authjs.state=s1; Max-Age=900; Path=/; HttpOnly; SameSite=Lax'

test.each([
  ['a sign-in of SvelteKit or Express', `POST http://localhost:5173/auth/signin/github -> 302\n${STATE}`, '/auth'],
  ['a csrf token', 'GET https://a.test/id/auth/csrf -> 200 $csrf\n< $csrf5=t%7Ch', '/id/auth'],
  ['a path that @auth/core refuses', 'GET http://localhost:3000/auth/session -> 400 "Bad request."', '/auth'],
  ['the sign-in page', `GET http://localhost:3000/auth/signin -> 200 ${PAGE}\n< $csrf5=t%7Ch`, '/auth'],
  [
    'the sign-in page, of which nobody kept the body',
    'GET http://localhost:3000/auth/signin -> 200\n< content-type: text/html\n< $csrf5=t%7Ch',
    '/auth',
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
