import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { frontByName } from '../../src/fronts/index.ts'
import { none } from '../../src/fronts/none.ts'
import { NO_CHANGES, withChanges } from '../../src/fronts/what-if.ts'
import {
  type Compared,
  isInstalled,
  nginxHead,
  overH1,
  overH2,
  startCompared,
  startProgram,
} from '../support/front-compare.ts'
import { get, proxyFor, rawTls, type TestProxy, testIdentity } from '../support/proxy.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

/** Each real program with a time limit of one second, beside its imitation: the same slow app. */
interface Program {
  readonly name: string
  readonly program: string
  readonly version: string
  readonly late: number
  readonly start: (folder: string, port: number, app: number) => ChildProcess
}

const write = (folder: string, name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'nginx',
    program: 'nginx',
    version: '-v',
    late: 504,
    start: (folder, port, app) => {
      const file = write(
        folder,
        'nginx.conf',
        `${nginxHead(folder)}
  server {
    listen 127.0.0.1:${port} ssl http2; server_name localhost;
    location / { proxy_pass http://127.0.0.1:${app}; proxy_read_timeout 1s; }
  }
}`,
      )
      return startProgram('nginx', ['-c', file, '-p', folder, '-e', join(folder, 'error.log')])
    },
  },
  {
    name: 'haproxy',
    program: 'haproxy',
    version: '-v',
    late: 504,
    start: (folder, port, app) => {
      const file = write(
        folder,
        'haproxy.cfg',
        `defaults
  mode http
  timeout connect 5s
  timeout client 20s
  timeout server 1s
frontend f
  bind 127.0.0.1:${port} ssl crt ${folder}/both.pem alpn h2,http/1.1
  default_backend b
backend b
  server s 127.0.0.1:${app}
`,
      )
      return startProgram('haproxy', ['-db', '-f', file])
    },
  },
  {
    name: 'apache',
    program: 'apache2',
    version: '-v',
    late: 502,
    start: (folder, port, app) => {
      const modules = ['mpm_event', 'ssl', 'socache_shmcb', 'proxy', 'proxy_http', 'authz_core', 'http2']
      const file = write(
        folder,
        'httpd.conf',
        `${modules.map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ServerRoot ${folder}
ServerName localhost
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
Listen 127.0.0.1:${port}
Protocols h2 http/1.1
ProxyTimeout 1
<VirtualHost 127.0.0.1:${port}>
  SSLEngine on
  SSLCertificateFile ${folder}/cert.pem
  SSLCertificateKeyFile ${folder}/key.pem
  ProxyPass / http://127.0.0.1:${app}/
</VirtualHost>
`,
      )
      return startProgram('apache2', ['-d', folder, '-f', file, '-D', 'FOREGROUND'])
    },
  },
  {
    name: 'caddy',
    program: 'caddy',
    version: 'version',
    late: 504,
    start: (folder, port, app) => {
      const file = write(
        folder,
        'Caddyfile',
        `{
  admin off
  auto_https off
}
https://localhost:${port} {
  bind 127.0.0.1
  tls ${folder}/cert.pem ${folder}/key.pem
  reverse_proxy 127.0.0.1:${app} {
    transport http {
      response_header_timeout 1s
    }
  }
}
`,
      )
      const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder }
      return startProgram('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], env)
    },
  },
]

/** `?head=ms` until the answer begins, then pieces with `?gap=ms` between them. */
function startSlowApp(): Promise<TestApp> {
  return startApp((req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://app')
    const ms = (name: string) => Number(searchParams.get(name) ?? 0)
    setTimeout(() => {
      res.setHeader('Content-Type', 'text/plain')
      res.write('a')
      let left = 3
      const next = (): void => {
        if (left-- === 0) res.end('z')
        else {
          res.write('b')
          setTimeout(next, ms('gap'))
        }
      }
      setTimeout(next, ms('gap'))
    }, ms('head'))
  })
}

const limited = (name: string, timeLimit: number) =>
  withChanges(frontByName(name) ?? none, { ...NO_CHANGES, timeLimit })

