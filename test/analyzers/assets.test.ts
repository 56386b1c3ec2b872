import { describe, expect, test } from 'vitest'
import { createAssets } from '../../src/analyzers/assets.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const APP = 'https://localhost:3443'

/** Whether each is passed over, in this order. */
async function passed(steps: readonly ExampleStep[], basePath: string | null = null) {
  const assets = createAssets(basePath)
  return (await playExample({ steps })).map(assets.isOne)
}
const get = (path: string, more: Partial<ExampleStep> = {}): ExampleStep => ({
  request: `GET ${APP}${path}`,
  status: 200,
  ...more,
})
const dest = (name: string) => ({ send: [`sec-fetch-dest: ${name}`] })

describe('a static file', () => {
  test.each([
    ['by its name', get('/favicon.ico?x=1')],
    ['not changed', get('/a.css', { status: 304 })],
    ['not there', get('/a.css', { status: 404, answer: ['content-type: text/html'] })],
    ['by what the browser wants it for', get('/api/avatar', dest('image'))],
    ['with cookies', get('/a.js', { send: ['cookie: __Secure-next-auth.session-token=a'] })],
    ['only its head', { request: `HEAD ${APP}/a.js`, status: 200 }],
    ['fetched by a script', get('/messages/de.js', dest('empty'))],
    ['an image that Next made smaller', get('/x/_next/image?url=%2Fa')],
  ])('%s', async (_what, step) => {
    const first = get('/x/_next/static/first.js')
    expect((await passed([first, step]))[1]).toBe(true)
  })
})

describe('what may say something of a session is none', () => {
  test.each([
    ['a page', get('/account')],
    ['a call', get('/api/items', dest('empty'))],
    ['data of a page', get('/_next/data/build/account.json', dest('empty'))],
    ['an auth route, whatever it is wanted for', get('/api/auth/session', dest('image'))],
    ['a file that sets a cookie', get('/a.js', { answer: ['set-cookie: a=1'] })],
    ['a file that a guard sends to the sign-in page', get('/a.js', { status: 307, answer: ['location: /login'] })],
    ['a file that is too much for the server', get('/a.js', { status: 431 })],
    ['a page in the place of a file', get('/a.js', { answer: ['content-type: text/html; charset=utf-8'] })],
    ['a document with such a name', get('/user.js', dest('document'))],
    ['a document, without the word of the browser', get('/user.js', { send: ['accept: text/html'] })],
    ['no answer', get('/a.js', { status: 'app-closed' })],
    ['an upload', { request: `POST ${APP}/a.png`, status: 200 }],
  ])('%s', async (_what, step) => expect(await passed([step])).toEqual([false]))

  test('a route of NextAuth under a mount of its own', async () => {
    const step = get('/auth/session', dest('image'))
    expect([await passed([step]), await passed([step], '/auth')]).toEqual([[true], [false]])
  })
})

test('the first file of each Next app is judged: it shows where the app is mounted', async () => {
  const paths = ['/_next/static/a.js', '/_next/static/b.js', '/docs/_next/static/a.js', '/docs/_next/static/b.js']
  expect(await passed(paths.map(path => get(path)))).toEqual([false, true, false, true])
})
