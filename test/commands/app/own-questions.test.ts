import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createOwnQuestions } from '../../../src/commands/app/own-questions.ts'
import type { Target } from '../../../src/commands/app/target.ts'
import type { Exchange } from '../../../src/model/exchange.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function served(listener: RequestListener): Promise<Target> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { protocol: 'http:', host: '127.0.0.1', port, label: `127.0.0.1:${port}` }
}

const ORIGIN = 'https://localhost:3443'

function questions(target: Target, more: { replicas?: readonly Target[]; origins?: readonly (Target | null)[] } = {}) {
  const { replicas = [], origins = [null] } = more
  const said: string[] = []
  const ingested: Exchange[] = []
  let checked: readonly (Exchange | null)[] = []
  const asked = createOwnQuestions({
    plan: { target, replicas, balance: 'round-robin', routes: [], start: null, told: null },
    app: { target: () => target },
    basePath: () => '/shop',
    front: null,
    origins: () => origins.map(one => ({ origin: ORIGIN, target: one })),
    session: {
      browserSession: () => ({
        origin: ORIGIN,
        path: '/shop/api/auth/session',
        cookies: [['next-auth.session-token', 't0']],
        from: 'x7',
        rotates: false,
      }),
      checkSession: async answers => {
        checked = answers
        return { holds: true, text: 'Session holds.' }
      },
    },
    ingest: one => ingested.push(one),
    paper: { placeholder: () => '_' },
    clock: { now: Date.now, aheadMs: () => 0 },
    said: text => said.push(text),
  })
  return { asked, said, ingested, checked: () => checked }
}

test('the app is asked for its time, at its own routes and as the browser reaches it', async () => {
  const seen: string[] = []
  const target = await served((request, response) => {
    seen.push(`${request.url} ${request.headers.host} ${request.headers['x-forwarded-proto']}`)
    response.setHeader('date', 'Sat, 28 Nov 2026 08:00:00 GMT').end('{}')
  })
  const { asked } = questions(target)
  expect(await asked.toldTime()).toBe(Date.UTC(2026, 10, 28, 8))
  expect(seen).toEqual(['/shop/providers localhost:3443 https'])
  asked.providers.stop()
})

const withoutDate: RequestListener = (_request, response) => {
  response.sendDate = false
  response.end('{}')
}

test.each([
  ['nobody answers', (_request, response) => response.destroy(), 'down'],
  ['no Date', withoutDate, 'silent'],
  ['a Date that is none', (_request, response) => response.setHeader('date', 'today').end('{}'), 'silent'],
] as const satisfies readonly (readonly [string, RequestListener, string])[])('%s', async (_name, listener, told) => {
  const { asked } = questions(await served(listener))
  expect(await asked.toldTime()).toBe(told)
  asked.providers.stop()
})

test('of replicas each is asked in turn, and named; what came of it is said', async () => {
  const seen: string[] = []
  const replica = (name: string) =>
    served((request, response) => {
      seen.push(`${name} ${request.url} ${request.headers.cookie}`)
      response.end('{}')
    })
  const one = await replica('one')
  const two = await replica('two')
  const { asked, said, ingested, checked } = questions(one, { replicas: [two] })
  expect(await asked.session.ask()).toEqual({ holds: true, text: 'Session holds.' })
  expect(said).toEqual(['Session holds.'])
  const cookie = 'next-auth.session-token=t0'
  expect(seen).toEqual(['one', 'two', 'one'].map(name => `${name} /shop/api/auth/session ${cookie}`))
  expect(checked().map(exchange => exchange?.upstream?.name)).toEqual([one.label, two.label, one.label])
  expect(ingested.map(exchange => exchange.initiator)).toEqual(['probe', 'probe', 'probe'])
  asked.providers.stop()
})

test('an origin with an app of its own is asked there, and a single app has no name', async () => {
  const seen: string[] = []
  const named = (name: string) =>
    served((_request, response) => {
      seen.push(name)
      response.end('{}')
    })
  const { asked, checked } = questions(await named('main'), { origins: [await named('own')] })
  await asked.session.ask()
  expect([...seen, checked()[0]?.upstream]).toEqual(['own', 'own', 'own', undefined])
  asked.providers.stop()
})
