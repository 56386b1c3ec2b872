import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openAuthority } from '../../src/certs/open-authority.ts'
import { parseTarget } from '../../src/commands/app/target.ts'
import { openProxy } from '../../src/commands/run/open-proxy.ts'
import { programName } from '../../src/commands/run/port-owner.ts'
import { createProxyThread } from '../../src/commands/run/proxy-thread.ts'
import { readReach } from '../../src/commands/run/reach.ts'
import type { RunOptions } from '../../src/commands/run/run-options.ts'
import { prepareTls } from '../../src/commands/run/tls-identity.ts'
import { plainOptions } from '../support/run-options.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-host-'))
const own = Object.values(networkInterfaces()).flatMap(list => (list ?? []).filter(one => !one.internal))
const ipv4 = own.find(one => one.family === 'IPv4')?.address
const ipv6 = own.find(one => one.family === 'IPv6' && !one.address.startsWith('fe80:'))?.address
let app: TestApp
const cleanups: Array<() => Promise<unknown>> = []
beforeAll(async () => {
  await openAuthority({ caDir: folder })
  app = await startApp((req, res) => res.end(`${req.headers.host} for ${req.headers['x-forwarded-for']}`))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As `authproxy --host HOST` opens it, with a CA in a folder of the tests. */
async function open(host: string | null, port = 0, wrapped: Partial<Pick<RunOptions, 'command' | 'keepEnv'>> = {}) {
  const reach = readReach(host)
  const tls = await prepareTls({ ca: 'authproxy', caDir: folder, cert: null, key: null }, reach)
  const options = { ...plainOptions(folder), command: null, keepEnv: false, port, portGiven: port === 0, ...wrapped }
  const target = parseTarget(`127.0.0.1:${app.port}`)
  const thread = createProxyThread(2)
  const opened = await openProxy(
    options,
    reach,
    { target, replicas: [], balance: 'round-robin', routes: [] },
    { tls: { shown: tls.shown, ofRun: null }, publicOrigin: null, hosts: [] },
    null,
    thread,
    { intake: { ingest: () => {}, take: async () => {} }, onEvent: () => {}, onCrash: () => {} },
  )
  cleanups.push(thread.close)
  return { ...opened, ca: tls.ca, notices: [...opened.notices, ...tls.notices] }
}

/** Asks as a browser that trusts this CA and no other. */
function ask(url: string, caFile: string): Promise<{ body: string; issuer: string; names: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { ca: readFileSync(caFile), agent: false }, answer => {
      const socket = answer.socket as TLSSocket
      const { issuerCertificate, subjectaltname }: PeerCertificate & { issuerCertificate?: PeerCertificate } =
        socket.getPeerCertificate(true)
      let body = ''
      answer.on('data', chunk => {
        body += String(chunk)
      })
      answer.once('end', () =>
        resolve({ body, issuer: issuerCertificate?.fingerprint256 ?? '', names: subjectaltname }),
      )
    })
    request.once('error', reject)
  })
}

const MAIN = join(folder, 'authproxy-ca.pem')
const fingerprint = (file: string) => new X509Certificate(readFileSync(file)).fingerprint256

