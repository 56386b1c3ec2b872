import { checkTrust } from '../ca.ts'
import type { HeaderStore } from './header-store.ts'
import type { PreparedTls } from './tls-identity.ts'

/** The next step while no browser of this machine trusts the CA. */
export const TRUST_HINT = 'Browsers here do not trust the certificate yet: '

/** Looks up whether browsers of this machine trust the CA, which takes a while, and tells the header. */
export async function watchTrust(ca: PreparedTls['ca'], header: HeaderStore, isHinted: boolean): Promise<void> {
  if (ca === null) return
  const trust = await checkTrust(ca.choice)
  const isUntrusted = trust === 'not trusted'
  const { hints } = header.get()
  header.set({
    ca: isUntrusted ? 'not-trusted' : trust,
    ...(isUntrusted && isHinted ? { hints: [...hints, TRUST_HINT + ca.install] } : {}),
  })
}
