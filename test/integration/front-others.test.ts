import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frontByName } from '../../src/fronts/index.ts'
import {
  type Compared,
  isInstalled,
  overH1,
  overH2,
  SPOOF,
  startCompared,
  startComparedApp,
  startProgram,
} from '../support/front-compare.ts'
import type { TestProxy } from '../support/proxy.ts'

/** Each real program beside its imitation: the same requests, the same app. */
interface Program {
  readonly name: string
  readonly program: string
  readonly version: string
  /** Its configuration, and how it is started with it. */
  readonly start: (folder: string, port: number, app: number) => ChildProcess
  readonly pages: Readonly<Record<string, readonly [path: string, headers: Record<string, string>, status: number]>>
  /** Over HTTP/2, where browsers send each cookie as a field of its own. */
  readonly pages2: Readonly<
    Record<string, readonly [path: string, headers: Record<string, string | string[]>, status: number | 'closed']>
  >
}

/** As a browser sends cookies over HTTP/2. `octets`: of all as one line of HTTP/1.1. */
const crumbs = (octets: number) => {
  const each = 2_000
  const rest = octets - 'Cookie: '.length
  const pairs = Array.from({ length: Math.floor(rest / each) }, (_, nth) => `c${nth}=${'c'.repeat(each - 5)}`)
  const used = pairs.join('; ').length + 2
  return { cookie: [...pairs, `z=${'c'.repeat(rest - used - 2)}`] }
}

const cookie = (octets: number) => ({ cookie: `a=${'c'.repeat(octets - 'Cookie: a='.length)}` })

const PROGRAMS: readonly Program[] = [
  {
    name: 'haproxy',
    program: 'haproxy',
    version: '-v',
    start: (folder, port, app) => {
      const file = join(folder, 'haproxy.cfg')
      writeFileSync(
        file,
        `defaults
  mode http
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend f
  bind 127.0.0.1:${port} ssl crt ${folder}/both.pem alpn h2,http/1.1
  option forwardfor
  http-request set-header X-Forwarded-Proto https if { ssl_fc }
  default_backend b
backend b
  server s 127.0.0.1:${app}
`,
      )
      return startProgram('haproxy', ['-db', '-f', file])
    },
    pages: {
      'a plain request': ['/', {}, 200],
      'headers that lie': ['/', SPOOF, 200],
      'a large cookie': ['/', cookie(15_000), 200],
      'a cookie that is too large': ['/', cookie(15_400), 400],
      'a large answer': ['/?answer=15000', {}, 200],
      'an answer that is too large': ['/?answer=15400', {}, 502],
    },
    pages2: {
      'headers that lie': ['/', SPOOF, 200],
      'large cookies': ['/', crumbs(15_000), 200],
      'cookies that are too large': ['/', crumbs(15_400), 'closed'],
      'an answer that is too large': ['/?answer=15400', {}, 502],
    },
  },
  {
    name: 'apache',
    program: 'apache2',
    version: '-v',
    start: (folder, port, app) => {
      const modules = ['mpm_event', 'ssl', 'socache_shmcb', 'proxy', 'proxy_http', 'headers', 'authz_core', 'http2']
      const file = join(folder, 'httpd.conf')
      writeFileSync(
        file,
        `${modules.map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ServerRoot ${folder}
ServerName localhost
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
Listen 127.0.0.1:${port}
Protocols h2 http/1.1
<VirtualHost 127.0.0.1:${port}>
  ServerName localhost
  SSLEngine on
  SSLCertificateFile ${folder}/cert.pem
  SSLCertificateKeyFile ${folder}/key.pem
  ProxyPreserveHost On
  RequestHeader set X-Forwarded-Proto https
  ProxyPass / http://127.0.0.1:${app}/
</VirtualHost>
`,
      )
      return startProgram('apache2', ['-d', folder, '-f', file, '-D', 'FOREGROUND'])
    },
    pages: {
      'a plain request': ['/', {}, 200],
      'headers that lie': ['/', { ...SPOOF, x_under: '' }, 200],
      'a cookie that just fits': ['/', cookie(8_190), 200],
      'a cookie that does not': ['/', cookie(8_192), 400],
      'a line of the answer that fits': ['/?answer=8100', {}, 200],
      'a line of the answer that does not': ['/?answer=8300', {}, 502],
    },
    pages2: {
      'headers that lie': ['/', SPOOF, 200],
      'cookies that just fit': ['/', crumbs(8_190), 200],
      'cookies that do not': ['/', crumbs(8_191), 431],
      'an address that just fits': [`/?${'u'.repeat(8_188)}`, {}, 200],
      'an address that does not': [`/?${'u'.repeat(8_189)}`, {}, 'closed'],
      'a line of the answer that does not fit': ['/?answer=8300', {}, 502],
    },
  },
  {
    name: 'caddy',
    program: 'caddy',
    version: 'version',
    start: (folder, port, app) => {
      const file = join(folder, 'Caddyfile')
      writeFileSync(
        file,
        `{
  admin off
  auto_https off
}
https://localhost:${port} {
  bind 127.0.0.1
  tls ${folder}/cert.pem ${folder}/key.pem
  reverse_proxy 127.0.0.1:${app}
}
`,
      )
      return startProgram('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
        HOME: folder,
      })
    },
    pages: {
      'a plain request': ['/', {}, 200],
      'headers that lie': ['/', SPOOF, 200],
      'a cookie that others refuse': ['/', cookie(60_000), 200],
      'an answer that others refuse': ['/?answer=60000', {}, 200],
    },
    pages2: {
      'headers that lie': ['/', SPOOF, 200],
      'cookies that others refuse': ['/', crumbs(60_000), 200],
      'an answer that others refuse': ['/?answer=60000', {}, 200],
    },
  },
]

describe.each(PROGRAMS.map(one => [one.name, one] as const))('as behind the real %s', (name, one) => {
  const installed = isInstalled(one.program, one.version)
  let compared: Compared
  let proxy: TestProxy
  let port: number

  beforeAll(async () => {
    if (!installed) return
    compared = await startCompared(await startComparedApp(), frontByName(name), one.start)
    proxy = compared.proxy
    port = compared.port
  }, 20_000)

  afterAll(() => compared?.stop())

  test.skipIf(!installed).each(Object.entries(one.pages))('HTTP/1.1: %s', async (_title, [path, headers, status]) => {
    const real = await overH1(port, path, { ...headers, host: `localhost:${port}` })
    expect(real.status).toBe(status)
    expect(await overH1(proxy.port, path, headers)).toEqual(real)
  })

  test.skipIf(!installed).each(Object.entries(one.pages2))('HTTP/2: %s', async (_title, [path, headers, status]) => {
    const real = await overH2(port, path, headers)
    expect(real.status).toBe(status)
    expect(await overH2(proxy.port, path, headers)).toEqual(real)
  })
})
