import type { X509Certificate } from 'node:crypto'
import { thumbprintOf } from '../authority.ts'
import { createLinuxStore } from './linux.ts'
import { createMacosStore } from './macos.ts'
import { createNssStore } from './nss.ts'
import type { TrustedCa, TrustMachine, TrustStore } from './store.ts'
import { createWindowsStore } from './windows.ts'

/** The stores of this machine; each reports `absent` for itself where there is nothing to do. */
export function createTrustStores(machine: TrustMachine): readonly TrustStore[] {
  const system =
    machine.platform === 'darwin'
      ? createMacosStore(machine)
      : machine.platform === 'win32'
        ? createWindowsStore(machine)
        : createLinuxStore(machine)
  return [createNssStore(machine), system]
}

/** A certificate as the stores know it; `file` is where it lies, `nickname` only for one that another tool named. */
export function describeCa(certificate: X509Certificate, file: string, nickname?: string): TrustedCa {
  const id = certificate.fingerprint256.replaceAll(':', '').slice(0, 16).toLowerCase()
  return {
    pem: certificate.toString(),
    file,
    id,
    nickname: nickname ?? `authproxy local CA ${id}`,
    thumbprint: thumbprintOf(certificate),
  }
}
