import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { describe, expect, test } from 'vitest'
import { findPortOwner } from '../../src/commands/port-owner.ts'

async function listen(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, port: address.port }
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}

describe.skipIf(!existsSync('/proc/net/tcp'))('with /proc', () => {
  test.each(['127.0.0.1', '::1'])('names the process that listens on %s, and nobody once it is gone', async host => {
    const { server, port } = await listen(host)
    expect(findPortOwner(port)).toMatch(new RegExp(`^\\S.* \\(pid ${process.pid}\\)$`))
    await close(server)
    // On a busy machine somebody else may have the port by now.
    expect(findPortOwner(port) ?? '').not.toContain(`(pid ${process.pid})`)
  })

  test('a port that is only connected to has no owner here', async () => {
    const { server, port } = await listen('127.0.0.1')
    const { connect } = await import('node:net')
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const own = socket.localPort ?? 0
    expect(findPortOwner(own)).toBeNull()
    socket.destroy()
    await close(server)
  })
})

test.each([0, -1, 65_536, Number.NaN, 1.5])('%s is no port, and nobody owns it', port => {
  expect(findPortOwner(port)).toBeNull()
})
