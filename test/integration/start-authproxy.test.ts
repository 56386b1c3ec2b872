import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAuthproxy } from '../../src/index.ts'
import { expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { SECRET } from '../support/transcript.ts'

let folder: string
let app: LosingApp
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-library-'))
  vi.stubEnv('AUTHPROXY_RUN_DIR', join(folder, 'runs'))
  vi.stubEnv('SECRET_OF_TESTS', SECRET)
  app = await startLosingApp()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

test('a proxy from a program: what was answered is judged when it says so, redacted, and the HAR is written at the end', async () => {
  const har = join(folder, 'a.har')
  const proxy = await startAuthproxy({
    ...{ target: `localhost:${app.port}`, port: 0, caDir: join(folder, 'ca'), appDir: folder },
    ...{ secretEnv: 'SECRET_OF_TESTS', har },
  })
  const ca = await readFile(proxy.caFile ?? '', 'utf8')
  const ask = async (path: string, method: string, cookie: string) => {
    const asked = request(`${proxy.origin}${path}`, { ca, method, headers: { cookie, origin: proxy.origin } })
    asked.end()
    const [response] = await once(asked, 'response')
    await response.resume().toArray()
    return String(response.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  }
  const cookie = await ask('/api/auth/callback/credentials', 'POST', '')
  await ask('/api/auth/session', 'GET', cookie)
  await proxy.settled()
  const { diagnoses, totals } = proxy.snapshot()
  expect(totals.exchanges).toBe(2)
  expect(diagnoses.map(one => one.id)).toEqual(['token-claim-lost'])
  await expectNoCanary(JSON.stringify(proxy.snapshot()))
  await proxy.stop()
  expect(JSON.parse(await readFile(har, 'utf8')).log._authproxy.diagnoses).toHaveLength(1)
})

test('what the user can mend is thrown', async () => {
  const wrong = { target: `localhost:${app.port}`, port: 0, caDir: join(folder, 'ca'), appDir: folder }
  await expect(startAuthproxy({ ...wrong, secretEnv: 'NOT_SET' })).rejects.toThrow('NOT_SET holds no secret.')
  await expect(startAuthproxy({ ...wrong, port: 99_999 })).rejects.toThrow('--port must be a number from 0 to 65535.')
})
