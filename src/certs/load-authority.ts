import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { UserError } from '../model/user-error.ts'
import { type Authority, createAuthority, DAY_MS, readAuthority, readCaCertificate } from './authority.ts'
import { errorCode, keepPrivate, preparePrivateFolder } from './ca-permissions.ts'
import { permitsHost } from './constraints.ts'
import { coverName } from './networks.ts'

export const CA_CERTIFICATE_FILE = 'authproxy-ca.pem'
export const CA_KEY_FILE = 'authproxy-ca-key.pem'
const RETIRED = /^authproxy-ca-expired-[0-9a-f]{8}\.pem$/

/** A CA, whether it was made just now, and what the user should be told. */
export interface LoadedAuthority {
  readonly authority: Authority
  readonly created: boolean
  readonly notices: readonly string[]
}

export interface LoadOptions {
  readonly owner: { readonly user: string; readonly host: string }
  /** Hosts (of `readExtraHosts`) that the CA must be able to sign for. */
  readonly extraHosts?: readonly string[]
  readonly now: number
}

/**
 * The CA of a folder, made on first use. The key file (0600) holds key and certificate in one and appears in a single
 * step, by `link`, which fails when the name exists: of several processes one wins and the others read its CA, and a
 * crash leaves either no CA or a whole one. `authproxy-ca.pem` is a copy for others to read and grows back from it.
 * An expired CA is put aside and replaced. Throws UserError for a folder that cannot be written, a key that others can
 * read, half a CA, a key of another certificate, and a CA that may not sign for a host in `extraHosts`.
 */
export async function loadOrCreateAuthority(folder: string, options: LoadOptions): Promise<LoadedAuthority> {
  const notices: string[] = []
  let created = false
  let authority = await loadAuthority(folder, options.now, notices)
  if (authority !== null && authority.notAfter <= options.now) {
    await renewExpired(folder, options)
    created = true
    notices.push(
      `The CA expired on ${day(authority.notAfter)}; a new one was made. Run \`authproxy ca uninstall\`, which removes the old one too, then \`authproxy ca install\`.`,
    )
    authority = await loadAuthority(folder, options.now, notices)
  }
  if (authority === null) {
    notices.push(...(await preparePrivateFolder(folder)))
    created = await placeNewAuthority(folder, options)
    authority = await loadAuthority(folder, options.now, notices)
  }
  if (authority === null) throw halfWritten(folder, 'the key file vanished while it was read')
  if (authority.notBefore > options.now)
    throw new UserError(
      'ca-not-yet-valid',
      `The CA is valid from ${day(authority.notBefore)} on, which this computer's clock has not reached.`,
      'Set the clock right.',
    )
  const outside = (options.extraHosts ?? []).filter(host => !permitsHost(authority.constraints, host))
  if (outside.length > 0)
    throw new UserError(
      'ca-does-not-cover-host',
      `The CA in ${folder} may not sign for ${outside.join(', ')}: its name constraints were fixed when it was made.`,
      `Use a CA of its own for that: --ca-dir ${join(folder, 'hosts', coverName(outside))}`,
    )
  if (authority.notAfter - options.now < 30 * DAY_MS)
    notices.push(`The CA expires on ${day(authority.notAfter)}; then a new one is made and must be trusted anew.`)
  return { authority, created, notices }
}

/**
 * The CA of a folder; null when there is none. Lets the certificate file grow back when it is missing or a leftover of
 * the expired CA; adds to `notices`. A pair that does not fit is read again for half a second: another process may be at it.
 */
export async function loadAuthority(folder: string, now: number, notices: string[] = []): Promise<Authority | null> {
  for (let tries = 0; ; tries++) {
    try {
      return await readFolder(folder, now, notices)
    } catch (error) {
      if (!(error instanceof UserError && /^ca-(mismatch|half-written)$/.test(error.code)) || tries === 10) throw error
    }
    await wait(50)
  }
}

