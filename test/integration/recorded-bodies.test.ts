import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordedBodies } from '../../src/commands/recorded-bodies.ts'
import { readHar } from '../../src/har/read.ts'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { proxyFor, rawTls, type TestProxy } from '../support/proxy.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

const META = { version: '0.0.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
let app: TestApp
let proxy: TestProxy

beforeAll(async () => {
  app = await startApp((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(302, { location: '/api/auth/error?error=OAuthCallbackError' }).end()
    })
  })
  proxy = await proxyFor(app.port, recordedBodies(null))
})
afterAll(async () => {
  await proxy.close()
  await app.close()
})

async function post(path: string, form: string): Promise<Exchange> {
  const before = proxy.exchanges.length
  await rawTls(
    proxy.port,
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
  )
  await expect.poll(() => proxy.exchanges.length).toBe(before + 1)
  const exchange = proxy.exchanges[before]
  if (exchange === undefined) throw new Error('it was recorded')
  return exchange
}

async function judge(exchanges: readonly Exchange[]) {
  const session = createSession()
  for (const exchange of exchanges) session.ingest(exchange)
  await session.settled()
  return { session, said: session.snapshot().findings.map(one => `${one.rule}: ${one.text}`) }
}

test('what a provider posts is seen live, and in the redacted file, which holds no value of it', async () => {
  const posted = await post('/api/auth/callback/apple', 'state=canary-state&code=canary-code&error=user_cancelled')
  const { session, said } = await judge([posted])
  expect(said).toContain('oauth-provider-error: The sign-in with apple was declined at the provider (user_cancelled).')

  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const file = [...serialiseHar(writeHar(exportSession(session.recorded(), paper), META))].join('')
  expect(file).toContain('error=user_cancelled')
  expect(file).not.toContain('canary')
  expect((await judge(readHar(file).exchanges)).said).toEqual(said)
})

test('a form with a password is counted, and not one octet of it is recorded', async () => {
  const posted = await post('/api/auth/callback/credentials', 'username=ada&password=lovelace')
  expect(posted.request.body?.bytes.length).toBe(0)
  expect(posted.request.body?.totalBytes).toBe('username=ada&password=lovelace'.length)
})
