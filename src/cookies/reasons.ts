import type { RejectReason } from '../model/cookie.ts'

const SILENT: ReadonlySet<RejectReason> = new Set(['PartitionedInsecure', 'NamelessWithEquals', 'CredentialsOmitted', 'Evicted'])

/** Does the browser keep this reason to itself (DevTools shows none)? */
export function isSilentReject(reason: RejectReason): boolean {
  return SILENT.has(reason)
}
