import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { describe, expect, test } from 'vitest'
import { findPortOwner, programName } from '../../../src/commands/run/port-owner.ts'

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

test.each([
  ['next-server (v16.1.0)\0\0\0\0', 'next-server (v1\n', 'next-server (v16.1.0)'],
  ['authproxy\0\0', 'authproxy\n', 'another authproxy'],
  ['node\0--inspect\0/home/ada/shop/server.js\0--token=canary\0', 'MainThread\n', 'node server.js'],
  ['node\0-e\0await fetch("http://canary/a.js")\0', 'MainThread\n', 'node'],
  ['node\0/app/node_modules/.bin/next\0dev\0', 'MainThread\n', 'node next'],
  ['/usr/bin/node\0', 'MainThread\n', 'node'],
  ['/usr/sbin/nginx\0-g\0daemon off;\0', 'nginx\n', 'nginx'],
  ['', 'kthreadd\n', 'kthreadd'],
  ['\u001b[31mred\0', 'red\n', '\\x1b[31mred'],
])('of %j and %j people say %j', (cmdline, comm, name) => {
  expect(programName(cmdline, comm)).toBe(name)
})
