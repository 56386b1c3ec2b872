import { createLeafMinter, keepDefaultFresh } from '../certs/leaf.ts'
import { openAuthority } from '../certs/open-authority.ts'
import { loadOwnCertificate } from '../certs/own-certificate.ts'
import { UsageError } from '../model/user-error.ts'
import type { TlsIdentity } from '../proxy/tls-identity.ts'
import type { RunOptions } from './run-options.ts'

/** What the proxy shows to browsers, and what the user should know about it. */
export interface PreparedTls {
  readonly identity: TlsIdentity
  /** The CA's certificate, for NODE_EXTRA_CA_CERTS; null with a certificate of the user's own. */
  readonly caFile: string | null
  readonly notices: readonly string[]
}

/** The user's own certificate, or leaves of the local CA (made on first use). Throws `UserError`. */
export async function prepareTls(options: Pick<RunOptions, 'ca' | 'caDir' | 'cert' | 'key'>): Promise<PreparedTls> {
  if (options.cert !== null || options.key !== null) {
    if (options.cert === null || options.key === null) {
      throw new UsageError(
        'cert-incomplete',
        'A certificate needs both --cert and --key.',
        'Give both files, or neither.',
      )
    }
    const own = await loadOwnCertificate(options.cert, options.key, { now: Date.now(), hosts: ['localhost'] })
    return { identity: { cert: own.cert, key: own.key }, caFile: null, notices: own.warnings }
  }
  const opened = await openAuthority({ ca: options.ca, caDir: options.caDir ?? undefined })
  const minter = await createLeafMinter(opened.authority, { extraHosts: opened.extraHosts })
  const { cert, key } = minter.defaultLeaf()
  return {
    identity: { cert, key, sniCallback: minter.sniCallback, keepFresh: server => keepDefaultFresh(server, minter) },
    caFile: opened.certificateFile,
    notices: [
      ...(opened.created ? [`Made a local certificate authority in ${opened.folder}.`] : []),
      ...opened.notices,
    ],
  }
}
