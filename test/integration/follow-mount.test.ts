import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { run, type StartedRun } from '../../src/commands/run.ts'
import { plainOptions } from '../support/run-options.ts'
import { fakeTerminal } from '../support/terminal.ts'

const inExample = createRequire(new URL('../../examples/authjs-v5/package.json', import.meta.url))
const load = (name: string) => import(pathToFileURL(inExample.resolve(name)).href)
const { Auth } = await load('@auth/core')
const { default: Credentials } = await load('@auth/core/providers/credentials')
const SECRET = 'secret-of-the-follow-mount-test-0123456789'

let folder: string
const stops: (() => unknown)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-mount-'))
  vi.stubEnv('AUTHPROXY_RUN_DIR', join(folder, 'runs'))
  vi.stubEnv('SECRET_OF_TESTS', SECRET)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const stop of stops.splice(0)) await stop()
  await rm(folder, { recursive: true, force: true })
})

/** Auth.js itself, mounted somewhere; `losing`: its jwt callback drops the user with each refresh. */
async function startAuthApp(basePath: string, losing: boolean): Promise<string> {
  const config = {
    ...{ basePath, secret: SECRET, trustHost: true },
    providers: [Credentials({ credentials: { name: {} }, authorize: () => ({ id: '1', name: 'Ada' }) })],
    callbacks: {
      jwt: ({ token, user }: { token: object; user?: { name: string } }) => {
        if (user !== undefined) return { ...token, user }
        return losing ? { sub: '1' } : token
      },
    },
  }
  const app = createServer(async (incoming, outgoing) => {
    const { pathname } = new URL(`http://app${incoming.url}`)
    if (!pathname.startsWith(`${basePath}/`)) {
      outgoing.setHeader('content-type', 'text/html').end('<p>page</p>')
      return
    }
    const answer: Response = await Auth(await toRequest(incoming), config)
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
    outgoing.setHeader('set-cookie', answer.headers.getSetCookie())
    outgoing.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
  })
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
  stops.push(() => app.close())
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}`
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const body = Buffer.concat(await incoming.toArray())
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
  const origin = `${headers.get('x-forwarded-proto')}://${headers.get('x-forwarded-host')}`
  const method = incoming.method ?? 'GET'
  return new Request(`${origin}${incoming.url}`, { method, headers, ...(method === 'POST' ? { body } : {}) })
}

/** A run in front of it, and a visitor with a jar. */
async function visit(target: string, har: string) {
  const { terminal, stdout } = fakeTerminal({})
  const started = Promise.withResolvers<StartedRun>()
  const options = { targets: [target], ...plainOptions(folder), command: null, keepEnv: false, log: null, har }
  const over = run(
    { ...options, secretEnv: 'SECRET_OF_TESTS', tui: false, reporter: 'text', failOn: 'never' },
    { ...terminal, env: process.env },
    started.resolve,
  )
  const { publicOrigin, quit } = await started.promise
  // The certificate authority of this run is in a folder of its own, and nothing here is about trust.
  const agent = new Agent({ rejectUnauthorized: false })
  stops.push(() => agent.destroy())
  const jar = new Map<string, string>()
  const ask = async (path: string, form?: string) => {
    const cookie = [...jar].map(pair => pair.join('=')).join('; ')
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { ...(cookie === '' ? {} : { cookie }), origin: publicOrigin, ...type }
    const asked = request(`${publicOrigin}${path}`, { agent, headers, method: form === undefined ? 'GET' : 'POST' })
    asked.end(form)
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    for (const line of response.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    return Buffer.concat(await response.toArray()).toString('utf8')
  }
  const end = async () => {
    quit()
    await over
    return stdout()
  }
  return { ask, end, told: stdout }
}

test.each([
  ['/auth', false],
  ['/api/v1/auth', true],
  ['/shop/auth', true],
])('Auth.js at %s is judged there without being told, as its file is; losing claims: %s', async (mount, losing) => {
  const har = join(folder, 'session.har')
  const { ask, end } = await visit(await startAuthApp(mount, losing), har)
  await ask('/')
  await ask(`${mount}/session`)
  const { csrfToken } = JSON.parse(await ask(`${mount}/csrf`))
  await ask(`${mount}/callback/credentials`, `csrfToken=${csrfToken}&name=ada`)
  for (let round = 0; round < 2; round++) await ask(`${mount}/session`)
  const text = await end()
  expect(text).toContain(`The auth routes of this app answer at ${mount}: judged as with --base-path ${mount}.`)
  expect(text).toContain(losing ? 'Sessions lose `name`, `user`' : 'Nothing wrong in what was seen')
  const found = JSON.parse(await readFile(har, 'utf8')).log._authproxy.findings as {
    rule: string
    fingerprint: string
  }[]
  expect(found.some(one => one.rule === 'token-claim-lost')).toBe(losing)
  const again = fakeTerminal({})
  const asked = {
    file: har,
    reporter: 'json',
    failOn: 'never',
    appDir: null,
    secretFile: null,
    secretEnv: null,
  } as const
  await analyze({ ...asked, sessionCookies: [], basePath: null, version: '0.0.0' }, again.terminal)
  const fingerprints = (all: { fingerprint: string }[]) => all.map(one => one.fingerprint).sort()
  expect(fingerprints(JSON.parse(again.stdout()).findings)).toEqual(fingerprints(found))
})

test('a session that began before is found by asking what answers', async () => {
  const { ask, end, told } = await visit(await startAuthApp('/id/auth', false), join(folder, 'session.har'))
  await ask('/id/auth/session')
  await expect.poll(told, { timeout: 5_000 }).toContain('The auth routes of this app answer at /id/auth')
  await end()
})
