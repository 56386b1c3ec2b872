import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { findFreePort, isFree } from '../../src/launch/free-port.ts'

let server: Server | null = null
afterEach(() => {
  server?.close()
})

async function taken(host: string): Promise<number> {
  server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

test.each(['127.0.0.1', '::'])('a port that is taken on %s gives way to one above it', async host => {
  const port = await taken(host)
  expect(await isFree(port)).toBe(false)
  const next = (await findFreePort(port)) ?? 0
  expect(next).toBeGreaterThan(port)
  expect(await isFree(next)).toBe(true)
})

test('there is none above the last', async () => {
  expect(await findFreePort(65_536)).toBeNull()
})
