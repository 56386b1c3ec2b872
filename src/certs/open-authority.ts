import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Authority } from './authority.ts'
import { findCaFolder } from './ca-folder.ts'
import { readExtraHosts } from './host-name.ts'
import { CA_CERTIFICATE_FILE, loadOrCreateAuthority } from './load-authority.ts'
import { findMkcertFolder, loadMkcertAuthority } from './mkcert.ts'
import { findWorkTree, ignoreInGit } from './work-tree.ts'

/** What a user may choose about the CA. */
export interface CaChoice {
  /** `--ca-dir`. */
  readonly caDir?: string | undefined
  /** `--ca`; authproxy's own unless said otherwise. */
  readonly ca?: 'authproxy' | 'mkcert' | undefined
  /** `--host`, and the public origin's host: names beyond the local ones. */
  readonly hosts?: readonly string[] | undefined
}

/** The surroundings, as arguments. */
export interface CaSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly owner: { readonly user: string; readonly host: string }
  readonly now: number
}

/** A CA, where it lives, and what the user should be told about it. */
export interface OpenAuthority {
  readonly authority: Authority
  readonly folder: string
  /** The certificate, for NODE_EXTRA_CA_CERTS and `curl --cacert`. */
  readonly certificateFile: string
  readonly created: boolean
  readonly notices: readonly string[]
  /** Normalised: hand them to `createLeafMinter`. */
  readonly extraHosts: readonly string[]
}

/** Finds the chosen CA, makes authproxy's own on first use, and has it ready to sign. Throws UserError. */
export async function openAuthority(choice: CaChoice, surroundings = readSurroundings()): Promise<OpenAuthority> {
  const extraHosts = readExtraHosts(choice.hosts ?? [])
  const folder = chooseFolder(choice, extraHosts, surroundings)
  const certificateFile = join(folder, choice.ca === 'mkcert' ? 'rootCA.pem' : CA_CERTIFICATE_FILE)
  if (choice.ca === 'mkcert') {
    const authority = await loadMkcertAuthority(folder, surroundings.now)
    return { authority, folder, certificateFile, created: false, notices: [], extraHosts }
  }
  const loaded = await loadOrCreateAuthority(folder, { ...surroundings, extraHosts })
  const ignored = await ignoreInGit(folder)
  const workTree = loaded.created || ignored ? await findWorkTree(folder) : null
  const notices = workTree === null ? loaded.notices : [...loaded.notices, workTreeNotice(folder, workTree)]
  return { ...loaded, notices, folder, certificateFile, extraHosts }
}

/** Said once, when the CA is made there or first kept out of Git. */
function workTreeNotice(folder: string, workTree: string): string {
  return `The CA's private key is inside the Git work tree ${workTree}. Never commit ${folder}; without --ca-dir the key lives in your data folder.`
}

/** The folder of the chosen CA, whether it exists or not. */
export function findChosenFolder(choice: CaChoice, surroundings = readSurroundings()): string {
  return chooseFolder(choice, readExtraHosts(choice.hosts ?? []), surroundings)
}

function chooseFolder(choice: CaChoice, extraHosts: readonly string[], surroundings: CaSurroundings): string {
  return choice.ca === 'mkcert'
    ? findMkcertFolder(surroundings)
    : findCaFolder({ ...surroundings, caDir: choice.caDir, extraHosts })
}

/** The real machine. `now` is read here, once. */
export function readSurroundings(): CaSurroundings {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    owner: { user: userName(), host: hostname() },
    now: Date.now(),
  }
}

/** A container may run under a user id without a name; `userInfo` then throws. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'user'
  }
}