describe.each(PROGRAMS.map(one => [one.name, one] as const))('the time of the real %s', (name, one) => {
  const installed = isInstalled(one.program, one.version)
  let compared: Compared
  let proxy: TestProxy
  let port: number

  beforeAll(async () => {
    if (!installed) return
    compared = await startCompared(await startSlowApp(), limited(name, 1), one.start)
    proxy = compared.proxy
    port = compared.port
  }, 20_000)

  afterAll(() => compared?.stop())

  test.skipIf(!installed).concurrent('an answer that begins too late, over HTTP/1.1 and HTTP/2', async () => {
    const headers = { host: `localhost:${port}` }
    const [real, own, real2, own2] = await Promise.all([
      overH1(port, '/?head=1800', headers),
      overH1(proxy.port, '/?head=1800', {}),
      overH2(port, '/?head=1800', {}),
      overH2(proxy.port, '/?head=1800', {}),
    ])
    expect(real.status).toBe(one.late)
    expect(own.status).toBe(real.status)
    // Of nginx the version is left out.
    expect(own.body).toBe(real.body)
    expect(own2).toEqual(own)
    expect(real2.status).toBe(real.status)
    expect(proxy.exchanges.find(({ outcome }) => outcome.kind === 'failure')).toMatchObject({
      front: name,
      outcome: {
        failure: { kind: 'front-timed-out', seconds: 1 },
        answered: one.late,
      },
    })
  })

  test.skipIf(!installed).concurrent('pieces that come in time, for longer than the limit', async () => {
    const [real, own] = await Promise.all([get(port, { path: '/?gap=500' }), get(proxy.port, { path: '/?gap=500' })])
    expect(real.body.toString()).toBe('abbbz')
    expect(own.body.toString()).toBe('abbbz')
  })

  // Caddy gives the pieces as long as they take, unless it is told otherwise.
  test.skipIf(!installed || name === 'caddy').concurrent('a piece that comes too late: cut off', async () => {
    const asked = (at: number) => rawTls(at, 'GET /?gap=1800 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    const [real, own] = await Promise.all([asked(port), asked(proxy.port)])
    const whole = /\r\n0\r\n\r\n$/
    for (const { answer } of [real, own]) {
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
      expect(answer).not.toMatch(whole)
      expect(answer).not.toContain('z')
    }
    await vi.waitFor(() =>
      expect(proxy.exchanges.find(exchange => exchange.frontCut !== undefined)).toMatchObject({
        frontCut: { seconds: 1, over: 'read' },
        outcome: { kind: 'response', received: { status: 200, complete: false } },
      }),
    )
  })
})

describe('what has no program here', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startSlowApp()
  })
  afterAll(() => app.close())

  test('Envoy counts the whole exchange: what has begun is cut off', async () => {
    const proxy = await proxyFor(app.port, { front: limited('envoy', 1) })
    await expect(get(proxy.port, { path: '/?gap=500' })).rejects.toThrow('aborted')
    expect(proxy.exchanges.at(-1)).toMatchObject({ frontCut: { seconds: 1, over: 'whole' } })
    await proxy.close()
  })

  test('Firebase waits for the head alone', async () => {
    const proxy = await proxyFor(app.port, { front: limited('firebase', 1) })
    expect((await get(proxy.port, { path: '/?gap=400' })).body.toString()).toBe('abbbz')
    await proxy.close()
  })

  test('a request that is waited for keeps nobody else waiting', async () => {
    const proxy = await proxyFor(app.port, { front: limited('heroku', 1) })
    const late = get(proxy.port, { path: '/?head=1800' })
    const begun = performance.now()
    expect((await get(proxy.port)).status).toBe(200)
    expect(performance.now() - begun).toBeLessThan(900)
    const { status, body } = await late
    expect(status).toBe(503)
    expect(body.toString()).toContain('<title>Application Error</title>')
    await proxy.close()
  })

  test('a websocket on which nothing comes is ended, and one that is used is not', async () => {
    const server = await startApp(() => {})
    const sockets = new WebSocketServer({ noServer: true })
    server.server.on('upgrade', (req, stream, head) =>
      sockets.handleUpgrade(req, stream, head, peer => peer.on('message', data => peer.send(data))),
    )
    const proxy = await proxyFor(server.port, { front: limited('alb', 0.5) })
    const socket = new WebSocket(`wss://127.0.0.1:${proxy.port}/`, {
      ca: testIdentity().cert,
      headers: { host: `localhost:${proxy.port}` },
    })
    await once(socket, 'open')
    const begun = performance.now()
    for (const word of ['a', 'b', 'c', 'd']) {
      const echo = once(socket, 'message')
      setTimeout(() => socket.send(word), 250)
      expect(String((await echo)[0])).toBe(word)
    }
    expect(performance.now() - begun).toBeGreaterThan(900)
    const idle = performance.now()
    await once(socket, 'close')
    expect(performance.now() - idle).toBeGreaterThan(400)
    await proxy.close()
    await server.close()
  })
})
