import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { followFile } from '../../src/launch/follow-file.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { freePort, frontFolder, isInstalled, startProgram, stopProgram } from '../support/front-compare.ts'
import { get, proxyFor, type TestProxy } from '../support/proxy.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

/** authproxy in front of a real nginx, with nginx's own error log beside it (`--log error.log`). */
const hasNginx = isInstalled('nginx')

let app: TestApp
let nginx: ChildProcess
let proxy: TestProxy
let session: Session
let end: () => void
let unfollow: () => void

beforeAll(async () => {
  if (!hasNginx) return
  const made = frontFolder()
  end = made.end
  const { folder } = made
  app = await startApp((req, res) => {
    if (req.url === '/api/auth/callback/credentials')
      return void res.setHeader('Set-Cookie', 'c'.repeat(5_000)).end('{}')
    if (req.url?.startsWith('/api/auth/callback/google') === true) return void setTimeout(() => res.end('late'), 1_800)
    res.end('ok')
  })
  const port = await freePort()
  const log = join(folder, 'error.log')
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; pid ${folder}/pid; error_log ${log}; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port}; server_name localhost;
    location / { proxy_pass http://127.0.0.1:${app.port}; proxy_read_timeout 1s; }
  }
}`,
  )
  nginx = startProgram('nginx', ['-c', file, '-p', folder, '-e', log])
  session = createSession({ digestKey: new Uint8Array(32).fill(3) })
  unfollow = followFile(log, line => session.ingestLog({ at: Date.now(), stream: 'stderr', line }))
  proxy = await proxyFor(port, { sink: exchange => session.ingest(exchange) })
  await vi.waitFor(async () => expect((await get(proxy.port)).status).toBe(200), { timeout: 10_000 })
})

afterAll(async () => {
  if (!hasNginx) return
  unfollow()
  await proxy.close()
  await stopProgram(nginx)
  await app.close()
  end()
})

test.skipIf(!hasNginx)('its lines prove what happened to the request that they name', async () => {
  const diagnoses = async () => {
    await session.settled()
    return session.snapshot().diagnoses.map(({ id, confidence }) => [id, confidence.kind])
  }
  const [signIn, wayBack] = await Promise.all([
    get(proxy.port, { path: '/api/auth/callback/credentials', method: 'POST', body: 'csrfToken=x' }),
    get(proxy.port, { path: '/api/auth/callback/google?code=SECRET&state=s' }),
  ])
  expect([signIn.status, wayBack.status]).toEqual([502, 504])
  await vi.waitFor(
    async () =>
      expect((await diagnoses()).toSorted()).toEqual([
        ['auth-request-timed-out', 'proven'],
        ['upstream-header-too-big', 'proven'],
      ]),
    { timeout: 3_000 },
  )
  const { findings } = session.snapshot()
  const named = findings.map(({ rule, evidence }) => [rule, evidence.map(({ exchange }) => exchange)])
  const idOf = (path: string) => session.snapshot().exchanges.find(({ url }) => url.includes(path))?.id
  expect(named).toContainEqual(['upstream-header-too-big', [idOf('credentials')]])
  expect(named).toContainEqual(['auth-request-timed-out', [idOf('google')]])
  expect(JSON.stringify(session.recorded().safeLog)).not.toContain('SECRET')
})
