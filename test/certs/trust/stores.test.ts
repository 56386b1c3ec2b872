import { expect, test } from 'vitest'
import { createAuthority, readCaCertificate } from '../../../src/certs/authority.ts'
import { createTrustStores, describeCa } from '../../../src/certs/trust/stores.ts'
import { fakeRun } from './fake-run.ts'

test('every system has the same two stores', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const stores = createTrustStores({ platform, home: '/h', isRoot: false, run: fakeRun(() => undefined).run })
    expect(stores.map(store => store.id)).toEqual(['nss', 'system'])
  }
})

test("the nickname is the fingerprint's: no two CAs share one", async () => {
  const made = await createAuthority({ owner: { user: 'u', host: 'h' }, now: Date.now() })
  const certificate = readCaCertificate(made.certificatePem)
  const id = certificate.fingerprint256.replaceAll(':', '').toLowerCase().slice(0, 16)
  expect(describeCa(certificate, '/f')).toMatchObject({ id, nickname: `authproxy local CA ${id}`, file: '/f' })
  expect(describeCa(certificate, '/f', 'mkcert development CA 1').nickname).toBe('mkcert development CA 1')
})
