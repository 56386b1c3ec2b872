import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeName, encodePublicKey, signCertificate, subjectAltName } from '../../src/certs/sign-certificate.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const name = encodeName([['CN', 'jo@häst 🦊']])
const draft = {
  subject: name,
  issuer: name,
  publicKey: encodePublicKey(publicKey),
  serial: Uint8Array.of(0xff, 0x01),
  notBefore: Date.UTC(2026, 0, 1),
  notAfter: Date.UTC(2060, 0, 1),
  extensions: [subjectAltName(['localhost', '127.0.0.1', '::1'])],
}

test('another implementation reads what was written', () => {
  const certificate = new X509Certificate(signCertificate(draft, privateKey))
  expect(certificate.verify(publicKey)).toBe(true)
  expect(certificate.serialNumber).toBe('FF01') // positive, although its first bit is set
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(certificate.toLegacyObject().subject.CN).toBe('jo@häst 🦊')
  expect(Date.parse(certificate.validFrom)).toBe(draft.notBefore)
  expect(Date.parse(certificate.validTo)).toBe(draft.notAfter) // beyond 2049: GeneralizedTime
})

test('a name of 1,000 characters is cut to the 64 that X.509 allows', () => {
  const subject = encodeName([['CN', '🦊'.repeat(1000)]])
  const certificate = new X509Certificate(signCertificate({ ...draft, subject }, privateKey))
  expect(certificate.toLegacyObject().subject.CN).toBe('🦊'.repeat(64))
})
