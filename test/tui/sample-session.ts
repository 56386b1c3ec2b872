import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { playReading } from '../../src/commands/analyze.ts'
import { readHarFile } from '../../src/har/load.ts'
import { readHar } from '../../src/har/read.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'
const LINE = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const JSON_TYPE = 'content-type: application/json'
const END = '2026-12-23T09:01:00.000Z'
const SIGNED_IN = `${COOKIE}=$jwe4{"sub":"1","user":{"name":"Ada"}}`
const REFRESHED = `${COOKIE}=$jwe4{"sub":"1"}`

const session = (more: Partial<ExampleStep>): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  send: [`cookie: ${SIGNED_IN}`],
  status: 200,
  ...more,
  answer: [JSON_TYPE, ...(more.answer ?? [])],
})

/** By its number; all others are static files. */
const STEPS: Readonly<Record<number, ExampleStep>> = {
  1: { request: `GET ${APP}/`, send: ['user-agent: curl/8.5.0'], status: 200, answer: ['content-type: text/html'] },
  9: {
    request: `GET ${APP}/embed`,
    status: 200,
    answer: [
      'set-cookie: legacy=dark; Path=/; SameSite=None',
      'set-cookie: tour=seen; Path=/; SameSite=None',
      'set-cookie: popup=1; Path=/; SameSite=None',
      'set-cookie: theme=dark; Path=/; Max-Age=63072000',
    ],
  },
  17: {
    request: `POST ${APP}/api/auth/callback/credentials?`,
    status: 200,
    answer: [JSON_TYPE, `set-cookie: ${SIGNED_IN}; ${LINE}`],
    body: `{"url":"${APP}/"}`,
  },
  42: session({ answer: [`set-cookie: ${REFRESHED}; ${LINE}`], body: `{"expires":"${END}"}` }),
  43: session({
    send: [`cookie: ${REFRESHED}`],
    answer: [`set-cookie: ${REFRESHED}; ${LINE}`],
    body: `{"expires":"${END}"}`,
  }),
  51: { request: `GET ${APP}/embed`, status: 200, answer: ['set-cookie: tour=seen; Path=/; SameSite=None; Secure'] },
  55: { request: `GET ${APP}/`, status: 'app-closed' },
}

const steps = Array.from({ length: 60 }, (_, index): ExampleStep => {
  const number = index + 1
  return STEPS[number] ?? { request: `GET ${APP}/_next/static/chunks/${number}.js`, status: 200 }
})

async function play(list: readonly ExampleStep[]): Promise<Session> {
  const judged = createSession({ digestKey: new Uint8Array(32).fill(5), secrets: [SECRET] })
  for (const exchange of await playExample({ steps: list })) judged.ingest(exchange)
  await judged.settled()
  return judged
}

/** A session with a refresh that loses a claim, and smaller things. */
export const playSession = (): Promise<Session> => play(steps)

/** A sign-in whose session is read and renewed. */
export async function playHealthy(): Promise<Session> {
  const renewed = `${COOKIE}=$jwe4{"sub":"1","user":{"name":"Ada"},"n":1}`
  const body = `{"user":{"name":"Ada"},"expires":"${END}"}`
  return play([
    {
      request: `POST ${APP}/api/auth/callback/credentials?`,
      status: 200,
      answer: [JSON_TYPE, `set-cookie: ${SIGNED_IN}; ${LINE}; Max-Age=2592000`],
      body: `{"url":"${APP}/"}`,
    },
    session({ answer: [`set-cookie: ${renewed}; ${LINE}; Max-Age=2592000`], body }),
    session({ send: [`cookie: ${renewed}`], answer: [`set-cookie: ${renewed}; ${LINE}; Max-Age=2592000`], body }),
  ])
}

/** A visit to pages that ask for no session. */
export const playStranger = (): Promise<Session> =>
  play([{ request: `GET ${APP}/`, status: 200, answer: ['content-type: text/html'] }])

/** Two browsers: the one keeps its session, the other's is deleted. */
export function playTwo(): Promise<Session> {
  const agent = (name: string) => `user-agent: ${name}`
  const token = (name: string, n = 1) => `${COOKIE}=$jwe4{"sub":"${name}","user":{"name":"${name}"},"n":${n}}`
  const signIn = (name: string): ExampleStep => ({
    request: `POST ${APP}/api/auth/callback/credentials?`,
    send: [agent(name)],
    status: 200,
    answer: [JSON_TYPE, `set-cookie: ${token(name)}; ${LINE}`],
    body: `{"url":"${APP}/"}`,
  })
  const read = (name: string, body: string, ...answer: readonly string[]): ExampleStep =>
    session({ send: [agent(name), `cookie: ${token(name)}`], answer, body })
  const user = (name: string) => `{"user":{"name":"${name}"},"expires":"${END}"}`
  return play([
    signIn('Ada'),
    signIn('Grace'),
    read('Ada', user('Ada')),
    read('Grace', user('Grace')),
    read('Ada', user('Ada')),
    read('Grace', '{}', `set-cookie: ${COOKIE}=; Max-Age=0; ${LINE}`),
    read('Ada', user('Ada'), `set-cookie: ${token('Ada', 2)}; ${LINE}`),
  ])
}

/** A recording of a real app. */
export async function playRecorded(file: string): Promise<Session> {
  const folder = new URL('../fixtures/nextauth/', import.meta.url)
  const keys: readonly { readonly file: string; readonly secret?: string }[] = JSON.parse(
    readFileSync(new URL('answer-key.json', folder), 'utf8'),
  )
  const secret = keys.find(one => one.file === file)?.secret
  const { exchanges } = readHar(gunzipSync(readFileSync(new URL(`${file}.gz`, folder))).toString('utf8'))
  const judged = createSession({ digestKey: new Uint8Array(32).fill(5), secrets: secret === undefined ? [] : [secret] })
  for (const exchange of exchanges) judged.ingest(exchange)
  await judged.settled()
  return judged
}

/** A recording of the package: a visit to one of the example apps, redacted. */
export async function playDemo(name: string): Promise<Session> {
  const file = fileURLToPath(new URL(`../../demo/${name}.har.gz`, import.meta.url))
  return playReading(await readHarFile(file), { secrets: [] })
}
