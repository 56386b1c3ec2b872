import { describe, expect, test } from 'vitest'
import type { SignIn } from '../../src/model/sign-in.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const GITHUB = 'https://github.com/login/oauth/authorize'
const NAME = '__Secure-next-auth.session-token'
const ADA = `${NAME}=$jwe4{"sub":"1"}`
const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const JSON_TYPE = 'content-type: application/json'
const STATE = '__Secure-next-auth.state=$state'
const CSRF = '__Host-next-auth.csrf-token=t%7Ch'

async function signInsOf(steps: readonly ExampleStep[]): Promise<readonly SignIn[]> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  return session.snapshot().signIns
}
const words = ({ provider, providerHost, steps }: SignIn) => [
  `${provider} at ${providerHost}`,
  ...steps.map(
    ({ exchange, host, method, path, brought, sent, set, status, leadsTo, error, signsIn }) =>
      `${exchange} ${host} ${method} ${path} [${brought}] sends ${sent}; ${status} to ${leadsTo} ${error} sets ${set.map(one => `${one.name} ${one.did} ${one.codes}`)}${signsIn ? '; in' : ''}`,
  ),
]

const csrf: ExampleStep = {
  request: `GET ${APP}/api/auth/csrf`,
  status: 200,
  answer: [JSON_TYPE, `set-cookie: ${CSRF}; Path=/; HttpOnly; Secure; SameSite=Lax`],
  body: '{"csrfToken":"t"}',
}
const asked: ExampleStep = { ...csrf, send: [`cookie: ${CSRF}`] }
const start: ExampleStep = {
  request: `POST ${APP}/api/auth/signin/github`,
  send: [`cookie: ${CSRF}`],
  status: 200,
  answer: [JSON_TYPE, `set-cookie: ${STATE}; ${LINE}`],
  body: `{"url":"${GITHUB}?state=secret"}`,
}
const back = (...answer: string[]): ExampleStep => ({
  request: `GET ${APP}/api/auth/callback/github?code=secret&state=secret`,
  send: [`cookie: ${CSRF}; ${STATE}`],
  status: 302,
  answer: ['location: /', ...answer],
})
const page = (...send: string[]): ExampleStep => ({
  request: `GET ${APP}/`,
  send: ['sec-fetch-dest: document', ...send],
  status: 200,
  answer: ['content-type: text/html'],
})
const read = (...send: string[]): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  send,
  status: 200,
  answer: [JSON_TYPE],
  body: '{}',
})
const credentials: ExampleStep = {
  request: `POST ${APP}/api/auth/callback/credentials`,
  send: [`cookie: ${CSRF}`],
  status: 200,
  answer: [JSON_TYPE, `set-cookie: ${ADA}; ${LINE}`],
  body: `{"url":"${APP}/"}`,
}

describe('the newest sign-in of a client', () => {
  test('runs from what prepares it, over the provider, to the first read after it', async () => {
    const [one] = await signInsOf([
      read(),
      csrf,
      asked,
      start,
      back(`set-cookie: ${ADA}; ${LINE}`, `set-cookie: __Secure-next-auth.state=; Max-Age=0; ${LINE}`),
      page(`cookie: ${CSRF}; ${ADA}`),
      page(`cookie: ${CSRF}; ${ADA}`),
      read(`cookie: ${CSRF}; ${ADA}`),
      read(`cookie: ${CSRF}; ${ADA}`),
    ])
    expect(one && words(one)).toEqual([
      'github at github.com',
      'x3 localhost:3443 GET /api/auth/csrf [] sends __Host-next-auth.csrf-token; 200 to null null sets __Host-next-auth.csrf-token stored ',
      'x4 localhost:3443 POST /api/auth/signin/github [] sends __Host-next-auth.csrf-token; 200 to github.com null sets __Secure-next-auth.state stored ',
      `x5 localhost:3443 GET /api/auth/callback/github [code,state] sends __Host-next-auth.csrf-token,__Secure-next-auth.state; 302 to localhost:3443 null sets ${NAME} stored ,__Secure-next-auth.state deleted ; in`,
      `x6 localhost:3443 GET / [] sends __Host-next-auth.csrf-token,${NAME}; 200 to null null sets `,
      `x8 localhost:3443 GET /api/auth/session [] sends __Host-next-auth.csrf-token,${NAME}; 200 to null null sets `,
    ])
  })

  test('a refused cookie says why, and its name is known to be missing afterwards', async () => {
    const bad = `set-cookie: ${NAME}=$jwe4{"sub":"1"}; Path=/; SameSite=None; HttpOnly`
    const [one] = await signInsOf([{ ...credentials, answer: [JSON_TYPE, bad] }, read(`cookie: ${CSRF}`)])
    expect(one?.steps[0]).toMatchObject({ session: NAME, set: [{ did: 'refused' }] })
    expect(one?.steps[0]?.set[0]?.codes).toEqual(['InvalidPrefix'])
    expect(one?.steps[1]?.sent).toEqual(['__Host-next-auth.csrf-token'])
  })

  test('one that failed is replaced by the next one, and by nothing else', async () => {
    const failed: ExampleStep = {
      ...back(),
      answer: [`location: ${APP}/api/auth/error?error=OAuthCallback`],
    }
    const both = { send: [`cookie: ${CSRF}; ${STATE}`] }
    const once = await signInsOf([start, failed, { ...asked, ...both }])
    expect(once[0]?.steps.map(one => one.exchange)).toEqual(['x1', 'x2', 'x3'])
    expect(once[0]?.steps[1]?.error).toBe('error=OAuthCallback')
    const again = await signInsOf([start, failed, { ...asked, ...both }, { ...start, ...both }])
    expect(again[0]?.steps.map(one => one.exchange)).toEqual(['x3', 'x4'])
    const other = await signInsOf([start, failed, { ...asked, ...both }, { ...credentials, ...both }])
    expect(other.map(one => [one.provider, one.providerHost])).toEqual([['credentials', null]])
  })

  test('one that is over stays until the next begins: a sign-out asks for a csrf token, too', async () => {
    const mine = { send: [`cookie: ${CSRF}; ${ADA}`] }
    const over = [{ ...credentials, ...mine }, read(`cookie: ${CSRF}; ${ADA}`)]
    const ids = async (...more: ExampleStep[]) =>
      (await signInsOf([...over, ...more])).map(one => one.steps.map(step => step.exchange))
    expect(await ids()).toEqual([['x1', 'x2']])
    expect(await ids({ ...csrf, ...mine })).toEqual([['x1', 'x2']])
    expect(await ids({ ...csrf, ...mine }, { ...start, ...mine })).toEqual([['x3', 'x4']])
  })

  test('what only prepares one, and what nobody signed in with, is none', async () => {
    expect(await signInsOf([csrf, read(), page()])).toEqual([])
  })

  test('however long it takes, it is bounded', async () => {
    const many = await signInsOf(Array.from({ length: 60 }, () => back()))
    expect(many[0]?.steps.length).toBeLessThanOrEqual(16)
  })
})
