import { describe, expect, test } from 'vitest'
import { readExamples, stepsOf } from '../support/rule-examples.ts'

const HTTPS = 'https://app.test'
const HTTP = 'http://localhost:3000'
const step = (text: string) => {
  const [first] = stepsOf(text)
  if (first === undefined) throw new Error('there must be a step')
  return first
}

describe('steps', () => {
  test('a request, its answer, their headers, and what the app printed', () => {
    const steps = stepsOf(`
      POST ${HTTPS}/login?a=1 with a=1; b=2 -> 2500ms 302 {"a": "-> with"}
        > accept: text/html
        < location: /
        < set-cookie: a=; Path=/
        !  code: 'E',
      ... 17min
      GET /next -> app-closed
      GET ${HTTP}/ -> 200 (empty)
      GET /last -> 204
    `)
    expect(steps).toEqual([
      {
        request: 'POST https://app.test/login?a=1',
        send: ['cookie: a=1; b=2', 'accept: text/html'],
        status: 302,
        answer: ['location: /', 'set-cookie: a=; Path=/'],
        body: '{"a": "-> with"}',
        log: [" code: 'E',"],
        takesMs: 2500,
      },
      { request: 'GET https://app.test/next', send: [], status: 'app-closed', answer: [], log: [], laterMs: 1_020_000 },
      { request: 'GET http://localhost:3000/', send: [], status: 200, answer: [], body: '', log: [] },
      { request: 'GET http://localhost:3000/last', send: [], status: 204, answer: [], log: [] },
    ])
  })

  test.each([
    [HTTPS, '$session4{"sub":"1"}', '__Secure-next-auth.session-token=$jwe4{"sub":"1"}'],
    [HTTPS, 'a=b; $session5.0=x', 'a=b; __Secure-authjs.session-token.0=x'],
    [HTTP, '$session5{"sub":"1"}', 'authjs.session-token=$jwe5{"sub":"1"}'],
    [HTTPS, '$csrf4=a', '__Host-next-auth.csrf-token=a'],
    [HTTP, '$csrf5=$b(4)', 'authjs.csrf-token=bbbb'],
    [HTTP, '$session4=$id', 'next-auth.session-token=96b09235-78a9-4f2b-a8c4-880659925296'],
    [
      HTTPS,
      '$checks(two)',
      'next-auth.state=state-two; next-auth.pkce.code_verifier=pkce.code_verifier-two; next-auth.nonce=nonce-two',
    ],
  ])('%s sends %s', (origin, short, long) => {
    expect(step(`GET ${origin}/ with ${short} -> 200`).send).toEqual([`cookie: ${long}`])
    expect(step(`GET ${origin}/ -> 200\n> cookie: ${short}`).send).toEqual([`cookie: ${long}`])
  })

  test('three sec-fetch headers in one line', () => {
    expect(step(`GET ${HTTPS}/ -> 200\n> sec-fetch: cross-site no-cors image`).send).toEqual([
      'sec-fetch-site: cross-site',
      'sec-fetch-mode: no-cors',
      'sec-fetch-dest: image',
    ])
  })

  test.each([
    [HTTPS, '$csrf4=a', ['set-cookie: __Host-next-auth.csrf-token=a; Path=/; HttpOnly; Secure; SameSite=Lax']],
    [HTTP, '$csrf4=a', ['set-cookie: next-auth.csrf-token=a; Path=/; HttpOnly; SameSite=Lax']],
    [HTTP, '$session5=', ['set-cookie: authjs.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']],
    [HTTPS, 'set-cookie: $csrf5=a; Path=/x', ['set-cookie: __Host-authjs.csrf-token=a; Path=/x']],
    [
      HTTPS,
      '$checks(one)',
      [
        'set-cookie: next-auth.state=state-one; Max-Age=900; Path=/; HttpOnly; SameSite=Lax',
        'set-cookie: next-auth.pkce.code_verifier=pkce.code_verifier-one; Max-Age=900; Path=/; HttpOnly; SameSite=Lax',
        'set-cookie: next-auth.nonce=nonce-one; Max-Age=900; Path=/; HttpOnly; SameSite=Lax',
      ],
    ],
  ])('%s answers with %s', (origin, short, long) => {
    expect(step(`GET ${origin}/ -> 200\n< ${short}`).answer).toEqual(long)
  })

  test.each([
    ['$user', /^\{"user":\{"name":"Ada"\},"expires":"2026-12-23T/],
    ['$csrf', /^\{"csrfToken":"[0-9a-f]{64}"\}$/],
    ['$misconfigured', /problem with the server configuration/],
    [
      '$authorize(one)',
      /^\{"url":"https:\/\/provider\.test\/authorize\?state=state-of-one&redirect_uri=https%3A%2F%2Fapp\.test%2F/,
    ],
    ['{"user":"$user"}', /^\{"user":"\$user"\}$/],
  ])('the body %s', (short, long) => {
    expect(step(`GET ${HTTPS}/ -> 200 ${short}`).body).toMatch(long)
  })

  test.each([
    ['GET /a -> 200', 'Invalid URL'],
    [`GET ${HTTPS}/ => 200`, 'what is'],
    [`GET ${HTTPS}/ -> app-broken`, 'what is'],
    [`GET ${HTTPS}/ -> 200\nlocation: /`, 'what is'],
    ['> cookie: a=1', 'no step before'],
  ])('%j is refused', (text, message) => {
    expect(() => stepsOf(text)).toThrow(message)
  })
})

describe('examples', () => {
  const read = readExamples

  test('a title, steps, and what the rule says', () => {
    const examples = read(`
    # it is \`lost\`
      GET ${HTTPS}/ -> 200
    = lost: It is lost: # 1 = gone.
    # it is kept (no secret)
      GET ${HTTPS}/ -> 200
      GET /a -> 200
    = not-applicable
  `)
    expect(examples).toEqual([
      { title: 'it is `lost`', steps: [expect.anything()], expect: 'lost', says: 'It is lost: # 1 = gone.' },
      {
        title: 'it is kept',
        secret: false,
        steps: [expect.anything(), expect.objectContaining({ request: 'GET https://app.test/a' })],
        expect: 'not-applicable',
      },
    ])
  })

  test.each([
    ['GET https://app.test/ -> 200\n= pass', 'begin with'],
    ['# one\nGET https://app.test/ -> 200', 'does not end'],
    ['# one\n= pass\nGET https://app.test/ -> 200', 'does not end'],
  ])('%j is refused', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
