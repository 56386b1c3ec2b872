import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseTarget } from '../../src/commands/app/target.ts'
import { createIntake } from '../../src/commands/run/intake.ts'
import { openProxy } from '../../src/commands/run/open-proxy.ts'
import { createProxyThread } from '../../src/commands/run/proxy-thread.ts'
import { readReach } from '../../src/commands/run/reach.ts'
import { prepareTls } from '../../src/commands/run/tls-identity.ts'
import { startLane } from '../../src/proxy/lane/start-lane.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { LaneClient } from '../support/lane-client.ts'
import { plainOptions } from '../support/run-options.ts'
import { type WrapFolder, wrapFolder } from '../support/wrapped-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-lanes-'))
/** In a thread of its own as well: the one that tests is to be stopped whole. */
const app = new Worker(
  `const { createServer } = require('node:http')
   const server = createServer((request, response) => response.setHeader('content-type', 'text/plain').end(request.url))
   server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port))`,
  { eval: true },
)
let appPort = 0
beforeAll(async () => {
  ;[appPort] = await once(app, 'message')
})
afterAll(async () => {
  await app.terminate()
  rmSync(folder, { recursive: true, force: true })
})

const OPTIONS = { ...plainOptions(folder), command: null, keepEnv: false }

async function open() {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  const reach = readReach(null)
  const { shown } = await prepareTls({ ca: 'authproxy', caDir: folder, cert: null, key: null }, reach)
  const thread = createProxyThread(2)
  const crashes: unknown[] = []
  const { proxy } = await openProxy(
    OPTIONS,
    reach,
    { target: parseTarget(`127.0.0.1:${appPort}`), replicas: [], balance: 'round-robin', routes: [] },
    { tls: { shown, ofRun: null }, publicOrigin: null, hosts: [] },
    null,
    thread,
    { intake: createIntake(session), onEvent: () => {}, onCrash: error => crashes.push(error) },
  )
  return { session, proxy, crashes }
}

test.each([1, 2] as const)('replicas, and hosts with apps of their own, in %i thread(s)', async threads => {
  const says = (name: string) =>
    new Promise<{ port: number; close: () => void }>(resolve => {
      const server = createServer((_, response) => response.end(name)).listen(0, '127.0.0.1', () =>
        resolve({ port: (server.address() as AddressInfo).port, close: () => server.closeAllConnections() }),
      )
      server.unref()
    })
  const [one, two, other] = await Promise.all(['one', 'two', 'other'].map(says))
  const at = (app: typeof one) => parseTarget(`127.0.0.1:${app?.port}`)
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  const reach = readReach(null)
  const { shown } = await prepareTls({ ca: 'authproxy', caDir: folder, cert: null, key: null }, reach)
  const thread = createProxyThread(threads)
  const { proxy } = await openProxy(
    OPTIONS,
    reach,
    {
      ...{ target: at(one), replicas: [at(two)], balance: 'round-robin' },
      routes: [{ origin: 'https://other.localhost', target: at(other) }],
    },
    { tls: { shown, ofRun: null }, publicOrigin: null, hosts: [] },
    null,
    thread,
    { intake: createIntake(session), onEvent: () => {}, onCrash: () => {} },
  )
  const ask = (host: string) =>
    new Promise<string>((resolve, reject) => {
      const options = {
        port: proxy.port,
        host: '127.0.0.1',
        // Its CA was made a moment ago, by this very run, on loopback.
        rejectUnauthorized: false,
        agent: false,
        headers: { host },
      }
      get(options, answer => {
        answer.setEncoding('utf8')
        answer.once('data', resolve)
      }).once('error', reject)
    })
  const said = [await ask('localhost'), await ask('localhost'), await ask('other.localhost'), await ask('localhost')]
  await proxy.close()
  await thread.close()
  await session.settled()
  for (const app of [one, two, other]) app?.close()
  expect(said).toEqual(['one', 'two', 'other', 'one'])
  const { exchanges } = session.snapshot()
  expect(exchanges.map(exchange => exchange.upstream?.name)).toEqual(
    [one, two, other, one].map(app => `127.0.0.1:${app?.port}`),
  )
})

