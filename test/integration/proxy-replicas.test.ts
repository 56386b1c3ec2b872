import http from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { ProxyEvent, ProxyOptions } from '../../src/proxy/proxy-options.ts'
import type { Target } from '../../src/proxy/upstream-agent.ts'
import { askH2, connectH2, get, proxyFor, rawTls, type TestProxy } from '../support/proxy.ts'
import { startApp, startRawApp, type TestApp } from '../support/upstream.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const at = (port: number): Target => ({ protocol: 'http:', host: '127.0.0.1', port })

/** An app that says its name, and what it was sent. */
async function named(name: string, handler?: http.RequestListener): Promise<TestApp> {
  const app = await startApp(
    handler ??
      ((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', chunk => chunks.push(chunk))
        request.on('end', () => response.end(`${name} ${Buffer.concat(chunks)}`))
      }),
  )
  cleanups.push(app.close)
  return app
}

/** A port on which nobody listens. */
async function nobody(): Promise<number> {
  const app = await startApp(() => {})
  await app.close()
  return app.port
}

async function proxy(ports: readonly [number, ...number[]], more: Partial<ProxyOptions> = {}): Promise<TestProxy> {
  const [first, ...replicas] = ports
  const running = await proxyFor(first, { target: at(first), replicas: replicas.map(at), ...more })
  cleanups.push(running.close)
  return running
}

const ask = async ({ port }: TestProxy, options: Parameters<typeof get>[1] = {}) =>
  (await get(port, options)).body.toString().trim()

