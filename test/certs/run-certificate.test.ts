import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRunCertificate, spkiOf } from '../../src/certs/run-certificate.ts'

test('the certificate of a run is for its names, and its authority may sign for no other', async () => {
  const { minter, spki } = await createRunCertificate(['app.example.com'])
  const leaf = new X509Certificate(minter.leafFor('app.example.com').cert)
  expect(leaf.subjectAltName).toBe('DNS:app.example.com')
  expect(leaf.issuer).toContain('authproxy local CA (this-run@memory)')
  expect(spkiOf(minter.leafFor('app.example.com').cert)).toBe(spki)
  expect(spki).toMatch(/^[\w+/]{43}=$/)
  expect(minter.leafFor('other.example.com')).toBe(minter.defaultLeaf())
})
