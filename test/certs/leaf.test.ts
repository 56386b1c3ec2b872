import { X509Certificate } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import { type Authority, createAuthority, DAY_MS, readAuthority } from '../../src/certs/authority.ts'
import { createLeafMinter, keepDefaultFresh, type Leaf } from '../../src/certs/leaf.ts'

const start = Date.UTC(2026, 10, 23, 12)
const DEFAULT = ['localhost', '127.0.0.1', '::1']
let authority: Authority
beforeAll(async () => {
  const made = await createAuthority({
    owner: { user: 'u', host: 'h' },
    now: start,
    extraHosts: ['shop.example.com', '10.0.0.7'],
  })
  authority = readAuthority('authproxy', made.certificatePem, made.privateKeyPem)
})

const read = (leaf: Leaf): X509Certificate => new X509Certificate(leaf.cert)

test.each([
  ['app.localhost', ['app.localhost']],
  ['A.B.Test.', ['a.b.test']],
  ['shop.example.com', ['shop.example.com']],
  ['localhost', [...DEFAULT, '10.0.0.7']],
  ['www.google.com', [...DEFAULT, '10.0.0.7']],
  ['sub.shop.example.com', [...DEFAULT, '10.0.0.7']],
  ['*.localhost', [...DEFAULT, '10.0.0.7']],
  ['a\0.localhost', [...DEFAULT, '10.0.0.7']],
  [`${'a'.repeat(70)}.localhost`, [...DEFAULT, '10.0.0.7']],
  ['127.0.0.1', [...DEFAULT, '10.0.0.7']],
  ['', [...DEFAULT, '10.0.0.7']],
])('the server name %j gets a certificate for %j', async (serverName, names) => {
  const minter = await createLeafMinter(authority, { extraHosts: ['shop.example.com', '10.0.0.7'], now: () => start })
  const leaf = minter.leafFor(serverName)
  expect(leaf.names).toEqual(names)
  const certificate = read(leaf)
  for (const name of names) expect(certificate.checkHost(name) ?? certificate.checkIP(name)).toBe(name)
  expect(certificate.subjectAltName?.split(', ')).toHaveLength(names.length)
  expect(certificate.subjectAltName).not.toContain('*')
})

test("a leaf is for TLS servers only, short-lived, issued by the CA, and not with the CA's key", async () => {
  const minter = await createLeafMinter(authority, { now: () => start })
  const certificate = read(minter.defaultLeaf())
  expect(certificate.ca).toBe(false)
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(certificate.checkIssued(authority.certificate)).toBe(true)
  expect(certificate.verify(authority.certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.equals(authority.certificate.publicKey)).toBe(false)
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  expect(start - from).toBeLessThanOrEqual(2 * DAY_MS)
  expect(to - from).toBeLessThanOrEqual(90 * DAY_MS)
  expect(certificate.raw.includes(Buffer.from(authority.keyIdentifier))).toBe(true)
})

test('one key a run, one certificate a name; the least recently used name is forgotten', async () => {
  const minter = await createLeafMinter(authority, { now: () => start, maxNames: 2 })
  const first = minter.leafFor('a.test')
  expect(minter.leafFor('b.test').key).toBe(first.key)
  expect(minter.leafFor('A.test')).toBe(first)
  const second = minter.leafFor('b.test')
  minter.leafFor('a.test')
  minter.leafFor('c.test') // b goes
  expect(minter.leafFor('a.test')).toBe(first)
  expect(minter.leafFor('b.test')).not.toBe(second)
})

test('foreign names share one certificate: they cannot fill the memory', async () => {
  const minter = await createLeafMinter(authority, { now: () => start, maxNames: 2 })
  const own = minter.leafFor('a.test')
  for (let index = 0; index < 100; index++) expect(minter.leafFor(`n${index}.example.net`)).toBe(minter.defaultLeaf())
  expect(minter.leafFor('a.test')).toBe(own)
})

test('weeks later the certificate is another one; a clock set back renews it too; none outlives the CA', async () => {
  let now = start
  const minter = await createLeafMinter(authority, { now: () => now })
  const first = minter.defaultLeaf()
  now = start + 29 * DAY_MS
  expect(minter.defaultLeaf()).toBe(first)
  now = start + 31 * DAY_MS
  const second = minter.defaultLeaf()
  expect(second).not.toBe(first)
  now = start - 5 * DAY_MS
  expect(minter.defaultLeaf()).not.toBe(second)
  now = authority.notAfter - 3 * DAY_MS
  expect(minter.defaultLeaf().notAfter).toBe(authority.notAfter)
})

test('the SNI callback hands out one secure context a name', async () => {
  const minter = await createLeafMinter(authority, { now: () => start })
  const contextFor = (name: string) =>
    new Promise((resolve, reject) => {
      minter.sniCallback(name, (error, context) => (error ? reject(error) : resolve(context)))
    })
  const first = await contextFor('a.test')
  expect(first).toBeDefined()
  expect(await contextFor('a.test')).toBe(first)
  expect(await contextFor('b.test')).not.toBe(first)
})

test('a failure to mint reaches the callback, and does not throw into the TLS socket', async () => {
  const minter = await createLeafMinter(authority, {
    random: () => {
      throw new Error('no entropy')
    },
  })
  const done = vi.fn()
  minter.sniCallback('a.test', done)
  expect(done).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'no entropy' }))
})

test('a running server gets a fresh default certificate, once', async () => {
  vi.useFakeTimers()
  try {
    let now = start
    const minter = await createLeafMinter(authority, { now: () => now })
    const setSecureContext = vi.fn()
    const stop = keepDefaultFresh({ setSecureContext }, minter, 1000)
    vi.advanceTimersByTime(5000)
    expect(setSecureContext).not.toHaveBeenCalled()
    now += 40 * DAY_MS
    vi.advanceTimersByTime(5000)
    expect(setSecureContext).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ cert: minter.defaultLeaf().cert }),
    )
    stop()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