describe('replicas of one app', () => {
  test('answer in turn, and the exchange says which one did, at which address', async () => {
    const [one, two] = [await named('one'), await named('two')]
    const running = await proxy([one.port, two.port])
    const said: string[] = []
    for (let count = 0; count < 4; count++) said.push(await ask(running))
    expect(said).toEqual(['one', 'two', 'one', 'two'])
    await expect.poll(() => running.exchanges.length).toBe(4)
    expect(running.exchanges.slice(0, 2).map(exchange => exchange.upstream)).toEqual([
      { name: `127.0.0.1:${one.port}`, address: '127.0.0.1', skipped: [] },
      { name: `127.0.0.1:${two.port}`, address: '127.0.0.1', skipped: [] },
    ])
  })

  test('sticky: this machine is one client, and keeps the replica that it got', async () => {
    const [one, two] = [await named('one'), await named('two')]
    const running = await proxy([one.port, two.port], { balance: 'sticky' })
    expect([await ask(running), await ask(running)]).toEqual(['one', 'one'])
    await one.close()
    expect(await ask(running)).toBe('two')
    expect(await ask(running)).toBe('two')
  })

  test('one that takes no connection is passed over, which the exchange says; a body goes whole to the next one', async () => {
    const [down, two] = [await nobody(), await named('two')]
    const running = await proxy([down, two.port])
    const body = 'x'.repeat(200_000)
    expect(await ask(running, { method: 'POST', body })).toBe(`two ${body}`)
    const session = connectH2(running.port)
    expect(await ask(running)).toBe('two')
    const answer = await askH2(session, { ':path': '/', ':method': 'POST' }, body)
    session.close()
    expect(answer.body.toString()).toBe(`two ${body}`)
    await expect.poll(() => running.exchanges.length).toBe(3)
    const [first, second, third] = running.exchanges
    const name = `127.0.0.1:${two.port}`
    expect(first?.upstream).toEqual({ name, address: '127.0.0.1', skipped: [`127.0.0.1:${down}`] })
    expect(second?.upstream?.skipped).toEqual([])
    expect(third?.upstream?.skipped).toEqual([`127.0.0.1:${down}`])
    expect(first?.request.body?.totalBytes).toBe(body.length)
  })

  test("an app's own error, and an app that breaks off, are never asked of another one", async () => {
    const asked: string[] = []
    const failing = await named('failing', (request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(503).end('failing')
    })
    const breaking = await startRawApp(socket => {
      socket.on('data', () => {
        asked.push('breaks')
        socket.destroy()
      })
    })
    cleanups.push(breaking.close)
    const running = await proxy([failing.port, breaking.port])
    const [first, second] = [await get(running.port, { path: '/a' }), await get(running.port, { path: '/b' })]
    expect([first.status, second.status]).toEqual([503, 502])
    expect(asked).toEqual(['/a', 'breaks'])
    await expect.poll(() => running.exchanges.length).toBe(2)
    expect(running.exchanges[1]?.outcome).toMatchObject({ kind: 'failure', failure: { kind: 'app-closed' } })
    expect(running.exchanges[1]?.upstream).toMatchObject({ name: `127.0.0.1:${breaking.port}`, address: null })
  })

  test('where all are down, the answer is the page that waits', async () => {
    const [first, second] = [await nobody(), await nobody()]
    const running = await proxy([first, second])
    const answer = await get(running.port)
    expect(answer.status).toBe(502)
    expect(JSON.parse(answer.body.toString()).message).toBe(
      `Waiting for 127.0.0.1:${second}: nothing listens there. Start the app.`,
    )
  })

  test('each is watched: one that falls out is told, and left out until it is back', async () => {
    const events: ProxyEvent[] = []
    const [one, two] = [await named('one'), await named('two')]
    const running = await proxy([one.port, two.port], { watchEveryMs: 20, onEvent: event => events.push(event) })
    await expect.poll(() => events.map(event => event.kind)).toEqual(['app-up'])
    await one.close()
    await expect.poll(() => events.map(event => event.kind)).toEqual(['app-up', 'replica-down'])
    expect(events[1]).toEqual({
      kind: 'replica-down',
      name: `127.0.0.1:${one.port}`,
      text: `Waiting for 127.0.0.1:${one.port}: nothing listens there. The other replicas get its requests.`,
    })
    expect([await ask(running), await ask(running)]).toEqual(['two', 'two'])
    await two.close()
    await expect.poll(() => events.at(-1)?.kind).toBe('app-down')
    expect(events.at(-1)).toMatchObject({
      text: `Waiting for 127.0.0.1:${one.port}: nothing listens there. Waiting for 127.0.0.1:${two.port}: nothing listens there.`,
    })
    const back = http.createServer((_, response) => response.end('one')).listen(one.port, '127.0.0.1')
    cleanups.push(async () => {
      back.close()
      back.closeAllConnections()
    })
    await expect.poll(() => events.slice(-2).map(event => event.kind)).toEqual(['replica-up', 'app-up'])
    expect([await ask(running), await ask(running)]).toEqual(['one', 'one'])
  })

  test('a websocket passes over one that is down, too', async () => {
    const two = await startApp(
      () => {},
      server =>
        server.on('upgrade', (_request, socket) => {
          socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
        }),
    )
    cleanups.push(two.close)
    const running = await proxy([await nobody(), two.port])
    const request = `GET / HTTP/1.1\r\nHost: localhost:${running.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    const { answer } = await rawTls(running.port, request, text => text.endsWith('hello'))
    expect(answer).toMatch(/^HTTP\/1\.1 101 /)
    await expect.poll(() => running.exchanges.length).toBe(1)
    expect(running.exchanges[0]?.upstream).toMatchObject({ name: `127.0.0.1:${two.port}`, address: '127.0.0.1' })
  })
})

describe('hosts with an app of their own', () => {
  const from = (running: TestProxy, host: string) => ask(running, { headers: { host } })

  test('each goes to its own, whatever port it is asked for at; all others to the first', async () => {
    const [main, a, b, other] = [await named('main'), await named('a'), await named('b'), await named('other port')]
    const running = await proxy([main.port], {
      routes: [
        { authority: 'a.test', target: at(a.port) },
        { authority: 'b.localhost', target: at(b.port) },
        { authority: 'a.test:8443', target: at(other.port) },
      ],
    })
    const { port } = running
    expect([
      await from(running, 'a.test'),
      await from(running, `A.TEST.:${port}`),
      await from(running, 'a.test:8443'),
      await from(running, `b.localhost:${port}`),
      await from(running, `localhost:${port}`),
      await from(running, 'sub.a.test'),
    ]).toEqual(['a', 'a', 'other port', 'b', 'main', 'main'])
    await expect.poll(() => running.exchanges.length).toBe(6)
    expect(running.exchanges.map(({ upstream }) => upstream?.name)).toEqual(
      [a, a, other, b, main, main].map(app => `127.0.0.1:${app.port}`),
    )
  })

  test('one that is down is told by its own name, and the others answer', async () => {
    const events: ProxyEvent[] = []
    const [main, down] = [await named('main'), await nobody()]
    const running = await proxy([main.port], {
      ...{ watchEveryMs: 20, onEvent: (event: ProxyEvent) => events.push(event) },
      routes: [{ authority: 'a.test', target: at(down) }],
    })
    await expect
      .poll(() => events)
      .toMatchObject([{ kind: 'app-down', text: `Waiting for 127.0.0.1:${down}: nothing listens there.` }])
    expect(await from(running, `localhost:${running.port}`)).toBe('main')
    expect((await get(running.port, { headers: { host: 'a.test' } })).status).toBe(502)
  })
})

test('one app alone: nothing of this is on the exchange', async () => {
  const running = await proxy([(await named('one')).port])
  await ask(running)
  await expect.poll(() => running.exchanges.length).toBe(1)
  expect(Object.keys(running.exchanges[0] ?? {})).not.toContain('upstream')
})
