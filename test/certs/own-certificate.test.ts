import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthority, DAY_MS, readAuthority } from '../../src/certs/authority.ts'
import { createLeafMinter } from '../../src/certs/leaf.ts'
import { loadOwnCertificate } from '../../src/certs/own-certificate.ts'

const now = Date.UTC(2026, 10, 23)
let folder: string
const file = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-own-'))
  const [made, other] = await Promise.all([1, 2].map(() => createAuthority({ owner: { user: 'u', host: 'h' }, now })))
  if (made === undefined || other === undefined) throw new Error('no CA')
  const minter = await createLeafMinter(readAuthority('authproxy', made.certificatePem, made.privateKeyPem), {
    now: () => now,
  })
  const leaf = minter.leafFor('app.test')
  const encrypted = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
  }).privateKey
  const files = {
    'cert.pem': leaf.cert,
    'key.pem': leaf.key,
    'chain.pem': `some text\n${leaf.cert}${made.certificatePem}`,
    'reversed.pem': made.certificatePem + leaf.cert,
    'wrong-chain.pem': leaf.cert + other.certificatePem,
    'ca.pem': made.certificatePem,
    'ca-key.pem': made.privateKeyPem,
    'encrypted.pem': encrypted,
    'junk.pem': 'junk',
    'cut.pem': `${leaf.cert.slice(0, 300)}\n-----END CERTIFICATE-----\n`,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text)
})
afterAll(() => rm(folder, { recursive: true }))

test('loads certificate, chain and key', async () => {
  const own = await loadOwnCertificate(file('chain.pem'), file('key.pem'), { now, hosts: ['app.test'] })
  expect(own).toMatchObject({ subjectAltName: 'DNS:app.test', warnings: [] })
  expect(own.cert.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
  expect(own.key).toContain('BEGIN PRIVATE KEY')
})

test('says which names the certificate does not cover, and that a CA is no server', async () => {
  const hosts = ['app.test', 'localhost', '127.0.0.1']
  const own = await loadOwnCertificate(file('cert.pem'), file('key.pem'), { now, hosts })
  expect(own.warnings).toEqual(['The certificate does not cover localhost, 127.0.0.1: browsers will warn.'])
  const ca = await loadOwnCertificate(file('ca.pem'), file('ca-key.pem'), { now })
  expect(ca.warnings).toHaveLength(2)
})

test.each([
  ['absent.pem', 'key.pem', now, 'cert-unreadable'],
  ['cert.pem', 'absent.pem', now, 'cert-unreadable'],
  ['junk.pem', 'key.pem', now, 'cert-invalid'],
  ['cut.pem', 'key.pem', now, 'cert-invalid'],
  ['key.pem', 'cert.pem', now, 'cert-invalid'],
  ['wrong-chain.pem', 'key.pem', now, 'cert-invalid'],
  ['reversed.pem', 'key.pem', now, 'key-mismatch'],
  ['cert.pem', 'ca-key.pem', now, 'key-mismatch'],
  ['cert.pem', 'junk.pem', now, 'key-invalid'],
  ['cert.pem', 'encrypted.pem', now, 'key-invalid'],
  ['cert.pem', 'key.pem', now + 100 * DAY_MS, 'cert-expired'],
  ['cert.pem', 'key.pem', now - 9 * DAY_MS, 'cert-expired'],
])('--cert %s --key %s at %i: %s', async (cert, key, at, code) => {
  await expect(loadOwnCertificate(file(cert), file(key), { now: at })).rejects.toMatchObject({
    name: 'UserError',
    code,
  })
})

test('a key under a passphrase gets the command that lifts it', async () => {
  await expect(loadOwnCertificate(file('cert.pem'), file('encrypted.pem'), { now })).rejects.toMatchObject({
    nextStep: expect.stringContaining('openssl pkey -in'),
  })
})
