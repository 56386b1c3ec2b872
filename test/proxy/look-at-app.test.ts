import { once } from 'node:events'
import net, { type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Sight } from '../../src/proxy/app-watch.ts'
import { createAppLook } from '../../src/proxy/look-at-app.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listen(talk: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer({ allowHalfOpen: true }, talk)
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function lookAt(port: number, protocol: 'http:' | 'https:', isKnownUp: boolean): Promise<readonly Sight[]> {
  const sights: Sight[] = []
  const look = createAppLook({ protocol, host: 'localhost', port }, true, `localhost:${port}`)
  await look(isKnownUp, sight => sights.push(sight))
  return sights
}

test('who listens is up, and hears not a word', async () => {
  let heard = ''
  const port = await listen(socket => {
    socket.on('data', chunk => {
      heard += chunk.toString('latin1')
    })
    socket.on('end', () => socket.end())
  })
  expect(await lookAt(port, 'http:', false)).toEqual([null])
  expect(heard).toBe('')
})

test('up is told before the app has let go, and the look ends with the connection', async () => {
  let held: net.Socket | null = null
  const port = await listen(socket => {
    held = socket
    socket.on('error', () => {})
  })
  const look = createAppLook({ protocol: 'http:', host: 'localhost', port }, false, 'it')
  let over: Promise<void> = Promise.resolve()
  let isOver = false
  const sight = await new Promise<Sight>(resolve => {
    over = look(false, resolve).then(() => {
      isOver = true
    })
  })
  expect([sight, isOver]).toEqual([null, false])
  await expect.poll(() => held).not.toBeNull()
  ;(held as net.Socket | null)?.destroy()
  await over
})

test('where nothing listens, and where there is no such host', async () => {
  const port = await listen(() => {})
  open.pop()?.close()
  expect(await lookAt(port, 'http:', true)).toEqual([
    { code: 'ECONNREFUSED', detail: expect.stringMatching(new RegExp(`^localhost:${port}: `)) },
  ])
  const look = createAppLook({ protocol: 'http:', host: 'no-such-host.invalid', port: 1 }, false, 'it')
  const sights: Sight[] = []
  await look(false, sight => sights.push(sight))
  expect(sights).toEqual([{ code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/), detail: expect.any(String) }])
})

test('an https: app that speaks plain HTTP is not up; once it is known to be, that it listens is enough', async () => {
  const port = await listen(socket => {
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  expect(await lookAt(port, 'https:', false)).toEqual([
    {
      code: expect.stringMatching(/^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/),
      detail: `localhost:${port}: wrong version number`,
    },
  ])
  expect(await lookAt(port, 'https:', true)).toEqual([null])
})
