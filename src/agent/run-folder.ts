import { chmod, lstat, mkdir } from 'node:fs/promises'
import { UserError } from '../model/user-error.ts'

/**
 * Makes the folder in which runs are found, or makes sure that nobody else may enter it. Throws `UserError` where it is not the user's own.
 */
export async function openRunFolder(folder: string, platform: NodeJS.Platform): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (platform === 'win32') return
  const { uid, mode, isFolder } = await stateOf(folder)
  const own = process.getuid?.()
  if (!isFolder || (own !== undefined && uid !== own)) {
    throw new UserError(
      'run-folder',
      `${folder} is not a folder of yours.`,
      'Remove it, or name another one in AUTHPROXY_RUN_DIR.',
    )
  }
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700)
}

async function stateOf(folder: string): Promise<{ uid: number; mode: number; isFolder: boolean }> {
  const found = await lstat(folder)
  return { uid: found.uid, mode: found.mode, isFolder: found.isDirectory() }
}
