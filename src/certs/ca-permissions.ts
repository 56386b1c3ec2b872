import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../model/user-error.ts'

/** `ENOENT`, `EACCES`, …; the error's text when it has no code. */
export function errorCode(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error)
}

/** What may lie in a folder that is ours to close: the CA's files, those of its hosts, an ignore file. */
const OURS = /^(?:\.?authproxy-ca.*|hosts|README\.md|\.gitignore)$/

export function isCaFile(name: string): boolean {
  return OURS.test(name)
}

/**
 * Makes the CA's folder (0700), or takes an existing one and closes it to others. A folder that holds other things too
 * (a project, a home, /etc) keeps its mode: the key file's own has to do there. Returns what the user should know. Throws
 * UserError `ca-folder` when it cannot be made, is no folder, cannot be closed, or others may write to it. Windows: made
 * only, its profile folders are private by their ACL.
 */
export async function preparePrivateFolder(folder: string): Promise<readonly string[]> {
  const refuse = (why: string): UserError =>
    new UserError('ca-folder', `The CA's folder ${folder} ${why}.`, 'Name another one with --ca-dir.')
  await makeFolder(folder).catch(error => {
    throw refuse(`cannot be made (${errorCode(error)})`)
  })
  if (process.platform === 'win32') return []
  const { mode } = await stat(folder)
  if ((mode & 0o1000) !== 0) throw refuse('is shared by all users')
  if ((mode & 0o077) === 0) return []
  const names = await readdir(folder).catch(() => [''])
  if (!names.every(isCaFile)) {
    if ((mode & 0o022) !== 0) throw refuse('can be written by other users')
    return [
      `${folder} is open to other users and holds other files, so it was left as it is; the CA key itself is closed.`,
    ]
  }
  await chmod(folder, 0o700).catch(error => {
    throw refuse(`is open to other users and cannot be closed (${errorCode(error)})`)
  })
  return [`Closed ${folder} to other users (mode 0700): the CA's key lives there.`]
}

/** Like `mkdir` with `recursive`, which never returns where a parent exists but takes no folder (`/proc/x`). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(folder)).isDirectory()) return
    const parent = dirname(folder)
    const missing = errorCode(error) === 'ENOENT' && parent !== folder && !(await isThere(parent))
    if (!missing) throw error
    await makeFolder(parent)
    await makeFolder(folder)
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

/**
 * A key that others could read is closed (0600) and the user told; if the file system does not keep the mode, or the
 * file belongs to another user, it is refused: UserError `ca-key-exposed`. Windows has no such modes: no check.
 */
export async function keepPrivate(keyFile: string): Promise<string | null> {
  if (process.platform === 'win32' || process.getuid === undefined) return null
  const uid = process.getuid()
  const before = await stat(keyFile)
  if (before.uid !== uid && uid !== 0)
    throw new UserError(
      'ca-key-exposed',
      `The CA key ${keyFile} belongs to another user, who can sign with it.`,
      'Name a folder of your own with --ca-dir.',
    )
  if ((before.mode & 0o077) === 0) return null
  await chmod(keyFile, 0o600).catch(() => undefined)
  if (((await stat(keyFile)).mode & 0o077) !== 0)
    throw new UserError(
      'ca-key-exposed',
      `The CA key ${keyFile} is readable by other users, and this file system does not let that be changed.`,
      'Keep the CA on a file system with modes: --ca-dir ~/.local/share/authproxy',
    )
  return `The CA key was readable by other users (mode ${(before.mode & 0o777).toString(8)}) and is closed now. If somebody may have copied it: \`authproxy ca uninstall\`, delete ${keyFile}, start again.`
}
