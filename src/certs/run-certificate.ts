import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { createAuthority, readAuthority } from './authority.ts'
import { readExtraHosts } from './host-name.ts'
import { createLeafMinter, type LeafMinter } from './leaf.ts'

/** Certificates for names that are not this machine's, by an authority that nobody trusts and that is never written down. */
export interface RunCertificate {
  readonly minter: LeafMinter
  /** SHA-256 of the leaves' SubjectPublicKeyInfo, base64: what `--ignore-certificate-errors-spki-list` of Chromium takes. */
  readonly spki: string
}

/**
 * Made anew for each run and kept in memory: a browser that was started for this run accepts its key and no other's, and
 * the CA that is trusted for daily work stays constrained to this machine. Throws `UserError` as `readExtraHosts` does.
 */
export async function createRunCertificate(hosts: readonly string[], now = Date.now()): Promise<RunCertificate> {
  const extraHosts = readExtraHosts(hosts)
  const { certificatePem, privateKeyPem } = await createAuthority({
    owner: { user: 'this-run', host: 'memory' },
    extraHosts,
    now,
  })
  const minter = await createLeafMinter(readAuthority('authproxy', certificatePem, privateKeyPem), { extraHosts })
  return { minter, spki: spkiOf(minter.recipe.keys.publicKey) }
}

/** SHA-256 of the SubjectPublicKeyInfo of a key, or of a certificate (PEM), base64. */
export function spkiOf(of: KeyObject | string): string {
  const publicKey = typeof of === 'string' ? new X509Certificate(of).publicKey : of
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
}
