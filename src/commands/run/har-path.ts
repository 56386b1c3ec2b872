import { access, constants, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isSpecialFile } from '../../har/special-file.ts'
import { UserError } from '../../model/user-error.ts'

/** Says at the start, and not after an hour of recording, that the report cannot be written there. */
export async function checkHarPath(path: string, option: '--har' | '-o' = '--har'): Promise<void> {
  const folder = dirname(resolve(path))
  try {
    await access(folder, constants.W_OK)
  } catch {
    const why = (await isFolder(folder)) ? 'cannot be written to' : 'does not exist'
    throw new UserError('har-folder', `The folder ${folder} ${why}.`, `Choose another place with ${option}.`)
  }
  if (await isFolder(resolve(path)))
    throw new UserError(
      'har-folder',
      `${path} is a folder.`,
      `Give ${option} the name of a file, for example session.har.`,
    )
  if (await isSpecialFile(path))
    throw new UserError(
      'har-folder',
      `${path} is a device or a pipe, and no file.`,
      `Choose another place with ${option}.`,
    )
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
}

/**
 * Says before anything is read that a file would be lost: one that is read and written at once, or one that stands there and that
 * nobody asked to replace (`har redact a.har b.har` of who means both).
 */
export async function keepFiles(out: string, inputs: readonly string[], replace: boolean): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => null)
  const there = await real(out)
  if (there === null) return
  for (const input of inputs)
    if ((await real(input)) === there)
      throw new UserError('har-same', `${out} is read and would be written at once.`, 'Name another file with -o.')
  if (!replace)
    throw new UserError('har-exists', `${out} is there already.`, `Name another file, or replace it: -o ${out}`)
}
