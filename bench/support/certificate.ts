import { createAuthority, readAuthority } from '../../src/certs/authority.ts'
import { createLeafMinter } from '../../src/certs/leaf.ts'

/** A certificate for localhost of a certificate authority of this run. PEM. */
export async function makeCertificate(): Promise<{ readonly key: string; readonly cert: string; readonly ca: string }> {
  const made = await createAuthority({ owner: { user: 'bench', host: 'localhost' }, now: Date.now() })
  const minter = await createLeafMinter(readAuthority('authproxy', made.certificatePem, made.privateKeyPem))
  const { key, cert } = minter.defaultLeaf()
  return { key, cert, ca: made.certificatePem }
}
