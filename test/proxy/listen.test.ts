import net from 'node:net'
import { expect, test } from 'vitest'
import { listenEverywhere } from '../../src/proxy/listen.ts'

const close = (servers: readonly net.Server[]): Promise<unknown> =>
  Promise.all(servers.map(server => new Promise(done => server.close(done))))

test('one free port on every address', async () => {
  const { port, addresses, servers } = await listenEverywhere(() => net.createServer(), ['127.0.0.1', '127.0.0.2'], 0)
  expect(servers.map(server => (server.address() as net.AddressInfo).port)).toEqual([port, port])
  expect(addresses).toEqual(['127.0.0.1', '127.0.0.2'])
  await close(servers)
})

test('an address that the machine lacks is left out, unless it is the only one', async () => {
  const { addresses, servers } = await listenEverywhere(() => net.createServer(), ['192.0.2.1', '127.0.0.1'], 0)
  expect(addresses).toEqual(['127.0.0.1'])
  await close(servers)
  await expect(listenEverywhere(() => net.createServer(), ['192.0.2.1'], 0)).rejects.toMatchObject({
    code: 'address-unavailable',
    message: '192.0.2.1 is no address of this machine.',
  })
})

test('a port that is taken on any address is taken, and nothing stays open', async () => {
  const taken = await listenEverywhere(() => net.createServer(), ['127.0.0.2'], 0)
  await expect(
    listenEverywhere(() => net.createServer(), ['127.0.0.1', '127.0.0.2'], taken.port),
  ).rejects.toMatchObject({ name: 'UserError', code: 'port-in-use' })
  const again = await listenEverywhere(() => net.createServer(), ['127.0.0.1'], taken.port)
  await close([...again.servers, ...taken.servers])
})