test('loopback is the default: no other address answers, and one CA is all there is', async () => {
  const { proxy, publicOrigin, networkOrigins, notices, ca } = await open(null)
  expect([publicOrigin, networkOrigins, notices]).toEqual([`https://localhost:${proxy.port}`, [], []])
  expect(ca?.file).toBe(MAIN)
  expect((await ask(publicOrigin, MAIN)).body).toBe(`localhost:${proxy.port} for 127.0.0.1`)
  if (ipv4 !== undefined)
    await expect(ask(`https://${ipv4}:${proxy.port}`, MAIN)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test.skipIf(process.platform !== 'linux')(
  '127.0.0.2: in the certificate of the main CA, and reachable by nobody else',
  async () => {
    const { proxy, publicOrigin, networkOrigins, notices, ca } = await open('127.0.0.2')
    expect([publicOrigin, networkOrigins, notices]).toEqual([`https://127.0.0.2:${proxy.port}`, [], []])
    expect(ca?.file).toBe(MAIN)
    expect(await ask(publicOrigin, MAIN)).toMatchObject({
      issuer: fingerprint(MAIN),
      names: expect.stringContaining('127.0.0.2'),
    })
  },
)

describe.skipIf(ipv4 === undefined)('an address of the network', () => {
  test('--host ADDRESS: opened there, with a padlock by a CA of its own, and a word about who can come', async () => {
    const { proxy, publicOrigin, networkOrigins, notices, ca } = await open(ipv4 ?? '')
    expect(publicOrigin).toBe(`https://${ipv4}:${proxy.port}`)
    expect(networkOrigins).toEqual([publicOrigin])
    expect(notices).toEqual([
      'Reachable from other machines: everybody on the network can use the app through this proxy.',
      `Made a local certificate authority in ${dirname(ca?.file ?? '')}.`,
      `Addresses beyond this machine have a CA of their own. To trust it here: authproxy ca install --ca-dir ${dirname(ca?.file ?? '')}; on a phone: install ${ca?.file}.`,
    ])
    expect(ca?.file).not.toBe(MAIN)
    expect((await ask(publicOrigin, ca?.file ?? '')).body).toBe(`${ipv4}:${proxy.port} for ${ipv4}`)
    await expect(ask(publicOrigin, MAIN)).rejects.toThrow()
  })

  test('0.0.0.0: localhost keeps its CA, the address has the other one; strange names are refused', async () => {
    const { proxy, publicOrigin, networkOrigins, ca } = await open('0.0.0.0')
    const { port } = proxy
    expect([publicOrigin, ca?.file]).toEqual([`https://localhost:${port}`, MAIN])
    expect(networkOrigins).toContain(`https://${ipv4}:${port}`)
    expect((await ask(publicOrigin, MAIN)).issuer).toBe(fingerprint(MAIN))
    expect((await ask(`https://127.0.0.1:${port}`, MAIN)).issuer).toBe(fingerprint(MAIN))
    const wider = (await open(ipv4 ?? '')).ca?.file ?? ''
    expect(await ask(`https://${ipv4}:${port}`, wider)).toMatchObject({ issuer: fingerprint(wider) })
    const { status } = await new Promise<{ status: number | undefined }>((resolve, reject) =>
      https
        .get(
          {
            host: ipv4,
            port,
            ca: readFileSync(wider),
            agent: false,
            headers: { host: `evil.example:${port}` },
            checkServerIdentity: () => undefined,
          },
          answer => {
            answer.resume()
            resolve({ status: answer.statusCode })
          },
        )
        .once('error', reject),
    )
    expect(status).toBe(421)
  })

  test.skipIf(ipv6 === undefined)(':: has both families', async () => {
    const { proxy, networkOrigins } = await open('::')
    const { port } = proxy
    expect(networkOrigins).toEqual(expect.arrayContaining([`https://${ipv4}:${port}`, `https://[${ipv6}]:${port}`]))
    expect((await ask(`https://localhost:${port}`, MAIN)).issuer).toBe(fingerprint(MAIN))
  })
})

test('the next free port is taken, and what the app has to be told with it', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  cleanups.push(async () => blocker.close())
  const { port } = blocker.address() as AddressInfo
  const { proxy, notices } = await open(null, port)
  expect(proxy.port).toBeGreaterThan(port)
  const by =
    process.platform === 'linux'
      ? ` by ${programName(readFileSync('/proc/self/cmdline', 'utf8'), '')} (pid ${process.pid})`
      : ''
  expect(notices).toEqual([
    `Port ${port} is in use${by}; using ${proxy.port}. NEXTAUTH_URL (AUTH_URL), where it is set, has to say https://localhost:${proxy.port}.`,
  ])
  const command = ['npm', 'run', 'dev']
  const wrapped = await open(null, port, { command })
  expect(wrapped.notices).toEqual([`Port ${port} is in use${by}; using ${wrapped.proxy.port}.`])
  const kept = await open(null, port, { command, keepEnv: true })
  expect(kept.notices[0]).toMatch(/has to say https:\/\/localhost:\d+\.$/)
})
