import { afterEach, expect, test, vi } from 'vitest'
import { createAppSide } from '../../../src/commands/app/app-side.ts'
import type { AppPlan } from '../../../src/commands/app/plan-app.ts'
import { nameOf, type WrapOver, type WrappedApp, wrapApp } from '../../../src/commands/app/wrap-app.ts'
import type { ToldAddress } from '../../../src/launch/told-port.ts'
import type { ProxyEvent } from '../../../src/proxy/proxy-options.ts'
import type { HeaderInfo } from '../../../src/tui/header-info.ts'

let app: WrappedApp | null = null
afterEach(() => app?.end('SIGKILL'))

async function wrap(script: string, slowMs = 60_000) {
  const told: string[] = []
  const found: ToldAddress[] = []
  const over = Promise.withResolvers<WrapOver>()
  app = await wrapApp({
    words: ['sh', '-c', script],
    cwd: process.cwd(),
    env: { PATH: process.env.PATH },
    port: 1,
    isPortKnown: false,
    log: { add: () => {} },
    onFound: address => found.push(address),
    tell: text => told.push(text),
    onOver: over.resolve,
    slowMs,
  })
  return { told, found, over: over.promise }
}

test('a port that never opens is told of once', async () => {
  const { told, found } = await wrap('sleep 60', 20)
  await vi.waitFor(() => expect(told).toHaveLength(1))
  expect(told).toEqual([
    "sh -c 'sleep 60' has opened no port yet: see what it prints. If the app listens elsewhere (in a container), add --target localhost:3000.",
  ])
  expect(found).toEqual([])
})

test('one that ends before it listened is over, with the next step', async () => {
  const { over, told } = await wrap('exit 5')
  const { text, isCrash, failure } = await over
  expect([text, isCrash, failure?.message, told]).toEqual([
    "sh -c 'exit 5' ended with exit code 5.",
    true,
    "sh -c 'exit 5' ended with exit code 5 before it listened on a port.",
    [],
  ])
})

function side(plan: AppPlan) {
  const states: Partial<HeaderInfo>[] = []
  const told: string[] = []
  const said: string[] = []
  let ups = 0
  const one = createAppSide({
    plan,
    log: { add: () => {}, say: text => said.push(text) },
    onState: change => states.push(change),
    onUp: () => ups++,
    tell: text => told.push(text),
  })
  return { one, states, told, said, ups: () => ups }
}

const target = { protocol: 'http:', host: 'localhost', port: 3000, label: 'localhost:3000' } as const
const alone = { target, replicas: [], balance: 'round-robin', routes: [] } as const
const down = { kind: 'app-down', code: 'ECONNREFUSED', detail: '', text: 'Nothing there.' } as const

test('of an app that runs already, down and up are told', () => {
  const { one, states, ups } = side({ ...alone, start: null, told: null })
  one.onEvent(down)
  one.onEvent({ kind: 'app-up' })
  expect([states, ups(), one.state()]).toEqual([[{ app: { down: 'Nothing there.' } }, { app: 'up' }], 1, 'up'])
})

test('of one that is started, whoever answers before it is found is another one', () => {
  const start = { words: ['x'], cwd: '/', port: 3000, isPortKnown: false }
  const { one, states, ups } = side({ ...alone, start, told: null })
  one.onEvent({ kind: 'app-up' })
  one.onEvent(down)
  expect([states, ups(), one.state()]).toEqual([[], 0, 'unknown'])
})

test('of one whose port the user told, that it is not there yet is no news', () => {
  const start = { words: ['x'], cwd: '/', port: 3000, isPortKnown: true }
  const { one, states } = side({ ...alone, start, told: null })
  one.onEvent(down)
  expect(states).toEqual([])
  one.onEvent({ kind: 'app-up' })
  one.onEvent(down)
  expect(states).toEqual([{ app: 'up' }, { app: { down: 'Nothing there.' } }])
})

test('what the proxy sees of replicas, and of a certificate that nobody vouches for, is told', () => {
  const { one, told, states } = side({ ...alone, start: null, told: null })
  one.onEvent({ kind: 'replica-down', text: 'localhost:3001 takes no connection.' } as ProxyEvent)
  one.onEvent({ kind: 'replica-up', text: 'localhost:3001 is back.' } as ProxyEvent)
  one.onEvent({ kind: 'target-unverified', detail: 'its certificate is not checked' } as ProxyEvent)
  expect(told).toEqual([
    'localhost:3001 takes no connection.',
    'localhost:3001 is back.',
    'It runs on this machine, so its certificate is not checked.',
  ])
  expect(states).toEqual([])
})

const SERVER = `const server = require('node:http').createServer((request, response) => {
  if (request.url === '/end') process.exit(0)
  response.setHeader('x-powered-by', 'Next.js').end()
})
server.listen(0, '127.0.0.1', () => console.log('- Local: http://localhost:' + server.address().port))`

test('a command that listens elsewhere is found there, and its end is told once it was up', async () => {
  const start = { words: [process.execPath, '-e', SERVER], cwd: process.cwd(), port: 1, isPortKnown: false }
  const { one, states, told, said, ups } = side({ ...alone, start, told: null })
  const places: unknown[] = []
  let removed = 0
  const environment = { env: { PATH: process.env.PATH }, notice: 'Set for the app: nothing.', remove: () => removed++ }
  await one.start({ retarget: place => void places.push(place) }, () => environment)
  try {
    await vi.waitFor(() => expect(places).toHaveLength(1), 20_000)
    const { port } = one.target()
    expect(places).toEqual([{ protocol: 'http:', host: 'localhost', port, label: `localhost:${port}` }])
    expect(told).toEqual(['Set for the app: nothing.', `The app listens on http://localhost:${port}.`])
    expect(states).toEqual([{ target: `localhost:${port}` }])
    one.onEvent({ kind: 'app-up' })
    await fetch(`http://127.0.0.1:${port}/end`).catch(() => {})
    expect(await one.over).toMatchObject({ isCrash: false, failure: null })
    const text = `${nameOf(start.words)} ended with exit code 0.`
    expect([one.state(), said, ups()]).toEqual([{ down: text }, [text], 1])
  } finally {
    await one.end('SIGKILL')
  }
  expect(removed).toBe(1)
})

test('a command is named as it can be pasted', () => {
  expect(nameOf(['npm', 'run', 'dev'])).toBe('npm run dev')
  expect(nameOf(['sh', '-c', "echo 'a b'; exit 3"])).toBe(String.raw`sh -c 'echo '\''a b'\''; exit 3'`)
})