/** Holds this thread, timers, events and all, until every path is answered; how many were wrong. */
function askAllWhileThisThreadStands(port: number, paths: readonly string[]): number {
  const done = new Int32Array(new SharedArrayBuffer(8))
  const told: LaneClient = { port, paths, done }
  const client = new Worker(new URL('../support/lane-client.ts', import.meta.url), { workerData: told })
  client.unref()
  while (Atomics.load(done, 0) < paths.length) {
    const answered = Atomics.load(done, 0)
    if (Atomics.wait(done, 0, answered, 20_000) === 'timed-out') throw new Error(`only ${answered} answers came`)
  }
  return Atomics.load(done, 1)
}

describe('a thread that judges and stands still', () => {
  test('holds up no request, and misses none of what came meanwhile', async () => {
    const { session, proxy } = await open()
    const paths = Array.from({ length: 300 }, (_, index) => `/api/auth/session?${index}`)
    expect(askAllWhileThisThreadStands(proxy.port, paths)).toBe(0)
    await proxy.close()
    await session.settled()
    const { totals, exchanges, diagnostics } = session.snapshot()
    expect(totals).toMatchObject({ exchanges: 300, auth: 300, notJudged: 0 })
    expect(new Set(exchanges.map(one => one.url.slice(one.url.indexOf('/api'))))).toEqual(new Set(paths))
    expect(exchanges.map(one => one.id)).toEqual(paths.map((_, index) => `x${index + 1}`))
    expect(diagnostics).toEqual([])
  })

  test('of more than can wait pages are left out, and counted; what belongs to a session is not', async () => {
    const { session, proxy } = await open()
    const pages = Array.from({ length: 2_800 }, (_, index) => `/page/${index}`)
    const paths = [...pages, ...Array.from({ length: 200 }, (_, index) => `/api/auth/session?${index}`)]
    expect(askAllWhileThisThreadStands(proxy.port, paths)).toBe(0)
    await proxy.close()
    await session.settled()
    const { totals, diagnostics } = session.snapshot()
    expect(totals.exchanges + totals.notJudged).toBe(3_000)
    expect(totals.auth).toBe(200)
    expect(totals.notJudged).toBeGreaterThan(0)
    expect(diagnostics).toEqual([
      `${totals.notJudged} exchanges were not judged: more came than could be judged in time`,
    ])
  })
})

test('a port that is taken is told as in one thread, and the next one is tried by the same thread', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const thread = createProxyThread(2)
  const listener = { intake: { ingest: () => {}, take: async () => {} }, onEvent: () => {}, onCrash: () => {} }
  const reach = readReach(null)
  const { shown } = await prepareTls({ ca: 'authproxy', caDir: folder, cert: null, key: null }, reach)
  const opened = await openProxy(
    {
      port,
      portGiven: false,
      xff: 'replace',
      lenient: false,
      basePath: null,
      open: false,
      clock: null,
      command: null,
      keepEnv: false,
    },
    reach,
    { target: parseTarget(`127.0.0.1:${appPort}`), replicas: [], balance: 'round-robin', routes: [] },
    { tls: { shown, ofRun: null }, publicOrigin: null, hosts: [] },
    null,
    thread,
    listener,
  )
  expect(opened.proxy.port).toBeGreaterThan(port)
  expect(opened.notices).toEqual([
    expect.stringMatching(new RegExp(`^Port ${port} is in use.*; using ${opened.proxy.port}\\.`)),
  ])
  await thread.close()
  taken.close()
})

describe('a lane', () => {
  const entry = (name: string) => new URL(`../support/lane-entries/${name}.ts`, import.meta.url)
  const listen = () => {
    const crashed = Promise.withResolvers<unknown>()
    return { crashed: crashed.promise, take: async () => {}, onEvent: () => {}, onCrash: crashed.resolve }
  }

  test('that cannot open says why: what the user can mend as such, and a fault as one', async () => {
    const lane = startLane<string>(entry('refuses'))
    await expect(lane.open('kindly', listen())).rejects.toMatchObject({
      name: 'UserError',
      code: 'port-in-use',
      message: 'Port 1 is in use.',
      nextStep: 'Choose another.',
    })
    await expect(lane.open('by a fault', listen())).rejects.toThrow('a fault')
    await lane.close()
    await lane.close()
  })

  test('whose thread dies says so once, and closes all the same', async () => {
    const lane = startLane<string>(entry('dies'))
    const listener = listen()
    const proxy = await lane.open('', listener)
    expect(await listener.crashed).toMatchObject({ message: 'out of luck' })
    await expect(lane.open('', listen())).rejects.toThrow('out of luck')
    await proxy.close()
  })

  test('whose module is not there cannot be opened', async () => {
    const lane = startLane<string>(entry('nowhere'))
    await expect(lane.open('', listen())).rejects.toThrow(/Cannot find module/)
    await lane.close()
  })
})

