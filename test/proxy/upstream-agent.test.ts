import { expect, test } from 'vitest'
import { createLookup } from '../../src/proxy/upstream-agent.ts'

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
