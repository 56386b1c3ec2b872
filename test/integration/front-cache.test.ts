import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readNginxConf } from '../../src/commands/run/read-nginx-conf.ts'
import { freePort, frontFolder, isInstalled, startProgram, stopProgram } from '../support/front-compare.ts'
import { askH2, connectH2, get, proxyFor, type TestProxy } from '../support/proxy.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

/** The real nginx with proxy_cache beside what `--front FILE` makes of the same file: the same requests, the same app. */
const hasNginx = isInstalled('nginx')
const KINDS = ['heeds', 'ignores'] as const
type Kind = (typeof KINDS)[number]

let app: TestApp
let folder: string
let end: () => void
let nginx: ChildProcess
const ports = {} as Record<Kind, number>
const proxies = {} as Record<Kind, TestProxy>
/** How often the app was asked for an address, by whoever stands in front. */
const asked = new Map<string, number>()

function site(kind: Kind, port: number, appPort: number): string {
  return `server {
    listen 127.0.0.1:${port} ssl; server_name localhost;
    proxy_set_header X-Who ${kind};
    location / {
      proxy_pass http://127.0.0.1:${appPort};
      proxy_cache pages;
      proxy_cache_key "$scheme$proxy_host$request_uri ${kind}";
      proxy_cache_valid 200 302 10m;
      proxy_cache_valid 404 1h30m;
      proxy_cache_bypass $cookie_fresh $http_x_fresh;
      proxy_no_cache $arg_private;
      ${kind === 'ignores' ? 'proxy_ignore_headers Cache-Control Set-Cookie Vary;' : ''}
    }
  }`
}

beforeAll(async () => {
  if (!hasNginx) return
  ;({ folder, end } = frontFolder())
  app = await startApp((request, response) => {
    request.resume()
    const url = new URL(request.url ?? '/', 'http://app')
    const key = `${String(request.headers['x-who'])} ${String(request.headers['x-run'])} ${request.url}`
    const count = (asked.get(key) ?? 0) + 1
    asked.set(key, count)
    for (const [name, value] of url.searchParams) if (name.startsWith('h-')) response.setHeader(name.slice(2), value)
    if (request.headers['if-none-match'] !== undefined) response.setHeader('X-Asked-With', 'a condition')
    response.writeHead(Number(url.searchParams.get('status') ?? 200)).end(`answer ${count}`)
  })
  const sites: string[] = []
  for (const kind of KINDS) {
    ports[kind] = await freePort()
    const text = site(kind, ports[kind], app.port)
    sites.push(text)
    writeFileSync(join(folder, `${kind}.conf`), text)
    proxies[kind] = await proxyFor(app.port, { front: readNginxConf(join(folder, `${kind}.conf`), text).front })
  }
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    // Started by root it works as nobody, who may not write here.
    `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
  proxy_cache_path ${folder}/cache keys_zone=pages:1m;
  ${sites.join('\n')}
}`,
  )
  nginx = startProgram('nginx', ['-c', file, '-p', folder, '-e', join(folder, 'error.log')])
  await vi.waitFor(async () => expect((await get(ports.heeds, { path: '/up' })).status).toBe(200), { timeout: 10_000 })
})

afterAll(async () => {
  if (!hasNginx) return
  await stopProgram(nginx)
  for (const kind of KINDS) await proxies[kind]?.close()
  await app.close()
  end()
})

type Step = readonly [headers: Readonly<Record<string, string>>, method?: string]
const PLAIN: Step = [{}]
const SESSION = 'h-set-cookie=next-auth.session-token%3Dada'