describe('a run', () => {
  const throws = fileURLToPath(new URL('../support/throws-when-told.ts', import.meta.url))
  let wrapped: WrapFolder
  beforeEach(() => {
    wrapped = wrapFolder()
  })
  afterEach(() => wrapped.remove())

  test('goes on, says so once and tells the code when an error of its own is caught by nobody', async () => {
    const { child, says, ended, stderr, stdout } = wrapped.wrap([], {
      args: ['--target', `127.0.0.1:${appPort}`, '--har', 'out.har'],
      env: { NODE_OPTIONS: `--import ${throws}` },
    })
    const [, port] = /https:\/\/localhost:(\d+)/.exec(await says(/Open {4}https:\/\/localhost:\d+/)) ?? []
    child.kill('SIGUSR2')
    await says('authproxy itself failed')
    child.kill('SIGUSR2')
    expect(askAllWhileThisThreadStands(Number(port), ['/a', '/b'])).toBe(0)
    child.kill('SIGINT')
    expect(await ended).toBe(70)
    expect(stdout().match(/authproxy itself failed.*/g)).toEqual([
      'authproxy itself failed: out of luck. Requests are still forwarded; Ctrl-C ends it and writes the report.',
    ])
    expect(stderr()).toBe('authproxy failed: out of luck\n')
    const { log } = JSON.parse(readFileSync(join(wrapped.path, 'out.har'), 'utf8'))
    expect(log.entries.map((one: { request: { url: string } }) => new URL(one.request.url).pathname).sort()).toEqual([
      '/a',
      '/b',
    ])
  })

  test.runIf(process.platform === 'linux')('lets the thread that forwards go first', async () => {
    const { child, says, ended } = wrapped.wrap([], { args: ['--target', `127.0.0.1:${appPort}`] })
    await says(/Open {4}https/)
    const nice = (thread: number | string) => {
      const stat = readFileSync(`/proc/${child.pid}/task/${thread}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    }
    const others = readdirSync(`/proc/${child.pid}/task`).filter(thread => thread !== String(child.pid))
    const [own] = others.map(nice).sort((a, b) => a - b)
    // 19 is the end of the scale.
    await expect.poll(() => nice(child.pid ?? 0)).toBe(Math.min(19, (own ?? 0) + 5))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
  })

  test('whose forwarding thread dies gives the terminal back, writes the report and says so', async () => {
    const tell = join(wrapped.path, 'now')
    const { says, ended, stderr } = wrapped.wrap([], {
      args: ['--target', `127.0.0.1:${appPort}`, '--har', 'out.har', '--reporter', 'ndjson'],
      env: { NODE_OPTIONS: `--import ${throws}`, THREAD_ENDS_WITH: tell },
    })
    const [, port] = /https:\/\/localhost:(\d+)/.exec(await says(/Open {4}https:\/\/localhost:\d+/)) ?? []
    expect(askAllWhileThisThreadStands(Number(port), ['/a'])).toBe(0)
    // What the thread has not handed over yet dies with it.
    await says(/"url":"https:[^"]*\/a"/)
    writeFileSync(tell, '')
    expect(await ended).toBe(70)
    expect(stderr()).toMatch(
      /\nReport: .*out\.har\nauthproxy failed: requests were no longer forwarded: out of memory\n$/,
    )
    const { log } = JSON.parse(readFileSync(join(wrapped.path, 'out.har'), 'utf8'))
    expect(log.entries.map((one: { request: { url: string } }) => new URL(one.request.url).pathname)).toEqual(['/a'])
  })
})
