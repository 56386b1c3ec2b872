import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isSpecialFile } from '../har/special-file.ts'
import { UserError } from '../model/user-error.ts'

/** Says at the start, and not after an hour of recording, that the report cannot be written there. */
export async function checkHarPath(path: string): Promise<void> {
  const folder = dirname(resolve(path))
  try {
    await access(folder, constants.W_OK)
  } catch {
    const why = (await isFolder(folder)) ? 'cannot be written to' : 'does not exist'
    throw new UserError('har-folder', `The folder ${folder} ${why}.`, 'Choose another place with --har.')
  }
  if (await isFolder(resolve(path)))
    throw new UserError('har-folder', `${path} is a folder.`, 'Give --har the name of a file, for example session.har.')
  if (await isSpecialFile(path))
    throw new UserError('har-folder', `${path} is a device or a pipe, and no file.`, 'Choose another place with --har.')
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
}