async function readFolder(folder: string, now: number, notices: string[]): Promise<Authority | null> {
  const keyFile = join(folder, CA_KEY_FILE)
  const bundle = await readText(keyFile)
  const published = await readText(join(folder, CA_CERTIFICATE_FILE))
  if (bundle === null) {
    if (published === null) return null
    throw halfWritten(folder, `it has ${CA_CERTIFICATE_FILE} but no ${CA_KEY_FILE}`)
  }
  const notice = await keepPrivate(keyFile)
  if (notice !== null) notices.push(notice)
  const inside = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/.exec(bundle)?.[0]
  if (inside === undefined) {
    if (published === null) throw halfWritten(folder, `it has ${CA_KEY_FILE} but no ${CA_CERTIFICATE_FILE}`)
    return readAuthority('authproxy', published, bundle)
  }
  const authority = readAuthority('authproxy', inside, bundle)
  if (published === null || Date.parse(readCaCertificate(published).validTo) <= now) {
    if (published !== authority.certificatePem)
      await guard(folder, () => writeThenRename(join(folder, CA_CERTIFICATE_FILE), authority.certificatePem))
    return authority
  }
  if (readCaCertificate(published).raw.equals(authority.certificate.raw)) return authority
  throw new UserError(
    'ca-mismatch',
    `${CA_CERTIFICATE_FILE} is another certificate than the one inside ${CA_KEY_FILE} (${folder}).`,
    `If you do not know why, delete both and run \`authproxy ca install\`; otherwise delete ${CA_CERTIFICATE_FILE}: it grows back.`,
  )
}

/** Files with the expired certificates of this folder's former CAs: they may still be trusted somewhere. */
export async function listRetiredCertificates(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter(name => RETIRED.test(name)).map(name => join(folder, name))
}

/** True when this process' CA became the folder's. */
async function placeNewAuthority(folder: string, options: LoadOptions): Promise<boolean> {
  const { certificatePem, privateKeyPem } = await createAuthority(options)
  const keyFile = join(folder, CA_KEY_FILE)
  const temporary = temporaryName(keyFile)
  try {
    await writeExclusive(temporary, privateKeyPem + certificatePem)
    await link(temporary, keyFile).catch(error => {
      if (errorCode(error) === 'EEXIST') throw error
      return copyFile(temporary, keyFile, constants.COPYFILE_EXCL) // file systems without hard links
    })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw notWritable(folder, error)
  } finally {
    await rm(temporary, { force: true })
  }
}

/**
 * Replaces an expired CA, one process at a time; the old certificate keeps a name, to be uninstalled by. Each step is a
 * rename, and what a crash in between leaves, {@link readFolder} mends.
 */
async function renewExpired(folder: string, options: LoadOptions): Promise<void> {
  const lock = join(folder, '.authproxy-ca-lock')
  for (let tries = 0; !(await guard(folder, () => takeLock(lock))); tries++) {
    if (tries === 50)
      throw new UserError(
        'ca-locked',
        `Another authproxy has been renewing the CA in ${folder} for 5 s.`,
        `If none runs, delete ${lock}.`,
      )
    await wait(100)
  }
  try {
    const old = await loadAuthority(folder, options.now)
    if (old === null || old.notAfter > options.now) return // another process was faster
    const id = Buffer.from(old.keyIdentifier).toString('hex').slice(0, 8)
    const { certificatePem, privateKeyPem } = await createAuthority(options)
    await guard(folder, async () => {
      await writeThenRename(join(folder, `authproxy-ca-expired-${id}.pem`), old.certificatePem)
      await writeThenRename(join(folder, CA_KEY_FILE), privateKeyPem + certificatePem, 0o600)
      await writeThenRename(join(folder, CA_CERTIFICATE_FILE), certificatePem)
    })
  } finally {
    await rmdir(lock)
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function writeThenRename(file: string, text: string, mode = 0o644): Promise<void> {
  const temporary = temporaryName(file)
  await writeExclusive(temporary, text, mode)
  await rename(temporary, file)
}

async function writeExclusive(file: string, text: string, mode = 0o600): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    // A pipe would be waited for, and what takes its place would end a device.
    if (!(await stat(file)).isFile())
      throw new UserError(
        'ca-unreadable',
        `${file} is no file, but a folder, a device or a pipe.`,
        'Take it away, or name another folder with --ca-dir.',
      )
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof UserError) throw error
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw new UserError(
      'ca-unreadable',
      `${file} cannot be read (${errorCode(error)}).`,
      'Make yourself its owner, or name another folder with --ca-dir.',
    )
  }
}

async function guard<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw notWritable(folder, error)
  }
}

function notWritable(folder: string, error: unknown): UserError {
  return new UserError(
    'ca-folder',
    `The CA's folder ${folder} cannot be written (${errorCode(error)}).`,
    'Name another one with --ca-dir.',
  )
}

function halfWritten(folder: string, why: string): UserError {
  return new UserError(
    'ca-half-written',
    `The CA in ${folder} is incomplete: ${why}.`,
    'Restore the missing file, or delete the files named authproxy-ca* there and run `authproxy ca install`.',
  )
}

const temporaryName = (file: string): string => `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
