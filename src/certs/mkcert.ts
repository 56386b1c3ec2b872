import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { type Authority, readAuthority } from './authority.ts'
import { type CaFolderOptions, dataFolder } from './ca-folder.ts'
import { errorCode } from './ca-permissions.ts'

/** mkcert's folder: `CAROOT`, else the user's data folder (what `mkcert -CAROOT` prints). */
export function findMkcertFolder(options: Pick<CaFolderOptions, 'env' | 'platform' | 'home'>): string {
  return options.env.CAROOT || dataFolder(options, 'mkcert')
}

/**
 * mkcert's CA, to sign leaves with (`--ca mkcert`): for people who trust it already. It has no name constraints. Throws
 * UserError `mkcert-missing`, `mkcert-unreadable` (as after `sudo mkcert`) or `mkcert-expired`.
 */
export async function loadMkcertAuthority(folder: string, now: number): Promise<Authority> {
  const [certificatePem, privateKeyPem] = await Promise.all(['rootCA.pem', 'rootCA-key.pem'].map(read(folder)))
  const authority = readAuthority('mkcert', certificatePem ?? '', privateKeyPem ?? '')
  if (authority.notAfter <= now)
    throw new UserError(
      'mkcert-expired',
      `mkcert's CA in ${folder} has expired.`,
      'Leave --ca mkcert out: authproxy has a CA of its own.',
    )
  return authority
}

/** The nickname under which `mkcert -install` puts its CA into NSS databases. */
export function mkcertNickname(authority: Pick<Authority, 'certificate'>): string {
  return `mkcert development CA ${BigInt(`0x${authority.certificate.serialNumber}`)}`
}

function read(folder: string): (name: string) => Promise<string> {
  return async name =>
    await readFile(join(folder, name), 'utf8').catch(error => {
      const missing = errorCode(error) === 'ENOENT'
      throw new UserError(
        missing ? 'mkcert-missing' : 'mkcert-unreadable',
        missing
          ? `mkcert's CA was not found: ${join(folder, name)} does not exist.`
          : `mkcert's ${join(folder, name)} cannot be read (${errorCode(error)}).`,
        missing
          ? 'Run `mkcert -install`, set CAROOT, or leave --ca mkcert out.'
          : 'Make yourself its owner, or leave --ca mkcert out.',
      )
    })
}
