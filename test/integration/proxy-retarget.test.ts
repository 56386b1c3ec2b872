import { expect, test } from 'vitest'
import { loadQuickPool } from '../../src/proxy/quick-pool.ts'
import { startProxy } from '../../src/proxy/server.ts'
import { rawTls, testIdentity } from '../support/proxy.ts'
import { startApp } from '../support/upstream.ts'

test('an app that listens elsewhere than thought is forwarded to there, and its state is told anew', async () => {
  const states: string[] = []
  const [first, second] = await Promise.all(
    ['first', 'second'].map(name => startApp((_request, response) => response.end(name))),
  )
  if (first === undefined || second === undefined) throw new Error('two apps')
  const proxy = await startProxy({
    target: { protocol: 'http:', host: 'localhost', port: first.port },
    listen: { hosts: ['127.0.0.1'], port: 0 },
    tls: testIdentity(),
    watchEveryMs: 20,
    onEvent: event => states.push(event.kind),
  })
  const ask = async () => {
    const request = `GET / HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nConnection: close\r\n\r\n`
    return (await rawTls(proxy.port, request)).answer
  }
  expect(await ask()).toMatch(/first/)
  expect(states).toEqual(['app-up'])
  proxy.retarget({ protocol: 'http:', host: 'localhost', port: second.port })
  await first.close()
  expect(await ask()).toMatch(/second/)
  await expect.poll(() => states).toEqual(['app-up', 'app-up'])
  await proxy.close()
  // Nothing is watched any more after the end.
  proxy.retarget({ protocol: 'http:', host: 'localhost', port: first.port })
  await second.close()
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(states).toEqual(['app-up', 'app-up'])
})

test('a request that is under way when the app is found elsewhere gets its answer', async () => {
  await loadQuickPool()
  const asked = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  let waiting = 0
  const slow = await startApp(async (_request, response) => {
    if (++waiting === 2) asked.resolve()
    await goOn.promise
    response.end('slow')
  })
  const other = await startApp((_request, response) => response.end('other'))
  const proxy = await startProxy({
    target: { protocol: 'http:', host: 'localhost', port: slow.port },
    listen: { hosts: ['127.0.0.1'], port: 0 },
    tls: testIdentity(),
  })
  const ask = async (start: string) => {
    const request = `${start}\r\nHost: localhost:${proxy.port}\r\nConnection: close\r\n\r\n`
    return (await rawTls(proxy.port, request)).answer.split('\r\n')[0]
  }
  // Each over another client.
  const answers = [ask('GET / HTTP/1.1'), ask('OPTIONS / HTTP/1.1')]
  await asked.promise
  proxy.retarget({ protocol: 'http:', host: 'localhost', port: other.port })
  expect(await ask('GET / HTTP/1.1')).toBe('HTTP/1.1 200 OK')
  goOn.resolve()
  expect(await Promise.all(answers)).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK'])
  await proxy.close()
  await Promise.all([slow.close(), other.close()])
})
