import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askRunningApp } from '../../../src/commands/app/ask-running-app.ts'
import type { Target } from '../../../src/commands/app/target.ts'

let dir: string
let server: Server
let target: Target
let asked: IncomingMessage | null
let answer: (request: IncomingMessage) => readonly [status: number, body: string]

/** The process that listens is this one. */
const ask = () => askRunningApp(dir, target, () => ({ kind: 'unknown' }))

/** As an app answers that believes in this origin. */
const providersAt = (origin: string): string =>
  JSON.stringify({ github: { id: 'github', callbackUrl: `${origin}/api/auth/callback/github` } })

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'authproxy-asks-'))
  asked = null
  server = createServer((request, response) => {
    asked = request
    const [status, body] = answer(request)
    response.writeHead(status).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  target = { protocol: 'http:', host: 'localhost', port, label: `localhost:${port}` }
})
afterEach(() => {
  server.close()
  rmSync(dir, { recursive: true })
})

test('it answers, and believes in the address that its files name; it is asked in the name of that', async () => {
  writeFileSync(join(dir, '.env'), 'NEXTAUTH_URL=https://shop.example/app/auth\n')
  answer = ({ headers }) => [200, providersAt(`${String(headers['x-forwarded-proto'])}://${String(headers.host)}`)]
  expect(await ask()).toEqual([
    `The app at ${target.label} answers: providers github; their addresses begin with https://shop.example.`,
  ])
  expect(asked?.url).toBe('/app/auth/providers')
  expect(asked?.headers.cookie).toBeUndefined()
})

test('it was started with another address than its files name', async () => {
  writeFileSync(join(dir, '.env'), 'NEXTAUTH_URL=https://shop.example\n')
  answer = () => [200, providersAt('http://localhost:3000')]
  expect(await ask()).toEqual([
    `The app at ${target.label} answers: providers github; their addresses begin with http://localhost:3000.`,
    'That is not the address in NEXTAUTH_URL of its files: its environment says otherwise, or it was started before the file was changed.',
  ])
})

test('no address in its files, or one that is none: only what it says', async () => {
  answer = ({ headers }) => [200, providersAt(`http://${String(headers.host)}`)]
  const told = `The app at ${target.label} answers: providers github; their addresses begin with http://${target.label}.`
  expect(await ask()).toEqual([told])
  writeFileSync(join(dir, '.env'), 'AUTH_URL=localhost:3000\n')
  expect(await ask()).toEqual([told])
})

test.each(['{}', '<html>', '{"a":1}'])('an answer that is none of NextAuth: %s', async body => {
  answer = () => [500, body]
  expect(await ask()).toEqual([
    `The app at ${target.label} answers /api/auth/providers with 500 and no list of providers: see its log, or start it as authproxy -- npm run dev.`,
  ])
})

test('nobody answers, or an app that runs elsewhere', async () => {
  answer = () => [200, providersAt('http://localhost:3000')]
  const [said = ''] = await askRunningApp(dir, target)
  // Where there is no /proc, nobody knows.
  if (process.platform === 'linux') {
    expect(said).toMatch(/ runs in \S+, not in the folder that was read: it was not asked\.$/)
    expect(asked).toBeNull()
  }
  server.close()
  await once(server, 'close')
  expect(await ask()).toEqual([`The app at ${target.label} does not answer: nothing but its files was judged.`])
})
