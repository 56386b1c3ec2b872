import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createLookup, createUpstreamAgents } from '../../src/proxy/upstream-agent.ts'

function resolve(lookup: ReturnType<typeof createLookup>['lookup'], name: string): Promise<unknown> {
  return new Promise((done, fail) =>
    lookup(name, { all: true }, (error, addresses) => (error === null ? done(addresses) : fail(error))),
  )
}

test('localhost is both addresses, whatever the hosts file says; what answered comes first', async () => {
  const { lookup, remember } = createLookup()
  const six = { address: '::1', family: 6 }
  const four = { address: '127.0.0.1', family: 4 }
  expect(await resolve(lookup, 'localhost')).toEqual([six, four])
  remember('127.0.0.1')
  expect(await resolve(lookup, 'app.localhost')).toEqual([four, six])
  remember('10.0.0.1')
  expect(await resolve(lookup, 'LOCALHOST')).toEqual([four, six])
  remember('::1')
  expect(await resolve(lookup, 'localhost')).toEqual([six, four])
})

test('a machine that is busy for half a second while it connects does not make the app one that is down', async () => {
  const app = http.createServer((_, response) => response.end('up')).listen(0, '127.0.0.1')
  await once(app, 'listening')
  const { port } = app.address() as AddressInfo
  const agents = createUpstreamAgents({ protocol: 'http:', host: 'localhost', port }, false)
  agents.remember('127.0.0.1')
  const request = http.get({ host: 'localhost', port, agent: agents.fresh })
  // The attempt has begun, and nobody could hear yet how it ended.
  request.once('socket', () =>
    process.nextTick(() => {
      const end = performance.now() + 500
      while (performance.now() < end);
    }),
  )
  const [response] = await once(request, 'response')
  expect(response.statusCode).toBe(200)
  response.resume()
  agents.destroy()
  app.close()
})
