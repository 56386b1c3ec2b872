import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, createAuthority, generateRsaKey, readAuthority } from '../../src/certs/authority.ts'
import { createLeafMinter, describeLeafKey, issueLeaf, type Leaf, type LeafMinter } from '../../src/certs/leaf.ts'
import { runProgram } from '../../src/certs/trust/run-program.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'

let folder: string
let caFile: string
let authority: Authority
let minter: LeafMinter
let foreign: Leaf
let port: number
let foreignPort: number
const closers: Array<() => Promise<unknown>> = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-certs-'))
  const made = await createAuthority({
    owner: { user: 'jö', host: 'box' },
    extraHosts: ['app.example.com'],
    now: Date.now(),
  })
  authority = readAuthority('authproxy', made.certificatePem, made.privateKeyPem)
  caFile = join(folder, 'ca.pem')
  await writeFile(caFile, made.certificatePem)
  minter = await createLeafMinter(authority, { extraHosts: ['app.example.com'] })
  // What a thief of the CA key would do: sign for a site outside the constraints.
  foreign = issueLeaf(authority, ['www.google.com'], describeLeafKey(await generateRsaKey(), authority), Date.now())
  port = await listen(minter.defaultLeaf(), minter.sniCallback)
  foreignPort = await listen(foreign)
}, 60_000)

afterAll(async () => {
  await Promise.all(closers.map(close => close()))
  await rm(folder, { recursive: true, force: true })
})

describe('openssl verify -x509_strict -purpose sslserver', () => {
  test.each(['localhost', 'app.localhost', 'a.b.test', 'printer.local', 'app.example.com'])(
    'accepts %s',
    async name => {
      expect(await verifyStrictly(minter.leafFor(name), ['-verify_hostname', name])).toMatchObject({ code: 0 })
    },
  )

  test.each(['127.0.0.1', '::1'])('accepts the address %s', async address => {
    expect(await verifyStrictly(minter.defaultLeaf(), ['-verify_ip', address])).toMatchObject({ code: 0 })
  })

  test('refuses www.google.com signed by the same key', async () => {
    const result = await verifyStrictly(foreign, [])
    expect(result.code).not.toBe(0)
    expect(result.stderr).toContain('permitted subtree violation')
  })

  test('refuses a leaf for mail', async () => {
    expect(await verifyStrictly(minter.defaultLeaf(), [], 'smimesign')).not.toMatchObject({ code: 0 })
  })
})

describe('curl --cacert', () => {
  const curl = (host: string, toPort: number) =>
    runProgram('curl', [
      '-sS',
      '--max-time',
      '10',
      '--noproxy',
      '*',
      '--cacert',
      caFile,
      '--resolve',
      `${host}:${toPort}:127.0.0.1`,
      `https://${host}:${toPort}/`,
    ])

  test.each(['localhost', '127.0.0.1', 'app.localhost', 'app.example.com'])('accepts %s', async host => {
    expect(await curl(host, port)).toEqual({ code: 0, stdout: 'hello', stderr: '' })
  })

  test('refuses www.google.com, and a name that has no leaf of its own', async () => {
    expect((await curl('www.google.com', foreignPort)).code).toBe(60)
    expect((await curl('rebind.example.net', port)).code).toBe(60)
  })
})

describe('a Node client with ca', () => {
  const ask = (servername: string, host: string, toPort: number): Promise<string> =>
    new Promise((resolve, reject) => {
      get(
        { host, port: toPort, servername, ca: authority.certificatePem, headers: { host: servername }, agent: false },
        response => {
          response.setEncoding('utf8').on('data', resolve)
        },
      ).on('error', reject)
    })

  test('accepts localhost by name, by address, and a name below', async () => {
    expect(await ask('localhost', '127.0.0.1', port)).toBe('hello')
    expect(await ask('', '127.0.0.1', port)).toBe('hello')
    expect(await ask('App.Localhost', '127.0.0.1', port)).toBe('hello')
  })

  test('refuses www.google.com', async () => {
    await expect(ask('www.google.com', '127.0.0.1', foreignPort)).rejects.toMatchObject({
      message: expect.stringMatching(/permitted subtree|unspecified/i),
    })
  })

  test('1,000 names: quick, and memory stays bounded', async () => {
    // The client is a process of its own: what grows here is the minting side.
    const client = (names: number) =>
      runProgram(process.execPath, ['-e', MANY_NAMES, String(port), caFile, String(names)])
    expect(await client(1)).toMatchObject({ code: 0, stderr: '' })
    const before = process.memoryUsage().rss
    const result = await client(1000)
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(Number(result.stdout)).toBeLessThan(60)
    // 64 MiB for a server on its own (measured 24 to 34); the test runner's heap grows beside it.
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(96)
  })
})

/** Connects once a name, one after the other, verifying each; prints the median in ms. */
const MANY_NAMES = `
const [port, caFile, count] = process.argv.slice(1)
const ca = require('fs').readFileSync(caFile)
const once = servername => new Promise((resolve, reject) => {
  const start = performance.now()
  const socket = require('tls').connect({ host: '127.0.0.1', port, servername, ca }, () => {
    resolve(performance.now() - start)
    socket.destroy()
  }).on('error', reject)
})
;(async () => {
  const times = []
  for (let index = 0; index < count; index++) times.push(await once('n' + index + '.localhost'))
  console.log(times.sort((a, b) => a - b)[Math.floor(count / 2)])
})()
`

describe('Chromium with the CA in its NSS database', () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await launchChromium({ caPem: authority.certificatePem, hostRules: 'MAP * 127.0.0.1' })
    closers.unshift(browser.close)
  })

  const visit = async (host: string, toPort: number, within = browser): Promise<string> => {
    const page = await within.context.newPage()
    try {
      await page.goto(`https://${host}:${toPort}/`)
      return await page.innerText('body')
    } catch (error) {
      return /net::(ERR_\w+)/.exec(String(error))?.[1] ?? String(error)
    } finally {
      await page.close()
    }
  }

  test.each(['localhost', '127.0.0.1', 'app.localhost', 'app.test', 'app.example.com'])('accepts %s', async host => {
    expect(await visit(host, port)).toBe('hello')
  })

  test('refuses www.google.com signed by the same CA key', async () => {
    expect(await visit('www.google.com', foreignPort)).toBe('ERR_CERT_INVALID')
  })

  test('a rebinding name meets the default leaf and stops', async () => {
    expect(await visit('rebind.example.net', port)).toBe('ERR_CERT_COMMON_NAME_INVALID')
  })

  test('without the CA nothing is accepted', async () => {
    const stranger = await launchChromium({ caPem: null })
    try {
      expect(await visit('localhost', port, stranger)).toBe('ERR_CERT_AUTHORITY_INVALID')
    } finally {
      await stranger.close()
    }
  })
})

async function listen(leaf: Leaf, SNICallback?: LeafMinter['sniCallback']): Promise<number> {
  const server = createServer(
    { cert: leaf.cert, key: leaf.key, ...(SNICallback ? { SNICallback } : {}) },
    (_request, response) => {
      response.end('hello')
    },
  )
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

async function verifyStrictly(leaf: Leaf, args: readonly string[], purpose = 'sslserver') {
  const file = join(folder, `leaf-${leaf.notAfter}-${leaf.names.join('+').replaceAll(/[:*]/g, '_')}.pem`)
  await writeFile(file, leaf.cert)
  return await runProgram('openssl', ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', caFile, ...args, file])
}
