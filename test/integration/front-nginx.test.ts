import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readNginxConf } from '../../src/commands/run/read-nginx-conf.ts'
import { frontByName } from '../../src/fronts/index.ts'
import {
  freePort,
  frontFolder,
  isInstalled,
  LATER_MS,
  nginxHead,
  overH1,
  overH2,
  SPOOF,
  startComparedApp,
  startProgram,
  stopProgram,
} from '../support/front-compare.ts'
import { connectH2, get, proxyFor, type TestProxy, testIdentity } from '../support/proxy.ts'
import type { TestApp } from '../support/upstream.ts'

/** The real program beside its imitation: the same requests, the same app. */
const hasNginx = isInstalled('nginx')

let app: TestApp
let proxy: TestProxy
let own: TestProxy
let nginx: { readonly port: number; readonly own: number; readonly process: ChildProcess }
let folder: string
let end: () => void

/** As Debian has it; the include is written out, for other systems have no such file. */
function configuration(port: number, appPort: number): string {
  return `${nginxHead(folder)}
  server {
    listen 127.0.0.1:${port} ssl http2; server_name localhost;
    location / {
      proxy_pass http://127.0.0.1:${appPort};
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }
  include ${folder}/own.conf;
}`
}

/** A site with settings of its own, which `--front FILE` reads. */
function ownSite(port: number, appPort: number): string {
  return `server {
    listen 127.0.0.1:${port} ssl http2; server_name localhost;
    large_client_header_buffers 4 16k; underscores_in_headers on;
    proxy_set_header X-Outer lost;
    location / {
      proxy_pass http://127.0.0.1:${appPort}; proxy_http_version 1.1;
      proxy_buffer_size 8k; proxy_buffers 8 8k; proxy_busy_buffers_size 16k;
      proxy_redirect http://backend/ $scheme://$http_host/app/;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Host $host:$server_port;
      proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
      proxy_set_header X-Real-IP "";
      proxy_set_header X-Id "a; b {c}";
    }
  }`
}

beforeAll(async () => {
  if (!hasNginx) return
  ;({ folder, end } = frontFolder())
  app = await startComparedApp()
  proxy = await proxyFor(app.port, { front: frontByName('nginx') })
  const [port, ownPort] = [await freePort(), await freePort()]
  const site = ownSite(ownPort, app.port)
  writeFileSync(join(folder, 'own.conf'), site)
  own = await proxyFor(app.port, { front: readNginxConf(join(folder, 'own.conf'), site).front })
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(port, app.port))
  nginx = {
    port,
    own: ownPort,
    process: startProgram('nginx', ['-c', file, '-p', folder, '-e', join(folder, 'error.log')]),
  }
  await vi.waitFor(async () => expect((await get(port)).status).toBe(200), { timeout: 10_000 })
})

afterAll(async () => {
  if (!hasNginx) return
  await stopProgram(nginx.process)
  await proxy.close()
  await own.close()
  await app.close()
  end()
})