/** What two visitors get, one after the other. */
const SERIES: Readonly<Record<string, readonly [path: string, steps: readonly Step[]]>> = {
  'an answer that names no time': ['/plain', [PLAIN, PLAIN]],
  'a status that has a time of its own': ['/?status=404', [PLAIN, PLAIN]],
  'a status that has none': ['/?status=500', [PLAIN, PLAIN]],
  'no-store': ['/?h-cache-control=private,%20no-store', [PLAIN, PLAIN]],
  'max-age': ['/?status=500&h-cache-control=public,%20max-age=60', [PLAIN, PLAIN]],
  'max-age=0': ['/?h-cache-control=max-age=0', [PLAIN, PLAIN]],
  'a date that is over': ['/?h-expires=Thu,%2001%20Jan%201970%2000:00:01%20GMT', [PLAIN, PLAIN]],
  'the word of the app for nginx': ['/?status=500&h-x-accel-expires=60', [PLAIN, PLAIN]],
  'its word against it': ['/?h-x-accel-expires=0', [PLAIN, PLAIN]],
  "one user's session cookie": [`/?${SESSION}`, [PLAIN, PLAIN]],
  'the same with no-store': [`/?${SESSION}&h-cache-control=private,%20no-store`, [PLAIN, PLAIN]],
  'what differs by a header': [
    '/?h-vary=X-Kind',
    [[{ 'x-kind': 'a' }], [{ 'x-kind': 'b' }], [{ 'x-kind': 'a' }], [{ 'x-kind': 'b' }]],
  ],
  'what differs by everything': ['/?h-vary=*', [PLAIN, PLAIN]],
  'around the cache, which keeps it all the same': ['/around', [PLAIN, [{ cookie: 'a=b; fresh=1' }], PLAIN]],
  'a condition of 0 is none': ['/zero', [PLAIN, [{ 'x-fresh': '0' }], [{ 'x-fresh': 'yes' }]]],
  'not kept by its query': ['/?private=1', [PLAIN, PLAIN]],
  'a POST': ['/post', [[{}, 'POST'], [{}, 'POST'], PLAIN]],
  'a browser that has it': ['/?h-etag=%22v1%22', [PLAIN, [{ 'if-none-match': '"v1"' }], [{ 'if-none-match': '"v2"' }]]],
}

describe.skipIf(!hasNginx)('as in front of the cache of the real nginx', () => {
  const series = async (port: number, run: string, [path, steps]: (typeof SERIES)[string]) => {
    const told: string[] = []
    for (const [headers, method = 'GET'] of steps) {
      const { status, body, headers: got } = await get(port, { path, method, headers: { ...headers, 'x-run': run } })
      const cookie = String(got['set-cookie'] ?? 'no cookie')
      told.push(`${status} ${body.toString()} (${cookie}) ${String(got['x-asked-with'] ?? '')}`)
    }
    return told
  }
  test.each(KINDS.flatMap(kind => Object.entries(SERIES).map(([title, one]) => [kind, title, one] as const)))(
    'a configuration that %s the words of the app: %s',
    async (kind, _title, one) => {
      const real = await series(ports[kind], 'real', one)
      expect(await series(proxies[kind].port, 'imitated', one)).toEqual(real)
    },
  )

  test('over HTTP/2: the same answer again, and none for a browser that has it', async () => {
    const { port, exchanges } = proxies.heeds
    const session = connectH2(port)
    const ask = async (headers: Record<string, string> = {}) => {
      const { headers: got, body } = await askH2(session, { ':path': '/h2?h-etag=%22v1%22', ...headers })
      return [got[':status'], body.toString()]
    }
    expect(await ask()).toEqual([200, 'answer 1'])
    expect(await ask()).toEqual([200, 'answer 1'])
    expect(await ask({ 'if-none-match': '"v1"' })).toEqual([304, ''])
    session.destroy()
    await vi.waitFor(() => expect(exchanges.slice(-2).every(one => one.frontCache !== undefined)).toBe(true))
  })

  test("one user's cookie is handed to the next, and the exchange says who did it", async () => {
    const path = `/handed?${SESSION}`
    for (const _ of [1, 2]) await get(proxies.ignores.port, { path })
    const [first, second] = proxies.ignores.exchanges.slice(-2)
    expect(first).not.toHaveProperty('frontCache')
    expect(second).toMatchObject({
      front: 'ignores.conf',
      forwarded: null,
      frontCache: { storedAt: expect.any(Number) },
    })
    expect(second?.outcome.kind === 'response' ? second.outcome.received.headers : []).toContainEqual([
      'set-cookie',
      'next-auth.session-token=ada',
    ])
  })
})
