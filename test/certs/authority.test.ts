import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  constraintsOf,
  createAuthority,
  DAY_MS,
  randomSerial,
  readAuthority,
  thumbprintOf,
} from '../../src/certs/authority.ts'
import { localConstraints } from '../../src/certs/constraints.ts'
import { readCertificateParts } from '../../src/certs/der.ts'

const now = Date.UTC(2026, 10, 23, 12, 0, 0, 987)
const owner = { user: 'jö "<x>\u202e', host: 'a-very-long-host-name.of.some.corporation.example' }
let made: Awaited<ReturnType<typeof createAuthority>>
beforeAll(async () => {
  made = await createAuthority({ owner, now, extraHosts: ['shop.example.com'] })
})

test('is a constrained, self-signed CA that says whose it is', () => {
  const { certificate, ...authority } = readAuthority('authproxy', made.certificatePem, made.privateKeyPem)
  expect(certificate.ca).toBe(true)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.subject).toMatch(/CN=authproxy local CA \(j____x__@a-very-long-host-nam\)$/)
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
  expect(authority.constraints).toEqual(localConstraints(['shop.example.com']))
  expect(constraintsOf(certificate)).toEqual(authority.constraints)
  expect(authority.keyIdentifier).toHaveLength(20)
  expect(now - authority.notBefore).toBeLessThanOrEqual(2 * DAY_MS)
  expect(authority.notAfter - authority.notBefore).toBe(825 * DAY_MS - 1000)
  expect(thumbprintOf(certificate)).toBe(certificate.fingerprint.replaceAll(':', ''))
})

test('basicConstraints, keyUsage and nameConstraints are critical', () => {
  const { certificate } = readAuthority('authproxy', made.certificatePem, made.privateKeyPem)
  const { extensions } = readCertificateParts(certificate.raw)
  const critical = extensions.filter(extension => extension.critical).map(extension => extension.id)
  expect(critical).toEqual(['551d13', '551d0f', '551d1e'])
  const basic = extensions.find(extension => extension.id === '551d13')?.value ?? []
  expect(Buffer.from(basic).toString('hex')).toBe('30060101ff020100') // CA:TRUE, pathlen 0
  const usage = extensions.find(extension => extension.id === '551d0f')?.value ?? []
  expect(Buffer.from(usage).toString('hex')).toBe('03020106') // keyCertSign, cRLSign
})

test('two CAs of one user never share a subject', async () => {
  const other = await createAuthority({ owner, now })
  const subject = (pair: typeof made) => readAuthority('authproxy', pair.certificatePem, pair.privateKeyPem).subject
  expect(subject(other)).not.toEqual(subject(made))
})

test.each([0x00, 0x80, 0xff])('a serial is positive and long, whatever the dice say (%i)', octet => {
  const serial = randomSerial(bytes => new Uint8Array(bytes).fill(octet))
  expect(serial).toHaveLength(16)
  expect(serial[0]).toBeGreaterThanOrEqual(0x40)
  expect(serial[0]).toBeLessThan(0x80)
})

describe('readAuthority refuses', () => {
  test('a key of another certificate', async () => {
    const other = await createAuthority({ owner, now })
    expect(() => readAuthority('authproxy', made.certificatePem, other.privateKeyPem)).toThrow(
      expect.objectContaining({ code: 'ca-mismatch' }),
    )
  })

  test.each([
    ['no certificate', () => ['junk', made.privateKeyPem]],
    ['no key', () => [made.certificatePem, 'junk']],
    ['a cut certificate', () => [made.certificatePem.slice(0, 400), made.privateKeyPem]],
    [
      'an EC key',
      () => [
        made.certificatePem,
        generateKeyPairSync('ec', { namedCurve: 'P-256' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      ],
    ],
  ])('%s', (_what, files) => {
    const [certificate = '', key = ''] = files()
    expect(() => readAuthority('authproxy', certificate, key)).toThrow(
      expect.objectContaining({ code: 'ca-unreadable' }),
    )
  })
})