describe.skipIf(!hasNginx)('as behind the real nginx', () => {
  const pages = {
    'the headers of a plain request': ['/', {}, 200],
    'headers that lie': ['/', SPOOF, 200],
    'an answer whose head just fits': ['/?answer=4000', {}, 200],
    'the address in proxy_pass is repaired': ['/?to=http://127.0.0.1:APP/in', {}, 302],
    'another spelling of it is not': ['/?to=http://localhost:APP/in', {}, 302],
    'nor https': ['/?to=https://127.0.0.1:APP/in', {}, 302],
    'an address that just fits': [`/${'a'.repeat(8_176)}`, {}, 200],
    'an address that does not': [`/${'a'.repeat(8_177)}`, {}, 414],
    'a cookie line that just fits': ['/', { cookie: `a=${'c'.repeat(8_180)}` }, 200],
    'a cookie line that does not': ['/', { cookie: `a=${'c'.repeat(8_181)}` }, 400],
  } as const
  test.each(Object.entries(pages))('HTTP/1.1: %s', async (_title, [path, headers, status]) => {
    const own = path.replace('APP', String(app.port))
    const real = await overH1(nginx.port, own, { ...headers, host: `localhost:${nginx.port}` })
    expect(real.status).toBe(status)
    expect(await overH1(proxy.port, own, headers)).toEqual(real)
  })

  test('the largest answer is the same to the octet', async () => {
    const statusOf = async (port: number, octets: number) => (await get(port, { path: `/?answer=${octets}` })).status
    const largest = async (port: number): Promise<number> => {
      let [fits, fails] = [3_500, 4_500]
      while (fails - fits > 1) {
        const middle = Math.floor((fits + fails) / 2)
        if ((await statusOf(port, middle)) === 200) fits = middle
        else fails = middle
      }
      return fits
    }
    const real = await largest(nginx.port)
    expect(await largest(proxy.port)).toBe(real)
    expect(await overH1(proxy.port, `/?answer=${real + 1}`, {})).toEqual(
      await overH1(nginx.port, `/?answer=${real + 1}`, {}),
    )
  })

  const crumbs = (count: number) => ({
    cookie: Array.from({ length: count }, (_, index) => `c${index}=${'v'.repeat(3_900)}`),
  })
  test.each([
    ['headers that lie', '/', SPOOF, 200],
    ['three large cookies, which HTTP/1.1 does not carry', '/', crumbs(3), 200],
    ['more cookies than there are buffers', '/', crumbs(9), 'closed'],
    ['an answer that does not fit', '/?answer=5000', {}, 502],
  ] as const)('HTTP/2: %s', async (_title, path, headers, status) => {
    const real = await overH2(nginx.port, path, headers)
    expect(real.status).toBe(status)
    expect(await overH2(proxy.port, path, headers)).toEqual(real)
  })

  const ownPages = {
    'headers of its own': ['/', SPOOF, 200],
    'none of them': ['/', {}, 200],
    'a redirect of its own': ['/?to=http://backend/in', {}, 302],
    'an address in proxy_pass, which it does not repair': ['/?to=http://127.0.0.1:APP/in', {}, 302],
    'a cookie line that fits its buffers': ['/', { cookie: `a=${'c'.repeat(16_372)}` }, 200],
    'a cookie line that does not': ['/', { cookie: `a=${'c'.repeat(16_373)}` }, 400],
    'an answer that fits its buffer': ['/?answer=8000', {}, 200],
    'an answer that does not': ['/?answer=8200', {}, 502],
  } as const
  test.each(Object.entries(ownPages))(
    'its own configuration, read from the file: %s',
    async (_title, [path, headers, status]) => {
      const page = path.replace('APP', String(app.port))
      const real = await overH1(nginx.own, page, { ...headers, host: `localhost:${nginx.own}` })
      expect(real.status).toBe(status)
      expect(await overH1(own.port, page, headers)).toEqual(real)
    },
  )

  test.each([
    ['that just fits', 1_048_576, 200],
    ['that does not', 1_048_577, 413],
  ] as const)('a body %s', async (_title, octets, status) => {
    const asked = { method: 'POST', body: Buffer.alloc(octets) }
    const headers = { 'content-length': String(octets) }
    const real = await overH1(nginx.port, '/', headers, asked)
    expect(real.status).toBe(status)
    expect(await overH1(proxy.port, '/', headers, asked)).toEqual(real)
  })

  /** Whether anything of the answer came before the app ended it. */
  const begins = async (port: number, path: string, version: 1 | 2): Promise<'early' | 'late'> => {
    const startedAt = performance.now()
    const since = (): 'early' | 'late' => (performance.now() - startedAt < LATER_MS * 0.8 ? 'early' : 'late')
    if (version === 1) {
      return new Promise((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port,
          path,
          agent: false,
          ca: testIdentity().cert,
          servername: 'localhost',
        }
        const request = https.get({ ...options, headers: { host: `localhost:${port}` } }, answer => {
          const when = since()
          answer.resume().once('end', () => resolve(when))
        })
        request.on('error', reject)
      })
    }
    const session = connectH2(port)
    const stream = session.request({ ':path': path })
    const [when] = await Promise.all([once(stream, 'response').then(since), once(stream.resume(), 'end')])
    session.destroy()
    return when
  }
  test.each([
    ['an event stream', '/?early=100', 'late', 'late'],
    ['one that asks not to be held', '/?early=100&unbuffered=1', 'early', 'early'],
    ['more than a buffer', '/?early=5000', 'late', 'early'],
    ['more than a TLS record', '/?early=20000', 'early', 'early'],
  ] as const)('when the browser gets the beginning of %s', async (_title, path, h1, h2) => {
    expect([await begins(nginx.port, path, 1), await begins(nginx.port, path, 2)]).toEqual([h1, h2])
    expect([await begins(proxy.port, path, 1), await begins(proxy.port, path, 2)]).toEqual([h1, h2])
  })

  test('the exchange says whose refusal it was', async () => {
    await get(proxy.port, { path: '/?answer=5000' })
    expect(proxy.exchanges.at(-1)).toMatchObject({
      front: 'nginx',
      outcome: {
        kind: 'failure',
        failure: { kind: 'front-refused', part: 'response-head', limit: 4_096 },
        answered: 502,
      },
    })
  })
})
